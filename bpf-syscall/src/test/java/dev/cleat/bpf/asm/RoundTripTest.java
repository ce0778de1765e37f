package dev.cleat.bpf.asm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes to instructions and back, over every opcode with random and with ordinary fields. */
final class RoundTripTest {

    private static final int PER_OPCODE = 2_000;

    static Stream<ByteOrder> byteOrders() {
        return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("byteOrders")
    void decodedBytesEncodeToTheSameBytes(ByteOrder order) {
        Random random = new Random(order.equals(ByteOrder.BIG_ENDIAN) ? 1 : 2);
        for (int opcode = 0; opcode < 256; opcode++) {
            byte[] bytes = SlotFormat.write(slots(opcode, random), order);
            assertThat(Code.of(bytes, order).encode(_ -> -1, order))
                    .as("opcode 0x%02x", opcode)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void decodedInstructionsSurviveTheWayBack() {
        Random random = new Random(3);
        Set<Class<?>> seen = new HashSet<>();
        for (int opcode = 0; opcode < 256; opcode++) {
            List<Instruction> instructions = Decoder.decode(slots(opcode, random));
            for (Instruction instruction : instructions) {
                List<Raw> encoded = Encoder.encode(instruction, _ -> -1);
                if (!(instruction instanceof Raw)) {
                    assertThat(Decoder.decode(encoded)).containsExactly(instruction);
                }
                assertThat(instruction.text()).isNotBlank();
                assertThat(instruction.slots()).isEqualTo(encoded.size());
                seen.add(instruction.getClass());
            }
        }
        assertThat(seen).as("every kind of instruction was met").isEqualTo(kindsOf(Instruction.class));
    }

    /** Half of the slots have the fields of ordinary instructions, so that most opcodes are met in a valid form. */
    private static List<Raw> slots(int opcode, Random random) {
        int[] offsets = {0, 0, 0, 1, 8, 16, 32};
        int[] immediates = {0, 0, 1, 16, 32, 64, 0x40, 0x41, 0xe1, 0xf1, 0x100, 0x110, -1};
        List<Raw> slots = new ArrayList<>();
        for (int i = 0; i < PER_OPCODE; i++) {
            if (random.nextBoolean()) {
                slots.add(new Raw(
                        opcode, random.nextInt(16), random.nextInt(16), (short) random.nextInt(), random.nextInt()));
            } else {
                slots.add(new Raw(
                        opcode,
                        random.nextBoolean() ? 0 : random.nextInt(11),
                        random.nextBoolean() ? 0 : random.nextInt(11),
                        offsets[random.nextInt(offsets.length)],
                        immediates[random.nextInt(immediates.length)]));
            }
            if (random.nextInt(4) == 0) {
                slots.add(new Raw(0, 0, 0, 0, random.nextInt()));
            }
        }
        return slots;
    }

    private static Set<Class<?>> kindsOf(Class<?> sealedType) {
        Set<Class<?>> kinds = new HashSet<>();
        for (Class<?> permitted : sealedType.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                kinds.addAll(kindsOf(permitted));
            } else {
                kinds.add(permitted);
            }
        }
        return kinds;
    }
}
