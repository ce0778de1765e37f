package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no kernel sends (netlink S17): a DecodeException with an offset, never anything else, never no end. */
class MalformedInputTest {

    private static final HexFormat HEX = HexFormat.of();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 9, 0xFFFF})
    void attributeLengthThatCannotBeIsRefused(int length) {
        byte[] message = HEX.parseHex("18000000 1000 0000 00000000 00000000 0800 0100 00000000".replace(" ", ""));
        message[16] = (byte) length;
        message[17] = (byte) (length >> 8);
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(message));
        reader.next();
        AttributeCursor in = reader.attributes(0);

        assertThatThrownBy(in::next)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.offset()).isEqualTo(16))
                .hasMessage("at byte 16: nla_len is " + length + " with 8 bytes left");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 25, -1})
    void messageLengthThatCannotBeIsRefused(int length) {
        byte[] message = new byte[24];
        MemorySegment.ofArray(message).set(JAVA_INT_UNALIGNED, 0, length);
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(message));

        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.offset()).isZero());
    }

    @Test
    void leftoverThatIsNoHeaderIsRefused() {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(new byte[7]));
        assertThatThrownBy(reader::next).isInstanceOf(DecodeException.class);

        AttributeCursor in = new AttributeCursor();
        in.reset(MemorySegment.ofArray(new byte[7]), 4, 7);
        assertThatThrownBy(in::next)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.offset()).isEqualTo(4));
    }

    @Test
    void mutatedMessagesEndInADecodeExceptionOrAtTheirEnd() {
        byte[] original = twoLinks();
        Random random = new Random(20251);
        for (int round = 0; round < 200_000; round++) {
            byte[] bytes = original.clone();
            for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] mutated = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            try {
                assertThat(walk(mutated)).isLessThanOrEqualTo(4 * mutated.length);
            } catch (DecodeException e) {
                assertThat(e.offset()).isBetween(0L, (long) mutated.length);
            }
        }
    }

    /** Reads everything in every way; returns how many attributes it saw. */
    private static int walk(byte[] datagram) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(datagram));
        int seen = 0;
        while (reader.next()) {
            AttributeCursor in = reader.attributes(16);
            seen += walk(in, 0);
        }
        return seen;
    }

    private static int walk(AttributeCursor in, int depth) {
        int seen = 0;
        while (in.next()) {
            seen++;
            in.raw();
            in.string();
            switch (in.size()) {
                case 0 -> {}
                case 1 -> in.u8();
                case 2, 3 -> in.be16();
                case 4, 16 -> in.address();
                default -> in.u32();
            }
            if (in.isNested() && depth < 4) {
                seen += walk(in.nested(), depth + 1);
            }
        }
        return seen;
    }

    private static byte[] twoLinks() {
        MessageWriter writer = new MessageWriter();
        byte[][] messages = new byte[2][];
        for (int i = 0; i < 2; i++) {
            writer.begin(16, 2);
            writer.struct(16);
            writer.string(3, "veth" + i);
            writer.u32(4, 1500);
            writer.bytes(1, new byte[] {2, 0, 0, 0, 0, 1});
            writer.beginNest(18);
            writer.string(1, "veth");
            writer.beginNest(2);
            writer.u64(200, 7);
            writer.endNest();
            writer.endNest();
            writer.raw(new RawAttribute(0x40C8, new byte[] {1, 2, 3}));
            messages[i] = writer.finish(i).toArray(JAVA_BYTE);
        }
        byte[] both = Arrays.copyOf(messages[0], messages[0].length + messages[1].length);
        System.arraycopy(messages[1], 0, both, messages[0].length, messages[1].length);
        return both;
    }
}
