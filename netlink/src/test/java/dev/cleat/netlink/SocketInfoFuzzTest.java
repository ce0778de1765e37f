package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Malformed sockets, listed or closed, give a {@link DecodeException}, and nothing else (netlink S17). */
class SocketInfoFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void anySocketIsDecodedOrRefused(byte[] bytes) {
        for (Transport transport : Transport.values()) {
            read(bytes, message -> SocketInfo.decode(transport, message));
        }
        read(bytes, SocketInfo::decodeClosed);
    }

    private static void read(byte[] bytes, Request.Decoder<SocketInfo> decoder) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        try {
            while (reader.next()) {
                SocketInfo socket = Objects.requireNonNull(decoder.decode(reader));
                assertThat(socket.toString()).isNotEmpty();
                assertThat(Sockets.any().matches(socket)).isTrue();
                assertThat(socket.tuple().hasSameEnds(socket.tuple())).isTrue();
                socket.tcpInfo().ifPresent(SocketInfoFuzzTest::read);
            }
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    private static void read(TcpInfo info) {
        assertThat(info.toString()).isNotEmpty();
        assertThat(info.bytes()).isNotNull();
        assertThat(info.roundTripTime()).isNotNull();
        assertThat(info.roundTripTimeVariation()).isNotNull();
        assertThat(info.leastRoundTripTime()).isNotNull();
        assertThat(info.retransmissionTimeout()).isNotNull();
        assertThat(info.sendMss()).isNotNull();
        assertThat(info.pathMtu()).isNotNull();
        assertThat(info.congestionWindow()).isNotNull();
        assertThat(info.unacknowledged()).isNotNull();
        assertThat(info.retransmitted()).isNotNull();
        assertThat(info.bytesAcknowledged()).isNotNull();
        assertThat(info.bytesReceived()).isNotNull();
        assertThat(info.bytesSent()).isNotNull();
        assertThat(info.pacingRate()).isNotNull();
        assertThat(info.deliveryRate()).isNotNull();
        assertThat(info.sendWindow()).isNotNull();
    }
}
