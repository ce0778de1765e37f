package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions in other namespaces than their users (netlink S13). */
class SessionNamespaceTest {

    private static final Path HERE = Path.of("/proc/thread-self/ns/net");

    private final NetNsHandle netNs = NetNs.create();

    @AfterEach
    void close() {
        netNs.close();
    }

    /** netlink S13: more sockets than a session has at first, as many as one thread may use at a time. */
    @Test
    void everySocketOfASessionIsInItsNamespace() throws Exception {
        Path before = Files.readSymbolicLink(HERE);
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            createVeth(rt, "marker0");
            List<DumpCursor> streams = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                streams.add(rt.stream(ALL_LINKS));
            }
            for (DumpCursor stream : streams) {
                List<String> names = new ArrayList<>();
                while (stream.next()) {
                    names.add(Requests.name(stream.message()));
                }
                assertThat(names).hasSize(3).contains("lo", "marker0");
            }
        }
        assertThat(Files.readSymbolicLink(HERE)).isEqualTo(before);
    }

    /** netlink S13 */
    @Test
    void sessionOfAThreadInANamespaceStaysThereWhenTheThreadIsGone() {
        try (Rtnetlink rt = netNs.<Rtnetlink, RuntimeException>call(Rtnetlink::open)) {
            createVeth(rt, "marker0");
            try (DumpCursor first = rt.stream(ALL_LINKS);
                    Rtnetlink other = Rtnetlink.open(netNs)) {
                assertThat(first.next()).isTrue();
                assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
                assertThat(other.dump(ALL_LINKS, Requests::name)).contains("marker0");
            }
        }
    }

    /** netlink S13 */
    @Test
    void namespaceOfAProcessIsFound() throws Exception {
        Process sleeper = netNs.call(() -> new ProcessBuilder("sleep", "60").start());
        try (Rtnetlink rt = Rtnetlink.open(NetNs.ofPid(sleeper.pid()));
                Rtnetlink same = Rtnetlink.open(netNs)) {
            createVeth(same, "marker0");
            assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
        assertThatThrownBy(() -> Rtnetlink.open(NetNs.ofPid(sleeper.pid()))).hasMessageContaining("ENOENT");
    }

    /** netlink S13 */
    @Test
    void namespaceIsFoundByItsName() throws Exception {
        String name = "cleat-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        ip("netns", "add", name);
        try (Rtnetlink rt = Rtnetlink.open(NetNs.named(name));
                SockDiag diag = SockDiag.open(NetNs.named(name))) {
            ip("-n", name, "link", "add", "marker0", "type", "veth");
            assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
            assertThat(diag.list(Sockets.any())).isEmpty();
            ip("netns", "delete", name);
            try (DumpCursor first = rt.stream(ALL_LINKS);
                    DumpCursor second = rt.stream(ALL_LINKS)) {
                assertThat(first.next()).isTrue();
                assertThat(second.next()).as("on a socket of its own").isTrue();
            }
        } finally {
            Files.deleteIfExists(NetNs.NAMED.resolve(name));
        }
        assertThatThrownBy(() -> Rtnetlink.open(NetNs.named(name)))
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT))
                .hasMessageContaining(name);
    }

    @Test
    void whatIsClosedIsInNoNamespace() {
        NetNsHandle theirs = netNs.open();
        try (Rtnetlink rt = Rtnetlink.open(theirs)) {
            assertThat(rt.isIn(theirs)).isTrue();
            theirs.close();
            assertThatIllegalStateException().isThrownBy(() -> rt.isIn(theirs));
            assertThat(rt.isIn(netNs)).isTrue();
        }
        Rtnetlink closed = Rtnetlink.open(netNs);
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.isIn(netNs));
    }

    /** netlink S13 */
    @Test
    void namespaceIsFoundByADescriptorThatSomebodyElseCloses() {
        Rtnetlink rt;
        try (NetNsHandle theirs = netNs.open()) {
            int raw = theirs.fd().acquire();
            try (NetNsHandle mine = NetNs.ofFd(raw)) {
                rt = Rtnetlink.open(mine);
            } finally {
                theirs.fd().release();
            }
        }
        try (rt) {
            createVeth(rt, "marker0");
            try (DumpCursor first = rt.stream(ALL_LINKS);
                    Rtnetlink other = Rtnetlink.open(netNs)) {
                assertThat(first.next()).isTrue();
                assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
                assertThat(other.dump(ALL_LINKS, Requests::name)).contains("marker0");
            }
        }
    }

    /** netlink S13: neither the caller's thread, virtual or not, nor one that stays. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noThreadIsLeftInTheNamespace(boolean virtual) throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread caller = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
            try {
                Path before = Files.readSymbolicLink(HERE);
                for (int i = 0; i < 20; i++) {
                    try (Rtnetlink rt = Rtnetlink.open(netNs);
                            SockDiag diag = SockDiag.open(netNs);
                            DumpCursor stream = rt.stream(ALL_LINKS);
                            Monitor monitor =
                                    Monitor.on(rt).track(ObjectKind.LINKS).open();
                            SocketMonitor sockets = SocketMonitor.on(diag).open()) {
                        assertThat(stream.next()).isTrue();
                        assertThat(monitor.next(Duration.ofSeconds(20))).isPresent();
                        assertThat(sockets.next(Duration.ZERO)).isEmpty();
                        assertThat(Files.readSymbolicLink(HERE)).isEqualTo(before);
                    }
                    assertThat(Files.readSymbolicLink(HERE)).isEqualTo(before);
                }
            } catch (Exception | AssertionError e) {
                failure.set(e);
            }
        });
        caller.join();

        assertThat(failure.get()).isNull();
        awaitNobodyIn(netNs);
    }

    /** netlink S13: the carriers of virtual threads, which the JDK starts where one is woken, among them. */
    @Test
    void noCarrierIsStartedInTheNamespace() throws Exception {
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Djdk.virtualThreadScheduler.parallelism=64",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ManyCarriers.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
    }

    /**
     * netlink S13: no thread works on after it entered a namespace, whether or not it could leave it. Each call has one of
     * its own, which ends with it, wherever it is by then.
     */
    @Test
    void threadThatEnteredANamespaceNeverWorksAgain() throws Exception {
        List<Thread> threads = new ArrayList<>();
        try (NetNsHandle third = NetNs.create()) {
            for (int i = 0; i < 3; i++) {
                long entered = netNs.call(() -> {
                    threads.add(Thread.currentThread());
                    try (NetNsHandle here = NetNs.current()) {
                        // As if the way back had failed: this thread is lost for everything else.
                        third.enterForGood();
                        return here.inode();
                    }
                });
                assertThat(entered).isEqualTo(netNs.inode());
                assertThatThrownBy(() -> netNs.call(() -> {
                            threads.add(Thread.currentThread());
                            throw new IllegalStateException("of the task");
                        }))
                        .hasMessage("of the task");
            }
            for (Thread thread : threads) {
                assertThat(thread.isVirtual()).isFalse();
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            }
            assertThat(new HashSet<>(threads)).hasSize(6);
            awaitNobodyIn(third);
            awaitNobodyIn(netNs);
        }
    }

    /** The kernel's threads end a moment after Java's do. */
    static void awaitNobodyIn(NetNsHandle netNs) throws Exception {
        Path file = Path.of("net:[" + netNs.inode() + "]");
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (true) {
            List<Path> inside = new ArrayList<>();
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
                for (Path task : tasks) {
                    try {
                        if (Files.readSymbolicLink(task.resolve("ns/net")).equals(file)) {
                            inside.add(task);
                        }
                    } catch (IOException e) {
                        // It ended meanwhile.
                    }
                }
            }
            if (inside.isEmpty()) {
                return;
            }
            assertThat(System.nanoTime()).as("%s are still there", inside).isLessThan(end);
            Thread.sleep(10);
        }
    }

    /** netlink S13 */
    @Test
    void withoutPrivilegeEnteringIsDeniedAndExplained() throws Exception {
        String name = "cleat-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        ip("netns", "add", name);
        String output;
        try {
            output = WithoutNetAdmin.output(
                    "-all",
                    OtherNamespaces.class,
                    name,
                    Long.toString(ProcessHandle.current().pid()));
        } finally {
            ip("netns", "delete", name);
        }
        String denied = ": PermissionDeniedException setns(CLONE_NEWNET): EPERM (Operation not permitted): the thread"
                + " lacks CAP_SYS_ADMIN";
        assertThat(output)
                .contains("by name" + denied)
                .contains("by path" + denied)
                .contains("by pid: PermissionDeniedException open(/proc/")
                .contains("EACCES (Permission denied): the thread lacks CAP_SYS_PTRACE")
                .contains("own by pid: done")
                .contains("no such file: NoSuchNamespaceException")
                .contains("ENOENT");
    }

    private static void ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        Process ip = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(ip.waitFor()).as("%s: %s", command, output).isZero();
    }

    /** netlink S13 */
    @Test
    void sessionKeepsItsNamespaceAlive() {
        NetNsHandle shortLived = NetNs.create();
        try (Rtnetlink rt = Rtnetlink.open(shortLived)) {
            shortLived.close();
            try (DumpCursor stream = rt.stream(ALL_LINKS)) {
                assertThat(stream.next()).isTrue();
                assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("lo");
            }
        }
    }

    @Test
    void virtualThreadsOpenSocketsInTheNamespaceOfTheSession() throws Exception {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            createVeth(rt, "marker0");
            List<String> names = new ArrayList<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try (DumpCursor first = rt.stream(ALL_LINKS)) {
                            names.addAll(rt.dump(ALL_LINKS, Requests::name));
                            assertThat(first.next()).isTrue();
                        }
                    })
                    .join();
            assertThat(names).contains("marker0");
        }
    }

    private static void createVeth(Rtnetlink rt, String name) {
        rt.execute(new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            out.struct(IfInfoMsg.STRUCT.size());
            out.string(Ifla.IFLA_IFNAME, name);
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "veth");
            out.endNest();
        }));
    }
}
