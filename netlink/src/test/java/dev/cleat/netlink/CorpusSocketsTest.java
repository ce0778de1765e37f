package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.pcap.Corpus;
import dev.cleat.netlink.pcap.NetlinkPacket;
import dev.cleat.netlink.uapi.InetDiagReqV2;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.TcpInfoStruct;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sockets that kernels told {@code ss} about, as {@link Corpus} has them. */
class CorpusSocketsTest {

    private static final String KERNELS = "dev.cleat.netlink.pcap.Corpus#kernels";
    private static final int TCP = 6;
    private static final int UDP = 17;

    /** Each datagram with TCP or UDP sockets, with the protocol that was asked for last. */
    private static void forEachAnswer(String kernel, BiConsumer<Transport, NetlinkPacket> consumer) throws IOException {
        int protocol = 0;
        for (NetlinkPacket packet : Corpus.packets(kernel)) {
            if (packet.family() != Netlink.NETLINK_SOCK_DIAG) {
                continue;
            }
            MessageReader first = reader(packet.bytes());
            assertThat(first.next()).isTrue();
            boolean isInet = first.u8(0) == NetSocket.AF_INET || first.u8(0) == NetSocket.AF_INET6;
            if ((first.flags() & Netlink.NLM_F_REQUEST) != 0) {
                protocol = isInet ? InetDiagReqV2.PROTOCOL.getInt(first.struct(InetDiagReqV2.STRUCT.size())) : 0;
            } else if (first.type() >= Netlink.NLMSG_MIN_TYPE && (protocol == TCP || protocol == UDP)) {
                consumer.accept(protocol == TCP ? Transport.TCP : Transport.UDP, packet);
            }
        }
    }

    private static MessageReader reader(byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        return reader;
    }

    private static List<SocketInfo> sockets(Transport transport, byte[] bytes) {
        List<SocketInfo> sockets = new ArrayList<>();
        MessageReader reader = reader(bytes);
        while (reader.next()) {
            if (reader.type() >= Netlink.NLMSG_MIN_TYPE) {
                sockets.add(SocketInfo.decode(transport, reader));
            }
        }
        return sockets;
    }

    private static List<SocketInfo> sockets(String kernel) throws IOException {
        List<SocketInfo> all = new ArrayList<>();
        forEachAnswer(kernel, (transport, packet) -> all.addAll(sockets(transport, packet.bytes())));
        return all;
    }

    /** netlink S18 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void allSocketsAreDecoded(String kernel) throws IOException {
        List<SocketInfo> sockets = sockets(kernel);

        assertThat(sockets).extracting(SocketInfo::transport).contains(Transport.TCP, Transport.UDP);
        assertThat(sockets)
                .anySatisfy(socket -> {
                    assertThat(socket.local())
                            .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5001));
                    assertThat(socket.remote().getPort()).isEqualTo(41001);
                    assertThat(socket.receiveQueue()).isEqualTo(600);
                    assertThat(socket.state()).isEqualTo(SocketState.ESTABLISHED);
                })
                .anySatisfy(socket -> {
                    assertThat(socket.local()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 5002));
                    assertThat(socket.state()).isEqualTo(SocketState.LISTEN);
                })
                .anySatisfy(socket -> {
                    assertThat(socket.transport()).isEqualTo(Transport.UDP);
                    assertThat(socket.remote())
                            .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5004));
                });
    }

    private static List<TcpInfo> tcpInfos(String kernel) throws IOException {
        return sockets(kernel).stream()
                .flatMap(socket -> socket.tcpInfo().stream())
                .toList();
    }

    /** The kernels with the byte order of x86-64: the numbers within an attribute's struct are not turned round. */
    static List<String> littleEndianKernels() {
        return Corpus.KERNELS.stream()
                .filter(kernel -> !kernel.endsWith("s390x"))
                .toList();
    }

    /** netlink S18, D1 */
    @ParameterizedTest
    @MethodSource("littleEndianKernels")
    void whatTcpMeasuresIsDecoded(String kernel) throws IOException {
        assertThat(tcpInfos(kernel))
                .isNotEmpty()
                .anySatisfy(info -> {
                    assertThat(info.bytesSent()).hasValue(1000);
                    assertThat(info.bytesAcknowledged().orElseThrow()).isBetween(1000L, 1001L);
                    assertThat(info.roundTripTime().orElseThrow())
                            .isBetween(Duration.ofNanos(1000), Duration.ofSeconds(5));
                })
                // Neither of listening sockets.
                .allSatisfy(info -> assertThat(info.sendWindow().isPresent())
                        .isEqualTo(info.roundTripTime().isPresent()));
    }

    /** netlink S18, D1: {@code struct tcp_info} grew with the kernels; the tail that an older one lacks is absent. */
    @Test
    void eachKernelTellsAsMuchAsItKnows() throws IOException {
        assertThat(tcpInfos("5.10")).allMatch(info -> info.bytes().length == 232);
        assertThat(tcpInfos("6.1")).allMatch(info -> info.bytes().length == 232);
        assertThat(tcpInfos("6.12")).allMatch(info -> info.bytes().length == 248);
        assertThat(tcpInfos("6.12-s390x")).allMatch(info -> info.bytes().length == 248);
        assertThat(tcpInfos("7.2")).allMatch(info -> info.bytes().length == 280);
        TcpInfo old = tcpInfos("6.1").getFirst();
        MemorySegment struct = MemorySegment.ofArray(old.bytes());
        assertThat(TcpInfoStruct.RCV_WND.ifPresentIn(struct, old.bytes().length))
                .isEmpty();
        assertThat(TcpInfoStruct.SND_WND.ifPresentIn(struct, old.bytes().length))
                .isPresent();
    }

    /** netlink S17 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void damagedSocketsAreDecodedOrRefused(String kernel) throws IOException {
        Random random = new Random(3);
        int[] refused = new int[1];
        forEachAnswer(kernel, (transport, packet) -> {
            for (int round = 0; round < 300; round++) {
                byte[] damaged = Corpus.damage(packet.bytes(), random);
                try {
                    assertThat(sockets(transport, damaged).toString()).isNotEmpty();
                } catch (DecodeException e) {
                    assertThat(e.offset()).isBetween(0L, (long) damaged.length);
                    refused[0]++;
                }
            }
        });
        assertThat(refused[0]).isGreaterThan(100);
    }
}
