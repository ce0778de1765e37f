package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.TcpInfoStruct;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** {@code struct tcp_info} of older and newer kernels (netlink D1). */
class TcpInfoTest {

    private static byte[] struct() {
        byte[] bytes = new byte[(int) TcpInfoStruct.STRUCT.size() + 8];
        MemorySegment struct = MemorySegment.ofArray(bytes);
        TcpInfoStruct.RTT.set(struct, 4_000_000_000L);
        TcpInfoStruct.PACING_RATE.set(struct, -1);
        TcpInfoStruct.SND_WND.set(struct, 65536);
        bytes[bytes.length - 1] = 7;
        return bytes;
    }

    @Test
    void whatAnOlderKernelDoesNotTellIsAbsent() {
        TcpInfo info = new TcpInfo(Arrays.copyOf(struct(), 104));

        assertThat(info.roundTripTime()).hasValue(Duration.ofSeconds(4000));
        assertThat(info.pacingRate()).isEmpty();
        assertThat(info.sendWindow()).isEmpty();
        assertThat(info.leastRoundTripTime()).isEmpty();
        assertThat(new TcpInfo(new byte[0]).congestionWindow()).isEmpty();
    }

    @Test
    void whatANewerKernelTellsIsKept() {
        TcpInfo info = new TcpInfo(struct());

        assertThat(info.sendWindow()).hasValue(65536);
        assertThat(info.pacingRate()).hasValue(-1);
        assertThat(info.bytes()).isEqualTo(struct());
    }
}
