package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleat.bpf.Program;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The thread that a held namespace keeps for calls on its devices. */
@RequiresKernelFeature(KernelFeature.TCX)
class KeptThreadTest {

    private static final int CALLS = 300;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final NetNsHandle netNs;
    private final TcxHook hook;

    KeptThreadTest(@Fresh TestNetwork network) {
        netNs = network.namespace("there");
        hook = TcxHook.ingress(netNs.device("lo"));
    }

    @Test
    void callsOnAHeldNamespaceStartNoThreadEach() {
        assertThat(startedBy(() -> repeat(hook::query))).isLessThan(CALLS / 4);
    }

    @Test
    void neitherDoVirtualThreads() throws Exception {
        hook.query();
        assertThat(startedBy(() -> join(Thread.ofVirtual().start(() -> repeat(hook::query)))))
                .isLessThan(CALLS / 4);
    }

    @Test
    void neitherDoReferencesOfASession() {
        try (Rtnetlink rt = Rtnetlink.open(NetNs.ofPath(pathOf(netNs)))) {
            TcxHook ofSession = TcxHook.ingress(Links.on(rt).get("lo").ref());
            assertThat(startedBy(() -> repeat(ofSession::query))).isLessThan(CALLS / 4);
        }
    }

    @Test
    void theThreadEndsWithTheHandle() throws Exception {
        NetNsHandle handle = NetNs.create();
        List<Thread> before = kept();
        TcxHook.ingress(handle.device("lo")).query();
        List<Thread> since = new ArrayList<>(kept());
        since.removeAll(before);
        assertThat(since).extracting(Thread::getName).containsExactly("cleat for " + handle);

        handle.close();

        // Without anything to do it would end anyway, but after ten seconds.
        assertThat(since.getFirst().join(Duration.ofSeconds(5))).isTrue();
    }

    /** Each would keep its thread for a while, were there not too many. */
    @Test
    void manyNamespacesKeepABoundedNumberOfThreads() {
        List<NetNsHandle> handles = new ArrayList<>();
        try {
            for (int i = 0; i < 600; i++) {
                NetNsHandle again = netNs.open();
                handles.add(again);
                TcxHook.ingress(again.device("lo")).query();
            }
            // At once: after a while, those that have nothing to do end anyway.
            assertThat(kept()).hasSizeLessThan(300);
        } finally {
            handles.forEach(NetNsHandle::close);
        }
    }

    /** By a path, nothing is held: each call has a thread of its own, but not all at once. */
    @Test
    void manyCallersByPathTakeABoundedNumberOfThreads() throws Exception {
        TcxHook byPath = TcxHook.ingress(NetNs.ofPath(pathOf(netNs)).device("lo"));
        AtomicInteger answered = new AtomicInteger();
        int before = THREADS.getThreadCount();
        THREADS.resetPeakThreadCount();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            callers.add(Thread.ofVirtual().start(() -> {
                if (byPath.query().isEmpty()) {
                    answered.incrementAndGet();
                }
            }));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(answered).hasValue(1000);
        assertThat(THREADS.getPeakThreadCount() - before).isLessThan(150);
    }

    @Test
    void whatUsersRunInTheNamespaceHoldsUpNobody() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread slow = Thread.ofPlatform()
                .start(() -> netNs.run(() -> {
                    inside.countDown();
                    await(done);
                }));
        inside.await();
        assertThat(hook.query().isEmpty()).isTrue();
        assertThat(netNs.device("lo")
                        .<Boolean, RuntimeException>locate(index -> hook.query().isEmpty()))
                .as("from inside of the namespace")
                .isTrue();
        done.countDown();
        slow.join();
    }

    @Test
    void anInterruptStaysWithTheCaller() {
        Thread.currentThread().interrupt();
        try {
            assertThat(hook.query().isEmpty()).isTrue();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(hook.query().isEmpty()).isTrue();
    }

    @Test
    void refusalsShowTheCallersLine() {
        TcxHook absent = TcxHook.ingress(netNs.device("absent"));
        Throwable refusal = catchThrowable(absent::query);
        assertThat(refusal.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("refusalsShowTheCallersLine"));
        try (Program program = Ground.load("mine")) {
            assertThat(Tcx.detachIfPresent(program).on(absent)).isFalse();
        }
    }

    private static long startedBy(Runnable action) {
        long before = THREADS.getTotalStartedThreadCount();
        action.run();
        return THREADS.getTotalStartedThreadCount() - before;
    }

    private static void repeat(Runnable action) {
        for (int i = 0; i < CALLS; i++) {
            action.run();
        }
    }

    private static List<Thread> kept() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("cleat for"))
                .toList();
    }

    private static Path pathOf(NetNsHandle handle) {
        int raw = handle.fd().acquire();
        handle.fd().release();
        return Path.of("/proc/self/fd", Integer.toString(raw));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
