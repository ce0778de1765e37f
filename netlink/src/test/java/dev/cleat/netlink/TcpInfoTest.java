package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.TcpInfoStruct;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** {@code struct tcp_info} of older and newer kernels (netlink D1). */
class TcpInfoTest {

    private static byte[] struct() {
        byte[] bytes = new byte[(int) TcpInfoStruct.STRUCT.size() + 8];
        MemorySegment struct = MemorySegment.ofArray(bytes);
        TcpInfoStruct.RTT.set(struct, 4_000_000_000L);
        TcpInfoStruct.STATE.set(struct, SocketState.ESTABLISHED.value());
        TcpInfoStruct.PACING_RATE.set(struct, 125_000_000);
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
        assertThat(info.pacingRate()).hasValue(125_000_000);
        assertThat(info.bytes()).isEqualTo(struct());
    }

    @Test
    void whatTheKernelWritesForUnknownIsAbsent() {
        MemorySegment struct = MemorySegment.ofArray(new byte[(int) TcpInfoStruct.STRUCT.size()]);
        TcpInfoStruct.STATE.set(struct, SocketState.SYN_SENT.value());
        TcpInfoStruct.RTTVAR.set(struct, 250_000);
        TcpInfoStruct.MIN_RTT.set(struct, 0xFFFF_FFFFL);
        TcpInfoStruct.PACING_RATE.set(struct, -1);
        TcpInfo info = new TcpInfo(struct.toArray(ValueLayout.JAVA_BYTE));

        assertThat(info.roundTripTime()).isEmpty();
        assertThat(info.roundTripTimeVariation()).isEmpty();
        assertThat(info.leastRoundTripTime()).isEmpty();
        assertThat(info.pacingRate()).isEmpty();
        assertThat(info.deliveryRate()).isEmpty();
        assertThat(info.sendWindow()).isEmpty();
        assertThat(info.pathMtu()).isEmpty();
        assertThat(info.bytesSent()).hasValue(0);
    }

    /** tcp_get_info() fills in little of a listening socket, and its queue in place of segments. */
    @Test
    void listeningSocketHasNoConnectionToTellOf() {
        byte[] bytes = new byte[(int) TcpInfoStruct.STRUCT.size()];
        MemorySegment struct = MemorySegment.ofArray(bytes);
        TcpInfoStruct.STATE.set(struct, SocketState.LISTEN.value());
        TcpInfoStruct.PACING_RATE.set(struct, -1);
        TcpInfoStruct.SND_CWND.set(struct, 10);
        TcpInfoStruct.UNACKED.set(struct, 3);
        assertThat(new TcpInfo(bytes)).satisfies(TcpInfoTest::tellsOfNoConnection);
    }

    static void tellsOfNoConnection(TcpInfo info) {
        assertThat(info.congestionWindow()).hasValue(10);
        assertThat(List.of(
                        info.roundTripTime(),
                        info.roundTripTimeVariation(),
                        info.leastRoundTripTime(),
                        info.retransmissionTimeout()))
                .allMatch(Optional::isEmpty);
        assertThat(List.of(
                        info.sendMss(),
                        info.pathMtu(),
                        info.unacknowledged(),
                        info.retransmitted(),
                        info.bytesAcknowledged(),
                        info.bytesReceived(),
                        info.bytesSent(),
                        info.pacingRate(),
                        info.deliveryRate(),
                        info.sendWindow()))
                .allMatch(OptionalLong::isEmpty);
    }
}
