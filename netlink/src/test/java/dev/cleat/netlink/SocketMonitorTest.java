package dev.cleat.netlink;

import static java.net.StandardProtocolFamily.INET;
import static java.net.StandardProtocolFamily.INET6;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleat.netlink.SocketEvent.Closed;
import dev.cleat.netlink.SocketEvent.Overrun;
import dev.cleat.netlink.SocketsInNetNs.Pair;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hears of Java's sockets being closed, in another namespace than the test's own (netlink M8). */
class SocketMonitorTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration QUIET = Duration.ofMillis(200);

    private final SocketsInNetNs sockets = new SocketsInNetNs();
    private final SockDiag diag = SockDiag.open(sockets.netNs);

    @AfterEach
    void close() {
        diag.close();
        sockets.close();
    }

    private static SocketInfo closed(SocketMonitor monitor) {
        SocketEvent event = monitor.next(SOON).orElseThrow();
        assertThat(event).isInstanceOf(Closed.class);
        return ((Closed) event).socket();
    }

    private static String loopback(StandardProtocolFamily family) {
        return family == INET ? "127.0.0.1" : "::1";
    }

    /** netlink M8 */
    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void bothEndsOfATcpConnectionAreToldWithTheWholeAccount(StandardProtocolFamily family) throws IOException {
        Pair pair = sockets.connect(family, sockets.listen(family, loopback(family)));
        SocketTuple client = pair.ofClient();
        SocketTuple accepted = pair.ofAccepted();
        SocketInfo before = diag.find(client).orElseThrow();
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            pair.client().write(ByteBuffer.wrap("twelve bytes".getBytes(UTF_8)));
            pair.accepted().read(ByteBuffer.allocate(100));
            pair.client().close();
            pair.accepted().close();

            List<SocketInfo> gone = List.of(closed(monitor), closed(monitor));
            assertThat(gone).extracting(SocketInfo::tuple).containsExactlyInAnyOrder(client, accepted);
            assertThat(gone).extracting(SocketInfo::state).containsOnly(SocketState.CLOSE);
            SocketInfo sender = gone.get(gone.get(0).tuple().equals(client) ? 0 : 1);
            assertThat(sender.cookie()).isEqualTo(before.cookie());
            assertThat(sender.tcpInfo())
                    .hasValueSatisfying(
                            info -> assertThat(info.bytesSent().orElseThrow()).isGreaterThanOrEqualTo(12));
            assertThat(before.uid()).hasValue(0);
            assertThat(sender.uid()).isEmpty();
            assertThat(sender.inode()).isZero();
            assertThat(sender.receiveQueue() + sender.sendQueue()).isZero();
            assertThat(monitor.next(QUIET)).isEmpty();
            assertThat(diag.list(Sockets.tcp().states(SocketState.TIME_WAIT)))
                    .as("what is left, and is not told again")
                    .extracting(SocketInfo::tuple)
                    .containsExactly(client);
        }
    }

    /** netlink M8 */
    @ParameterizedTest
    @EnumSource(names = {"INET", "INET6"})
    void udpSocketsAreTold(StandardProtocolFamily family) throws IOException {
        DatagramChannel first = sockets.udp(family, loopback(family));
        DatagramChannel second = sockets.udp(family, loopback(family));
        second.connect(first.getLocalAddress());
        SocketTuple connected = SocketTuple.udp(
                (InetSocketAddress) second.getLocalAddress(), (InetSocketAddress) first.getLocalAddress());
        InetSocketAddress bound = (InetSocketAddress) first.getLocalAddress();
        try (SocketMonitor monitor =
                SocketMonitor.on(diag).matching(Sockets.udp()).open()) {
            second.close();
            SocketInfo gone = closed(monitor);
            assertThat(gone.tuple()).isEqualTo(connected);
            assertThat(gone.state()).isEqualTo(SocketState.ESTABLISHED);
            assertThat(gone.tcpInfo()).isEmpty();
            assertThat(gone.sendQueue()).isZero();

            first.close();
            SocketInfo unconnected = closed(monitor);
            assertThat(unconnected.local()).isEqualTo(bound);
            assertThat(unconnected.tuple().isConnected()).isFalse();
            assertThat(unconnected.state()).isEqualTo(SocketState.CLOSE);
        }
    }

    @Test
    void whatNeverConnectedAndWhatNobodyAcceptedIsToldToo() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
        SocketChannel client = sockets.netNs.call(() -> SocketChannel.open(INET));
        client.connect(address);
        SocketChannel idle = sockets.netNs.call(() -> SocketChannel.open(INET));
        try (SocketMonitor monitor =
                SocketMonitor.on(diag).matching(Sockets.tcp()).open()) {
            idle.close();
            assertThat(closed(monitor).local().getPort()).isZero();
            server.close();
            assertThat(List.of(closed(monitor), closed(monitor)))
                    .as("the listening socket, and the connection in its queue")
                    .extracting(SocketInfo::local)
                    .containsOnly(address);
            client.close();
            assertThat(closed(monitor).local().getPort()).isNotZero();
        }
    }

    @Test
    void destroyedSocketsAreTold() throws IOException {
        Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
        SocketInfo accepted = diag.find(pair.ofAccepted()).orElseThrow();
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            assertThat(diag.destroy(accepted)).isTrue();
            assertThat(monitor.next(QUIET)).as("while somebody has it open").isEmpty();
            pair.accepted().close();
            assertThat(closed(monitor).cookie()).isEqualTo(accepted.cookie());
        }
    }

    /** What the Javadoc says that the kernel does not tell. */
    @Test
    void rawSocketsAndUdpLiteAreNotTold() throws IOException {
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            closeSocket(NetSocket.SOCK_RAW, Transport.TCP.number());
            closeSocket(2, 136);
            sockets.openAndCloseUdp(1);

            assertThat(closed(monitor).transport()).isEqualTo(Transport.UDP);
            assertThat(monitor.next(QUIET)).isEmpty();
        }
    }

    private void closeSocket(int type, int protocol) {
        sockets.netNs.run(() -> {
            try (CallFrame frame = CallFrame.borrow()) {
                Fd.adopt((int) frame.call(Syscall.SOCKET, NetSocket.AF_INET, type, protocol), "a socket")
                        .close();
            }
        });
    }

    @Test
    void onlyMatchingSocketsAreTold() throws IOException {
        ServerSocketChannel server = sockets.listen(INET, "127.0.0.1");
        ServerSocketChannel both = sockets.listen(INET6, "::");
        int port = both.socket().getLocalPort();
        Pair other = sockets.connect(INET, server);
        Pair mapped = sockets.connect(INET6, both, SocketsInNetNs.at("127.0.0.1", port));
        SocketCookie cookie = diag.find(mapped.ofClient()).orElseThrow().cookie();
        Sockets filter = Sockets.tcp().towards(InetAddress.ofLiteral("127.0.0.1"), port);
        try (SocketMonitor monitor = SocketMonitor.on(diag).matching(filter).open()) {
            sockets.openAndCloseUdp(3);
            other.client().close();
            other.accepted().close();
            mapped.client().close();
            mapped.accepted().close();

            assertThat(closed(monitor).cookie()).isEqualTo(cookie);
            assertThat(monitor.next(QUIET)).isEmpty();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketMonitor.on(diag).matching(Sockets.tcp().states(SocketState.CLOSE)))
                .withMessageContaining("state");
    }

    @Test
    void socketsOfOtherNamespacesAreNotTold() throws IOException {
        try (SocketsInNetNs others = new SocketsInNetNs();
                SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            others.openAndCloseUdp(5);
            sockets.openAndCloseUdp(1);
            assertThat(closed(monitor).transport()).isEqualTo(Transport.UDP);
            assertThat(monitor.next(QUIET)).isEmpty();
        }
    }

    /** Cross-checked with ss(8). */
    @Test
    void ssIsToldTheSame() throws Exception {
        Process ss = sockets.netNs.call(() -> new ProcessBuilder("stdbuf", "-oL", "ss", "-tunEHe")
                .redirectErrorStream(true)
                .start());
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = Thread.ofVirtual().start(() -> ss.inputReader().lines().forEach(lines::add));
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            String line = null;
            while (line == null) {
                assertThat(ss.isAlive()).isTrue();
                sockets.openAndCloseUdp(1);
                closed(monitor);
                line = lines.poll(50, TimeUnit.MILLISECONDS);
            }
            while (lines.poll(QUIET.toMillis(), TimeUnit.MILLISECONDS) != null) {
                // of the sockets before
            }
            Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
            pair.client().close();
            pair.accepted().close();
            for (int i = 0; i < 2; i++) {
                SocketInfo ours = closed(monitor);
                assertThat(lines.poll(20, TimeUnit.SECONDS))
                        .contains("127.0.0.1:" + ours.local().getPort())
                        .contains("127.0.0.1:" + ours.remote().getPort())
                        .contains("sk:" + ours.cookie());
            }
        } finally {
            ss.destroy();
            ss.waitFor();
            reader.join();
        }
    }

    @Test
    void whatTheKernelDroppedIsToldAndTheMonitorGoesOn() throws Exception {
        try (SocketMonitor monitor = SocketMonitor.on(diag).receiveBuffer(2048).open()) {
            HeldUpLoop.during(sockets.netNs, () -> {
                sockets.openAndCloseUdp(500);
                awaitDrops();
            });
            List<SocketEvent> events = drain(monitor);
            assertThat(events)
                    .filteredOn(Overrun.class::isInstance)
                    .isNotEmpty()
                    .containsOnly(new Overrun(OverrunPlace.RECEIVE_BUFFER));
            assertThat(events).filteredOn(Closed.class::isInstance).hasSizeBetween(1, 499);

            sockets.openAndCloseUdp(1);
            assertThat(closed(monitor).transport()).isEqualTo(Transport.UDP);
        }
    }

    private void awaitDrops() throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (sockets.netNs.call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/netlink"))).stream()
                // sk Eth Pid Groups Rmem Wmem Dump Locks Drops Inode
                .map(line -> line.trim().split("\\s+", -1))
                .noneMatch(words -> words[1].equals("4") && !words[8].equals("0"))) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(10);
        }
    }

    private static List<SocketEvent> drain(SocketMonitor monitor) {
        List<SocketEvent> events = new ArrayList<>();
        monitor.next(SOON).ifPresent(events::add);
        for (var event = monitor.next(QUIET); event.isPresent(); event = monitor.next(QUIET)) {
            events.add(event.get());
        }
        return events;
    }

    @Test
    void whatFoundNoRoomInTheQueueIsMissingInItsPlace() throws IOException {
        DatagramChannel last = sockets.udp(INET, "127.0.0.1");
        try (SocketMonitor all = SocketMonitor.on(diag).open();
                SocketMonitor monitor = SocketMonitor.on(diag).queue(10).open()) {
            sockets.openAndCloseUdp(30);
            assertThat(drain(all)).hasSize(30).hasOnlyElementsOfType(Closed.class);
            closed(monitor);
            last.close();
            closed(all);

            List<SocketEvent> events = drain(monitor);
            assertThat(events).hasSizeBetween(10, 11);
            assertThat(events.subList(0, 9)).hasOnlyElementsOfType(Closed.class);
            assertThat(events.get(9)).isEqualTo(new Overrun(OverrunPlace.QUEUE));
            sockets.openAndCloseUdp(1);
            closed(monitor);
        }
    }

    /** netlink S5 */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeWakesTheConsumers(boolean bySession) throws Exception {
        SocketMonitor monitor = SocketMonitor.on(diag).open();
        List<Thread> consumers = List.of(
                Thread.ofPlatform().start(() -> monitor.forEach(event -> {})),
                Thread.ofVirtual().start(() -> monitor.forEach(event -> {})));
        Thread.sleep(100);

        AutoCloseable closing = bySession ? diag : monitor;
        closing.close();

        for (Thread consumer : consumers) {
            assertThat(consumer.join(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(monitor.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> monitor.next(SOON));
        assertThat(monitor.iterator()).isExhausted();
        monitor.close();
        if (bySession) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SocketMonitor.on(diag).open());
        }
    }

    @Test
    void interruptEndsAWait() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        try (SocketMonitor monitor = SocketMonitor.on(diag).open()) {
            Thread consumer = Thread.ofVirtual()
                    .uncaughtExceptionHandler((thread, e) -> thrown.set(e))
                    .start(() -> monitor.forEach(event -> {}));
            consumer.interrupt();
            assertThat(consumer.join(Duration.ofSeconds(5))).isTrue();
            assertThat(thrown.get()).isInstanceOf(RequestCancelledException.class);
            assertThat(monitor.isClosed()).isFalse();
        }
    }

    @Test
    void callbackIsTold() throws Exception {
        BlockingQueue<SocketEvent> told = new LinkedBlockingQueue<>();
        SocketMonitor monitor = SocketMonitor.on(diag).open(event -> {
            told.add(event);
            throw new IllegalArgumentException("a callback that fails");
        });
        sockets.openAndCloseUdp(1);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isInstanceOf(Closed.class);
        long end = System.nanoTime() + SOON.toNanos();
        while (!monitor.isClosed() && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        assertThat(monitor.isClosed()).isTrue();
    }

    /** The kernel tells everybody of closed sockets (NL_CFG_F_NONROOT_RECV); other groups it keeps to itself. */
    @Test
    void noPrivilegeIsNeededForClosedSocketsButForSomeGroups() throws Exception {
        assertThat(WithoutNetAdmin.output("-all"))
                .contains("closed sockets: done")
                .contains("group of multicast routing: PermissionDeniedException [CAP_NET_ADMIN]"
                        + " setsockopt(NETLINK_ADD_MEMBERSHIP, 30)")
                .contains("all namespaces: PermissionDeniedException [CAP_NET_BROADCAST]"
                        + " setsockopt(NETLINK_LISTEN_ALL_NSID)");
    }

    @Test
    void roomIsPositive() {
        SocketMonitorBuilder builder = SocketMonitor.on(diag);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.queue(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.receiveBuffer(0));
    }
}
