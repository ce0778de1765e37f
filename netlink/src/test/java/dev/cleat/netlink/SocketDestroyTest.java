package dev.cleat.netlink;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.SocketsInNetNs.Pair;
import dev.cleat.netlink.uapi.InetDiagReqV2;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.SockDiag;
import dev.cleat.sys.FeatureNotSupportedException;
import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Destroys Java's sockets in fresh namespaces, and sees what their users get (netlink D3, D4). */
class SocketDestroyTest {

    private final SocketsInNetNs sockets = new SocketsInNetNs();
    private final dev.cleat.netlink.SockDiag diag = dev.cleat.netlink.SockDiag.open(sockets.netNs);

    @AfterEach
    void close() {
        diag.close();
        sockets.close();
    }

    private SocketInfo find(SocketTuple tuple) {
        return diag.find(tuple).orElseThrow();
    }

    /** netlink D3 */
    @Test
    void theUserOfADestroyedConnectionIsToldAndThePeerIsReset() throws IOException {
        Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
        SocketInfo client = find(pair.ofClient());

        assertThat(diag.destroy(client)).isTrue();

        // ECONNABORTED
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pair.client().read(ByteBuffer.allocate(1)))
                .withMessageContaining("abort");
        // ECONNRESET
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> pair.accepted().read(ByteBuffer.allocate(1)))
                .withMessageContaining("reset");
        assertThat(diag.destroy(client)).isFalse();
        assertThat(sockets.run("ss", "-tnH")).isEmpty();
    }

    /** netlink D3 */
    @Test
    void anotherCookieOrSwappedEndsHitNothing() throws IOException {
        Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
        SocketInfo client = find(pair.ofClient());

        assertThat(diag.destroy(client.tuple(), new SocketCookie(client.cookie().value() + 1000)))
                .isFalse();
        assertThat(diag.destroy(pair.ofAccepted(), client.cookie())).isFalse();
        // NLM_F_DUMP on SOCK_DESTROY destroys nothing either.
        Request once = SocketRequests.destroy(
                client.tuple(), new SocketCookie(client.cookie().value() + 1000));
        assertThat(diag.destroy(new Request(once.type(), Netlink.NLM_F_DUMP, once.body())))
                .isFalse();

        assertThat(find(pair.ofClient()).state()).isEqualTo(SocketState.ESTABLISHED);
    }

    /** netlink D3 */
    @Test
    void aListeningSocketIsDestroyedToo() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        SocketInfo listening = diag.list(Sockets.tcp()).getFirst();

        assertThat(diag.destroy(listening)).isTrue();

        assertThatThrownBy(server::accept).isInstanceOf(IOException.class).hasMessageContaining("Invalid argument");
    }

    /** netlink D3 */
    @Test
    void udpSocketsAreDestroyedToo() throws IOException {
        DatagramChannel server = sockets.udp(INET, "127.0.0.1");
        DatagramChannel client = sockets.udp(INET, "127.0.0.1");
        client.connect(server.getLocalAddress());
        SocketTuple tuple = SocketTuple.udp(
                (InetSocketAddress) client.getLocalAddress(), (InetSocketAddress) server.getLocalAddress());

        assertThat(diag.destroy(find(tuple))).isTrue();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.receive(ByteBuffer.allocate(1)))
                .withMessageContaining("abort");
        assertThat(diag.find(tuple)).isEmpty();
    }

    /** netlink D3: unlike the reader, it only finds that the socket is connected no longer. */
    @Test
    void theWriterOfADestroyedUdpSocketMissesADestination() throws IOException {
        DatagramChannel server = sockets.udp(INET, "127.0.0.1");
        DatagramChannel client = sockets.udp(INET, "127.0.0.1");
        client.connect(server.getLocalAddress());
        SocketTuple tuple = SocketTuple.udp(
                (InetSocketAddress) client.getLocalAddress(), (InetSocketAddress) server.getLocalAddress());

        assertThat(diag.destroy(find(tuple))).isTrue();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> client.write(ByteBuffer.allocate(1)))
                .withMessageContaining("Destination address required");
    }

    /** netlink D4: for want of a kernel without TCP, a protocol that none has. The kernel says ENOENT to both. */
    @Test
    void aKernelThatDoesNotKnowTheProtocolIsNotTakenForAnAbsentSocket() throws IOException {
        SocketTuple absent = SocketTuple.tcp(SocketsInNetNs.at("127.0.0.1", 1), SocketsInNetNs.at("127.0.0.1", 2));
        int unassigned = 200;

        for (int i = 0; i < 2; i++) {
            assertThat(diag.find(absent)).isEmpty();
            assertThat(diag.destroy(absent, new SocketCookie(1))).isFalse();
            assertThatExceptionOfType(FeatureNotSupportedException.class)
                    .isThrownBy(() -> diag.find(absent, unassigned))
                    .satisfies(lack -> assertThat(lack.feature()).contains("sock_diag of protocol 200"));
            assertThatExceptionOfType(FeatureNotSupportedException.class)
                    .isThrownBy(() -> diag.destroy(absent, new SocketCookie(1), unassigned));
        }
    }

    /** netlink D3 */
    @Test
    void anIpv4MappedSocketIsDestroyedUnderEitherFamily() throws IOException {
        ServerSocketChannel server = sockets.listen(INET6, "::");
        InetSocketAddress to = SocketsInNetNs.at("127.0.0.1", server.socket().getLocalPort());
        Pair first = sockets.connect(INET6, server, to);
        Pair second = sockets.connect(INET6, server, to);

        assertThat(diag.destroy(first.ofClient(), find(first.ofClient()).cookie()))
                .as("as IPv4")
                .isTrue();
        assertThat(diag.destroy(find(second.ofClient()))).as("as IPv6").isTrue();

        assertThat(diag.list(Sockets.tcp().states(SocketState.ESTABLISHED))).isEmpty();
    }

    @Test
    void allTowardsADeadBackendAreDestroyedInEveryNamespace() throws IOException {
        try (SocketsInNetNs others = new SocketsInNetNs()) {
            ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
            InetSocketAddress backend = (InetSocketAddress) server.getLocalAddress();
            List<Pair> here = List.of(sockets.connect(INET, server), sockets.connect(INET, server));
            DatagramChannel udp = sockets.udp(INET, "127.0.0.1");
            udp.connect(backend);
            DatagramChannel bystander = sockets.udp(INET, "127.0.0.1");
            DatagramChannel there = others.udp(INET, "127.0.0.1");
            there.connect(backend);
            NetNs gone = NetNs.named("cleat-test-that-is-not-there");

            DestroyReport report = dev.cleat.netlink.SockDiag.destroyAllIn(
                    List.of(gone, sockets.netNs, others.netNs),
                    Sockets.any().towards(backend.getAddress(), backend.getPort()));

            assertThat(report.destroyed()).isEqualTo(4);
            assertThat(report.gone()).isZero();
            assertThat(report.refused()).isEmpty();
            assertThat(report.failures())
                    .extracting(DestroyReport.Failure::netNs)
                    .containsExactly(gone);
            for (Pair pair : here) {
                assertThat(diag.find(pair.ofClient())).isEmpty();
            }
            assertThat(diag.list(Sockets.udp())).extracting(SocketInfo::local).containsExactly((InetSocketAddress)
                    bystander.getLocalAddress());
            assertThat(diag.list(Sockets.tcp().states(SocketState.LISTEN))).hasSize(1);
        }
    }

    @Test
    void byCookiesUnconnectedUdpAndListeningSocketsAreSpared() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        Pair pair = sockets.connect(INET, server);
        sockets.udp(INET, "127.0.0.1");
        SocketInfo kept = find(pair.ofAccepted());
        List<SocketCookie> cookies = diag.list(Sockets.any()).stream()
                .map(SocketInfo::cookie)
                .filter(cookie -> !cookie.equals(kept.cookie()))
                .toList();

        DestroyReport report = diag.destroyAll(Sockets.any().cookies(cookies));

        assertThat(cookies).hasSize(3);
        assertThat(report.destroyed()).isEqualTo(1);
        assertThat(report.spared()).isEqualTo(2);
        assertThat(report.isComplete()).isTrue();
        assertThat(diag.list(Sockets.any().cookies(cookies))).hasSize(2);
    }

    @Test
    void manyAreDestroyedInOneGo() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        for (int i = 0; i < 500; i++) {
            sockets.connect(INET, server);
        }
        InetSocketAddress backend = (InetSocketAddress) server.getLocalAddress();

        DestroyReport report = diag.destroyAll(Sockets.tcp().towards(backend.getAddress(), backend.getPort()));

        assertThat(report.destroyed()).isEqualTo(500);
        assertThat(diag.list(Sockets.tcp().towards(backend.getAddress(), backend.getPort())))
                .isEmpty();
    }

    @Test
    void aFilterThatMeansEverySocketDestroysNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> diag.destroyAll(Sockets.tcp().states(SocketState.ESTABLISHED)));
    }

    /** netlink D4; unix sockets cannot be destroyed by any kernel, and are refused as all are without the option. */
    @Test
    void aKernelThatDestroysNoSocketsSaysWhatItLacks() {
        Request ofUnixSocket = new Request(SockDiag.SOCK_DESTROY, out -> {
            MemorySegment struct = out.struct(InetDiagReqV2.STRUCT.size());
            InetDiagReqV2.FAMILY.set(struct, 1);
        });

        assertThatExceptionOfType(FeatureNotSupportedException.class)
                .isThrownBy(() -> diag.destroy(ofUnixSocket))
                .satisfies(lack -> assertThat(lack.feature()).contains("CONFIG_INET_DIAG_DESTROY"));
    }

    /** netlink D4 */
    @Test
    void withoutNetAdminItIsDenied() throws Exception {
        assertThat(WithoutNetAdmin.output("-net_admin"))
                .contains("one: PermissionDeniedException [CAP_NET_ADMIN]")
                .contains("again: PermissionDeniedException [CAP_NET_ADMIN]");
    }
}
