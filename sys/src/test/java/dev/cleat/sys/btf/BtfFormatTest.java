package dev.cleat.sys.btf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed BTF ends in {@link BtfFormatException}, never in another exception or an endless loop. */
class BtfFormatTest {

    private static final byte[] GOOD =
            BtfBlob.withEverything(ByteOrder.LITTLE_ENDIAN).bytes();

    private static void assertMalformed(ThrowingCallable reading, String problem) {
        assertThatExceptionOfType(BtfFormatException.class)
                .isThrownBy(reading)
                .withMessageStartingWith("malformed BTF at offset ")
                .withMessageContaining(problem);
    }

    private static ThrowingCallable parsing(Consumer<ByteBuffer> damage) {
        byte[] image = GOOD.clone();
        damage.accept(ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN));
        return () -> Btf.parse(image);
    }

    @Test
    void emptyInputHasNoHeader() {
        assertMalformed(() -> Btf.parse(new byte[0]), "no header");
    }

    @Test
    void headerIsChecked() {
        assertMalformed(parsing(b -> b.putShort(0, (short) 0x7f45)), "magic number 0x457f");
        assertMalformed(parsing(b -> b.put(2, (byte) 2)), "version 2");
        assertMalformed(parsing(b -> b.putInt(4, 23)), "header of 23 bytes");
        assertMalformed(parsing(b -> b.putInt(4, -1)), "header of 4294967295 bytes");
        assertMalformed(parsing(b -> b.putInt(12, -1)), "section of 4294967295 bytes");
        assertMalformed(parsing(b -> b.putInt(16, Integer.MAX_VALUE)), "section of");
        assertMalformed(parsing(b -> b.putInt(20, 0)), "string section");
        assertMalformed(parsing(b -> b.put(b.capacity() - 1, (byte) 'x')), "string section");
    }

    @Test
    void exceptionTellsTheOffset() {
        assertThatExceptionOfType(BtfFormatException.class)
                .isThrownBy(parsing(b -> b.put(24 + 7, (byte) 127)))
                .satisfies(e -> assertThat(e.offset()).isEqualTo(28))
                .withMessageContaining("unknown kind of type 127");
    }

    @Test
    void everyTruncationIsNoticed() {
        for (int length = 0; length < GOOD.length; length++) {
            byte[] image = Arrays.copyOf(GOOD, length);
            assertMalformed(() -> Btf.parse(image), "");
        }
    }

    @Test
    void unknownTypeIdIsNoticedWhenItIsUsed() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.struct(BtfKind.STRUCT, "broken", 4, false, blob.member("lost", 77, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("broken"), "type id 77 of 1");
    }

    @Test
    void nameOutsideTheStringsIsNoticedWhenNamesAreNeeded() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.struct(BtfKind.STRUCT, "fine", 4, false, new int[] {1 << 20, 0, 0});
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("fine"), "name at 1048576");
    }

    @Test
    void typedefOfItselfIsNoticed() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.refer(BtfKind.TYPEDEF, "loop", 2);
        blob.refer(BtfKind.CONST, "", 1);
        blob.struct(BtfKind.STRUCT, "user", 4, false, blob.member("m", 1, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("user"), "refers to itself");
        assertMalformed(() -> btf.struct("loop"), "refers to itself");
    }

    @Test
    void pointerToItselfHasASizeAndNoName() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.refer(BtfKind.PTR, "", 1);
        blob.struct(BtfKind.STRUCT, "user", 8, false, blob.member("m", 1, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("user"), "refers to itself");
    }

    @Test
    void structThatContainsItselfIsNoticed() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.struct(BtfKind.STRUCT, "self", 4, false, blob.member("", 1, 0), blob.member("", 1, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("self"), "");
    }

    @Test
    void anonymousStructsThatMultiplyAreCutOff() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.struct(BtfKind.STRUCT, "", 4, false);
        for (int id = 1; id < 40; id++) {
            blob.struct(BtfKind.STRUCT, "bomb" + id, 4, false, blob.member("", id, 0), blob.member("", id, 0));
        }
        Btf btf = blob.parse();

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertMalformed(() -> btf.struct("bomb39"), "more than"));
    }

    @Test
    void arrayLargerThanMemoryIsNoticed() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.integer("unsigned int", 4);
        blob.array(1, -1);
        blob.array(2, -1);
        blob.array(3, -1);
        blob.struct(BtfKind.STRUCT, "huge", 4, false, blob.member("m", 4, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("huge"), "larger than any memory");
    }

    @Test
    void memberWithoutSizeIsNoticed() {
        BtfBlob blob = BtfBlob.littleEndian();
        blob.struct(BtfKind.STRUCT, "void_member", 4, false, blob.member("m", 0, 0));
        Btf btf = blob.parse();

        assertMalformed(() -> btf.struct("void_member"), "has no size");
    }

    @Test
    void hugeNameSharedByManyTypesCostsLittle() {
        BtfBlob blob = BtfBlob.littleEndian();
        String huge = "n".repeat(1 << 20);
        for (int i = 0; i < 50_000; i++) {
            blob.refer(BtfKind.PTR, huge, 0);
        }
        Btf btf = blob.parse();

        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(btf.hasStruct("n".repeat(500))).isFalse());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedImagesFailInOneWayOnly(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] image = BtfBlob.withEverything(seed % 2 == 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN)
                .bytes();
        int refused = 0;
        int rounds = 20_000;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = damage(image, random);
            try {
                askEverything(Btf.parse(damaged));
            } catch (BtfFormatException expected) {
                refused++;
                assertThat(expected.offset()).isBetween(0L, (long) damaged.length);
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError("seed " + seed + ", round " + round, e);
            }
        }
        // Otherwise the loop tests nothing.
        assertThat(refused).isBetween(rounds / 10, rounds - rounds / 10);
    }

    private static byte[] damage(byte[] image, SplittableRandom random) {
        byte[] damaged = image.clone();
        int times = random.nextInt(1, 4);
        for (int i = 0; i < times; i++) {
            int at = random.nextInt(damaged.length);
            switch (random.nextInt(4)) {
                case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> damaged[at] = (byte) random.nextInt(256);
                case 2 -> ByteBuffer.wrap(damaged).putInt(Math.max(0, Math.min(at & ~3, damaged.length - 4)), -1);
                // Ids are small numbers: this makes references go astray and form loops.
                default -> damaged[at] = (byte) random.nextInt(40);
            }
        }
        return damaged;
    }

    private static void askEverything(Btf btf) {
        for (String name : new String[] {"outer", "inner", "ops_t", "__u32", "hidden"}) {
            btf.hasStruct(name);
            btf.struct(name).ifPresent(struct -> {
                struct.field("nested.second");
                assertThat(struct.toString()).isNotEmpty();
            });
        }
        btf.enumType("colour");
        btf.enumType("wide");
        btf.enumerator("WIDE_NEGATIVE");
        btf.enumerator("absent");
        btf.hasFunction("do_it");
    }
}
