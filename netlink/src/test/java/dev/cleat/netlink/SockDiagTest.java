package dev.cleat.netlink;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.netlink.SocketsInNetNs.Pair;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.libc.BlockingCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lists and finds Java's sockets in a fresh namespace, beside {@code ss} (netlink D1, D2). */
class SockDiagTest {

    private static final InetSocketAddress NOBODY = SocketsInNetNs.at("0.0.0.0", 0);

    private final SocketsInNetNs sockets = new SocketsInNetNs();
    private final SockDiag diag = SockDiag.open(sockets.netNs);

    @AfterEach
    void close() {
        diag.close();
        sockets.close();
    }

    /** All threads for calls that wait for the rtnl lock do. */
    @Test
    void aVirtualThreadWaitsForNoRtnetlinkRequest() throws Exception {
        int callers = Math.max(4, Runtime.getRuntime().availableProcessors());
        CountDownLatch begun = new CountDownLatch(callers);
        CountDownLatch release = new CountDownLatch(1);
        List<Thread> slow = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            slow.add(Thread.ofVirtual()
                    .start(() -> BlockingCalls.NETLINK.run(() -> {
                        begun.countDown();
                        awaitUninterruptibly(release);
                        return 0;
                    })));
        }
        begun.await();
        try {
            Thread quick = Thread.ofVirtual().start(() -> diag.list(Sockets.tcp()));
            assertThat(quick.join(Duration.ofSeconds(20))).isTrue();
        } finally {
            release.countDown();
            for (Thread thread : slow) {
                thread.join();
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** netlink D1 */
    @Test
    void listsWhatSsLists() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        Pair pair = sockets.connect(INET, server);
        ServerSocketChannel server6 = sockets.listen(INET6, "::1");
        sockets.connect(INET6, server6);
        sockets.udp(INET, "127.0.0.1");
        sockets.udp(INET6, "::1");

        List<SocketInfo> listed = diag.list(Sockets.any());

        assertThat(listed).hasSize(8).doesNotHaveDuplicates();
        assertThat(listed.stream().map(SockDiagTest::asSsPrintsIt))
                .containsExactlyInAnyOrderElementsOf(sockets.run("ss", "-tuanHe").stream()
                        .map(SockDiagTest::fields)
                        .toList());
        assertThat(diag.find(pair.ofClient()))
                .hasValueSatisfying(client -> assertThat(client.state()).isEqualTo(SocketState.ESTABLISHED));
    }

    private static String asSsPrintsIt(SocketInfo socket) {
        return socket.transport().name().toLowerCase(Locale.ROOT) + " " + end(socket.local()) + " "
                + end(socket.remote()) + " " + socket.cookie() + " " + socket.inode();
    }

    private static String end(InetSocketAddress end) {
        String address = IpLiteral.format(end.getAddress());
        return (address.contains(":") ? "[" + address + "]" : address) + ":"
                + (end.getPort() == 0 ? "*" : end.getPort());
    }

    /** Of {@code tcp ESTAB 0 0 127.0.0.1:40 127.0.0.1:80 ino:7 sk:1 <->}: protocol, ends, cookie, inode. */
    private static String fields(String line) {
        String[] words = line.trim().split("\\s+", -1);
        String cookie = "";
        String inode = "0";
        for (String word : words) {
            cookie = word.startsWith("sk:") ? word.substring(3) : cookie;
            inode = word.startsWith("ino:") ? word.substring(4) : inode;
        }
        return words[0] + " " + words[4] + " " + words[5] + " " + cookie + " " + inode;
    }

    /** netlink D1 */
    @Test
    void theKernelAppliesTheFilter() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        int port = server.socket().getLocalPort();
        Pair first = sockets.connect(INET, server);
        Pair second = sockets.connect(INET, server);
        ServerSocketChannel other = sockets.listen(INET, "127.0.0.2");
        sockets.connect(INET, other);

        assertThat(diag.list(Sockets.tcp().states(SocketState.LISTEN))).hasSize(2);
        assertThat(diag.list(Sockets.udp())).isEmpty();
        assertThat(diag.list(Sockets.any().towards(InetAddress.ofLiteral("127.0.0.1"), port)))
                .extracting(SocketInfo::tuple)
                .containsExactlyInAnyOrder(first.ofClient(), second.ofClient());
        assertThat(diag.list(Sockets.tcp().localPort(port))).hasSize(3);
        assertThat(diag.list(Sockets.tcp().local(IpPrefix.of("127.0.0.2/32")))).hasSize(2);
        assertThat(diag.list(Sockets.tcp().remote(IpPrefix.of("127.0.0.0/8")).states(SocketState.ESTABLISHED)))
                .hasSize(6);
        assertThat(diag.list(Sockets.tcp().remote(IpPrefix.of("127.0.0.2/31")).remotePort(port)))
                .isEmpty();
        assertThat(diag.list(Sockets.any().device(new IfIndex(Requests.LO)))).isEmpty();
        SocketCookie cookie = diag.find(second.ofAccepted()).orElseThrow().cookie();
        assertThat(diag.list(Sockets.any().cookies(Set.of(cookie))))
                .extracting(SocketInfo::tuple)
                .containsExactly(second.ofAccepted());
    }

    /** What the filter looks at again here must not differ from what the kernel left out. */
    @Test
    void theKernelLeavesOutExactlyWhatDoesNotMatch() throws IOException {
        ServerSocketChannel server = sockets.listen(INET6, "::");
        int port = server.socket().getLocalPort();
        sockets.connect(INET, server, SocketsInNetNs.at("127.0.0.1", port));
        sockets.connect(INET6, server, SocketsInNetNs.at("127.0.0.1", port));
        sockets.connect(INET6, server, SocketsInNetNs.at("::1", port));
        List<Sockets> filters = List.of(
                Sockets.tcp().remote(IpPrefix.of("127.0.0.1/32")),
                Sockets.tcp().remote(IpPrefix.of("127.0.0.1/32")).remotePort(port),
                Sockets.tcp().remote(IpPrefix.of("::1/128")),
                Sockets.tcp().remote(IpPrefix.of("::ffff:127.0.0.0/104")),
                Sockets.tcp().local(IpPrefix.of("::/0")).localPort(port),
                Sockets.tcp().local(IpPrefix.of("0.0.0.0/0")));

        for (Sockets filter : filters) {
            List<SocketInfo> byKernel = rawList(filter);
            List<SocketInfo> here =
                    rawList(Sockets.tcp()).stream().filter(filter::matches).toList();
            assertThat(byKernel)
                    .extracting(SocketInfo::cookie)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(
                            here.stream().map(SocketInfo::cookie).toList());
        }
    }

    /** Without the second look. */
    private List<SocketInfo> rawList(Sockets filter) {
        try (Session session = Session.open(Protocol.SOCK_DIAG, sockets.netNs)) {
            List<SocketInfo> all = new ArrayList<>();
            for (boolean ipv6 : new boolean[] {false, true}) {
                all.addAll(session.dump(
                                SocketRequests.list(Transport.TCP, ipv6, filter, false),
                                message -> SocketInfo.decode(Transport.TCP, message),
                                DumpPolicy.fail(),
                                null)
                        .values());
            }
            return all;
        }
    }

    /** netlink D1 */
    @Test
    void tellsTheStateOfATcpConnection() throws IOException {
        Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
        pair.client().write(ByteBuffer.wrap("twelve bytes".getBytes(UTF_8)));

        SocketInfo accepted = diag.find(pair.ofAccepted()).orElseThrow();

        assertThat(accepted.receiveQueue()).isEqualTo(12);
        assertThat(accepted.tcpInfo()).hasValueSatisfying(info -> {
            assertThat(info.bytesReceived()).hasValue(12);
            assertThat(info.congestionWindow().orElseThrow()).isPositive();
            assertThat(info.pathMtu()).hasValue(65535);
        });
        assertThat(accepted.congestionControl()).isNotEmpty();
        assertThat(accepted.attributes()).isNotEmpty();
    }

    /** An address of which nobody says where it is: the connection waits for ARP. */
    @Test
    void whatIsNotMeasuredYetIsNotToldOfRealSocketsEither() throws IOException {
        sockets.run("ip", "link", "add", "veth0", "type", "veth", "peer", "name", "veth1");
        sockets.run("ip", "addr", "add", "10.1.0.1/24", "dev", "veth0");
        sockets.run("ip", "link", "set", "veth0", "up");
        sockets.run("ip", "link", "set", "veth1", "up");
        SocketTuple waiting =
                sockets.beginToConnect(SocketsInNetNs.at("10.1.0.1", 0), SocketsInNetNs.at("10.1.0.99", 80));
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        sockets.connect(INET, server);

        TcpInfo connecting = diag.find(waiting).flatMap(SocketInfo::tcpInfo).orElseThrow();
        assertThat(connecting.roundTripTime()).isEmpty();
        assertThat(connecting.roundTripTimeVariation()).isEmpty();
        assertThat(connecting.leastRoundTripTime()).isEmpty();
        assertThat(connecting.sendWindow()).isEmpty();
        assertThat(connecting.pacingRate()).isEmpty();
        assertThat(connecting.retransmissionTimeout()).isPresent();
        assertThat(connecting.sendMss()).isPresent();

        TcpInfo listening = diag.list(Sockets.tcp().states(SocketState.LISTEN))
                .getFirst()
                .tcpInfo()
                .orElseThrow();
        assertThat(listening).satisfies(TcpInfoTest::tellsOfNoConnection);
        assertThat(diag.list(Sockets.tcp().states(SocketState.ESTABLISHED)))
                .hasSize(2)
                .allSatisfy(socket -> {
                    TcpInfo info = socket.tcpInfo().orElseThrow();
                    assertThat(info.roundTripTime()).isPresent();
                    assertThat(info.leastRoundTripTime().orElseThrow()).isLessThan(Duration.ofMinutes(1));
                    assertThat(info.sendWindow().orElseThrow()).isPositive();
                });
    }

    /** A remainder has no owner, which is not root. */
    @Test
    void whatNoProcessHasOpenBelongsToNobody() throws IOException {
        Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
        SocketTuple client = pair.ofClient();
        assertThat(diag.find(client).orElseThrow().uid()).hasValue(0);
        pair.client().close();
        pair.accepted().close();

        SocketInfo remainder =
                diag.list(Sockets.tcp().states(SocketState.TIME_WAIT)).getFirst();
        assertThat(remainder.tuple()).isEqualTo(client);
        assertThat(remainder.inode()).isZero();
        assertThat(remainder.uid()).isEmpty();
    }

    /** netlink D2 */
    @Test
    void findsASocketByItsTupleOnly() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        Pair pair = sockets.connect(INET, server);

        assertThat(diag.find(pair.ofClient())).map(SocketInfo::tuple).hasValue(pair.ofClient());
        assertThat(diag.find(pair.ofAccepted())).isPresent();
        assertThat(diag.find(SocketTuple.tcp(address, NOBODY)))
                .map(SocketInfo::state)
                .hasValue(SocketState.LISTEN);
        assertThat(diag.find(SocketTuple.tcp(address, SocketsInNetNs.at("127.0.0.9", 9))))
                .as("the listening socket, which the kernel finds instead")
                .isEmpty();
        assertThat(diag.find(SocketTuple.tcp(SocketsInNetNs.at("127.0.0.9", 9), address)))
                .isEmpty();
    }

    /** netlink D2 */
    @Test
    void findsUdpSocketsToo() throws IOException {
        DatagramChannel unconnected = sockets.udp(INET, "127.0.0.1");
        DatagramChannel connected = sockets.udp(INET, "127.0.0.1");
        connected.connect(unconnected.getLocalAddress());
        InetSocketAddress here = (InetSocketAddress) connected.getLocalAddress();
        InetSocketAddress there = (InetSocketAddress) unconnected.getLocalAddress();

        assertThat(diag.find(SocketTuple.udp(here, there)))
                .map(SocketInfo::state)
                .hasValue(SocketState.ESTABLISHED);
        assertThat(diag.find(SocketTuple.udp(there, NOBODY)))
                .map(SocketInfo::state)
                .hasValue(SocketState.CLOSE);
        assertThat(diag.find(SocketTuple.udp(there, here))).isEmpty();
    }

    /** netlink D3 */
    @Test
    void anIpv4MappedSocketIsFoundUnderBothFamilies() throws IOException {
        ServerSocketChannel server = sockets.listen(INET6, "::");
        InetSocketAddress to = SocketsInNetNs.at("127.0.0.1", server.socket().getLocalPort());
        Pair pair = sockets.connect(INET6, server, to);

        SocketInfo asIpv4 = diag.find(pair.ofClient()).orElseThrow();
        SocketInfo asIpv6 = diag.find(asIpv4.tuple()).orElseThrow();

        assertThat(pair.ofClient().isIpv6()).isFalse();
        assertThat(asIpv4.tuple().isIpv6()).isTrue();
        assertThat(asIpv4.tuple())
                .hasToString("TCP [::ffff:127.0.0.1]:%d > [::ffff:127.0.0.1]:%d"
                        .formatted(pair.ofClient().local().getPort(), to.getPort()));
        assertThat(asIpv6.cookie()).isEqualTo(asIpv4.cookie());
        assertThat(diag.list(Sockets.tcp().towards(to.getAddress(), to.getPort())))
                .extracting(SocketInfo::cookie)
                .containsExactly(asIpv4.cookie());
    }

    @Test
    void tuplesOfTwoFamiliesAndNamesAreRefused() {
        InetSocketAddress ipv6 = SocketsInNetNs.at("::1", 80);
        assertThatIllegalArgumentException().isThrownBy(() -> SocketTuple.tcp(NOBODY, ipv6));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketTuple.tcp(NOBODY, InetSocketAddress.createUnresolved("example", 80)));
        assertThatIllegalArgumentException().isThrownBy(() -> new SocketCookie(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Sockets.tcp().localPort(65536));
    }
}
