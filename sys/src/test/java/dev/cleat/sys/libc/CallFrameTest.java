package dev.cleat.sys.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class CallFrameTest {

    @Test
    void memoryIsZeroedAndAlignedWhateverItsSize() {
        try (CallFrame frame = CallFrame.borrow()) {
            for (long size : new long[] {1, 7, 0, 8, 4096, 4072, 1, 8192, 1_000_000}) {
                MemorySegment memory = frame.allocate(size);

                assertThat(memory.byteSize()).isEqualTo(size);
                assertThat(memory.address() % Long.BYTES).isZero();
                assertThat(memory.toArray(JAVA_BYTE)).containsOnly(size == 0 ? new byte[0] : new byte[1]);
                memory.fill((byte) 1);
            }
        }
    }

    @Test
    void aSizeThatOverflowedIsRefusedAndLeavesTheFrameUsable() {
        try (CallFrame frame = CallFrame.borrow()) {
            frame.allocate(8);
            assertThatIllegalArgumentException().isThrownBy(() -> frame.allocate(Integer.MAX_VALUE + 1));
            assertThatIllegalArgumentException().isThrownBy(() -> frame.allocate(-1));

            assertThat(frame.allocate(8).byteSize()).isEqualTo(8);
        }
    }
}
