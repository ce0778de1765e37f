package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;

/**
 * Malformed bytes give a {@link DecodeException} with an offset, and nothing else (netlink S17).
 *
 * <p>The build runs the seeds in {@code src/test/resources}; {@code JAZZER_FUZZ=1} makes Jazzer look for more.
 */
class DecoderFuzzTest {

    private static final int DEEPEST = 4;

    @FuzzTest(maxDuration = "10m")
    void anyBytesAreReadOrRefused(byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        try {
            while (reader.next()) {
                for (int structSize : new int[] {0, 4, 8, 12, 16, 20}) {
                    readMessage(reader, structSize);
                }
            }
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    private static void readMessage(MessageReader reader, int structSize) {
        if (reader.payloadSize() < structSize) {
            return;
        }
        assertThat(reader.struct(structSize).byteSize()).isEqualTo(structSize);
        readAttributes(reader.attributes(structSize), 0);
        RawMessage kept = RawMessage.copyOf(reader, structSize);
        MessageReader again = new MessageReader();
        again.reset(kept.writeTo(new MessageWriter()));
        assertThat(again.next()).isTrue();
        assertThat(RawMessage.copyOf(again, structSize)).isEqualTo(kept);
    }

    private static void readAttributes(AttributeCursor in, int depth) {
        while (in.next()) {
            int size = in.size();
            assertThat(in.bytes()).hasSize(size);
            assertThat(in.string()).isNotNull();
            assertThat(in.struct(0).toArray(JAVA_BYTE)).hasSize(size);
            if (size >= 8) {
                assertThat(in.u64()).isEqualTo(Long.reverseBytes(in.be64()));
            }
            if (size == 4 || size == 16) {
                assertThat(in.address().getAddress()).isEqualTo(in.bytes());
            }
            if (in.isNested() && depth < DEEPEST) {
                try {
                    readAttributes(in.nested(), depth + 1);
                } catch (DecodeException e) {
                    assertThat(e.offset()).isNotNegative();
                }
            }
        }
    }
}
