package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.LO;
import static dev.cleat.netlink.Requests.NEVER_ANSWERED;
import static dev.cleat.netlink.Requests.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads, deadlines, interrupts and close() on one session. */
class ConcurrencyTest {

    private static final int DEVICES = 8;

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);

    @BeforeEach
    void createDevices() {
        for (int i = 0; i < DEVICES / 2; i++) {
            rt.execute(new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                out.struct(IfInfoMsg.STRUCT.size());
                out.beginNest(Ifla.IFLA_LINKINFO);
                out.string(IflaInfo.IFLA_INFO_KIND, "veth");
                out.endNest();
            }));
        }
    }

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    /** netlink S12 */
    @Test
    void sixtyFourThreadsGetTheirOwnAnswers() throws Exception {
        List<Future<Integer>> threads = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(64)) {
            for (int t = 0; t < 64; t++) {
                int first = t;
                threads.add(pool.submit(() -> mixedAnswers(first, 10_000)));
            }
        }
        for (Future<Integer> thread : threads) {
            assertThat(thread.get()).isZero();
        }
    }

    /** netlink S12, S15 */
    @Test
    void tenThousandVirtualThreadsNeverHoldUpAnother() throws Exception {
        // Ten thousand threads that start together also wait for each other while their code is still interpreted.
        runVirtualThreads(1000);
        Watchdog.assertNobodyIsHeldUpBy(
                () -> assertThat(runVirtualThreads(10_000)).isZero());
    }

    /** netlink S15: while routes and devices come and go, and monitors, read by virtual threads too, tell of them. */
    @Test
    void tenThousandVirtualThreadsAndMonitorsHoldUpNobody() throws Exception {
        rt.execute(Requests.setUp(LO));
        int monitors = Runtime.getRuntime().availableProcessors() + 1;
        AtomicInteger changes = new AtomicInteger();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        List<Monitor> open = new ArrayList<>();
        try {
            for (int i = 0; i < monitors; i++) {
                open.add(Monitor.on(rt)
                        .track(ObjectKind.LINKS, ObjectKind.IPV4_ROUTES)
                        .open(event -> changes.addAndGet(event instanceof MonitorEvent.Change ? 1 : 0)));
            }
            // As if another process did it: with a session and a thread that nobody else waits for.
            Thread churn = Thread.ofPlatform().start(() -> {
                try (Rtnetlink other = Rtnetlink.open(netNs)) {
                    churn(other, stop);
                } catch (RuntimeException e) {
                    failure.set(e);
                }
            });
            runVirtualThreads(1000);
            Watchdog.assertNobodyIsHeldUpBy(() -> {
                int before = changes.get();
                for (int rounds = 0; rounds == 0 || (rounds < 20 && changes.get() <= before + 100); rounds++) {
                    assertThat(runVirtualThreads(10_000)).isZero();
                }
                return assertThat(changes.get()).as("changes told meanwhile").isGreaterThan(before + 100);
            });
            stop.set(true);
            churn.join();
            assertThat(failure.get()).isNull();
            assertThat(open).noneMatch(Monitor::isClosed);
        } finally {
            stop.set(true);
            open.forEach(Monitor::close);
        }
    }

    /** Adds and removes routes and devices until it is told to stop. */
    private static void churn(Rtnetlink other, AtomicBoolean stop) {
        List<Request> routes = Requests.addRoutes(200);
        List<Request> removals = routes.stream()
                .map(route -> new Request(Rtm.RTM_DELROUTE, route.body()))
                .toList();
        while (!stop.get()) {
            other.batch(routes).execute().orThrow();
            other.execute(new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                out.struct(IfInfoMsg.STRUCT.size());
                out.string(Ifla.IFLA_IFNAME, "churn0");
                out.beginNest(Ifla.IFLA_LINKINFO);
                out.string(IflaInfo.IFLA_INFO_KIND, "bridge");
                out.endNest();
            }));
            other.batch(removals).execute().orThrow();
            other.execute(new Request(Rtm.RTM_DELLINK, out -> {
                out.struct(IfInfoMsg.STRUCT.size());
                out.string(Ifla.IFLA_IFNAME, "churn0");
            }));
        }
    }

    private int runVirtualThreads(int count) throws Exception {
        int mixed = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> threads = new ArrayList<>();
            for (int t = 0; t < count; t++) {
                int first = t;
                threads.add(pool.submit(() -> mixedAnswers(first, 5)));
            }
            for (Future<Integer> thread : threads) {
                mixed += thread.get();
            }
        }
        return mixed;
    }

    /** Asks for one device after the other; returns how often the answer was about another one. */
    private int mixedAnswers(int first, int times) {
        int mixed = 0;
        for (int i = 0; i < times; i++) {
            int wanted = 1 + (first + i) % (DEVICES + 1);
            mixed += rt.get(link(wanted), Requests::index) == wanted ? 0 : 1;
        }
        return mixed;
    }

    /** netlink S15: more threads wait for answers than there are carriers, or threads that make calls. */
    @Test
    void waitingVirtualThreadsHoldUpNobody() throws Exception {
        int waiters = 64;
        List<Thread> waiting = new ArrayList<>();
        Watchdog.assertNobodyIsHeldUpBy(() -> {
            for (int i = 0; i < waiters; i++) {
                waiting.add(Thread.ofVirtual().start(() -> {
                    try {
                        rt.get(NEVER_ANSWERED, Requests::index);
                    } catch (IllegalStateException e) {
                        // closed, as it should be
                    }
                }));
            }
            Thread virtual = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 1000; i++) {
                    rt.get(link(LO), Requests::index);
                }
            });
            assertThat(virtual.join(Duration.ofSeconds(20))).isTrue();
            return assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
        });
        rt.close();
        for (Thread thread : waiting) {
            assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
        }
    }

    /** netlink S14 */
    @Test
    void deadlineEndsAWaitAndTheSessionRemainsUsable() {
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> rt.within(Duration.ofMillis(50)).get(NEVER_ANSWERED, Requests::index))
                    .isInstanceOfSatisfying(DeadlineExceededException.class, e -> {
                        if (e.wasSent()) {
                            waits.add(Duration.ofNanos(System.nanoTime() - start));
                        }
                    });
        }

        // A busy machine may hold up any single one, even before it is sent.
        assertThat(waits).isNotEmpty().allMatch(wait -> wait.compareTo(Duration.ofMillis(50)) >= 0);
        assertThat(Collections.min(waits)).isLessThan(Duration.ofMillis(500));
        assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptEndsAWaitAndStaysPending(boolean virtual) throws Exception {
        Waiter waiter = new Waiter(rt, virtual);

        waiter.thread.interrupt();

        assertThat(waiter.failure()).isInstanceOfSatisfying(RequestCancelledException.class, e -> {
            assertThat(e.wasSent()).isTrue();
        });
        assertThat(waiter.wasInterrupted).isTrue();
        assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptedThreadCanStillCleanUp(boolean virtual) throws Exception {
        FutureTask<Boolean> cleaning = new FutureTask<>(() -> {
            Thread.currentThread().interrupt();
            assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
            assertThat(rt.dump(Requests.ALL_LINKS, Requests::index)).hasSize(DEVICES + 1);
            assertThatThrownBy(() -> rt.get(NEVER_ANSWERED, Requests::index))
                    .isInstanceOf(RequestCancelledException.class);
            return Thread.interrupted();
        });
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(cleaning);

        assertThat(cleaning.get(10, TimeUnit.SECONDS)).isTrue();
    }

    /** netlink S5 */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closeWakesEverybodyAtOnce(boolean virtual) throws Exception {
        List<Duration> delays = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            delays.add(untilAllAreAwake(virtual));
        }
        // A busy machine may hold up any single one.
        assertThat(Collections.min(delays)).isLessThan(Duration.ofMillis(100));
    }

    private Duration untilAllAreAwake(boolean virtual) throws InterruptedException {
        Rtnetlink session = Rtnetlink.open(netNs);
        List<Waiter> waiters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiters.add(new Waiter(session, virtual));
        }
        long start = System.nanoTime();

        session.close();

        for (Waiter waiter : waiters) {
            assertThat(waiter.failure()).isInstanceOf(IllegalStateException.class);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** netlink S5 */
    @Test
    void sessionsThatWaitedLeaveNoDescriptorAndNoThreadBehind() throws Exception {
        Rtnetlink.open(netNs).close();
        int before = Descriptors.open();
        for (int i = 0; i < 100; i++) {
            try (Rtnetlink session = Rtnetlink.open(netNs)) {
                assertThatThrownBy(() -> session.within(Duration.ofMillis(1)).get(NEVER_ANSWERED, Requests::index))
                        .isInstanceOf(DeadlineExceededException.class);
            }
        }
        for (int i = 0; i < 1000 && (Descriptors.open() > before || isLoopRunning()); i++) {
            LockSupport.parkNanos(10_000_000);
        }
        assertThat(Descriptors.open()).isLessThanOrEqualTo(before);
        assertThat(isLoopRunning()).isFalse();
    }

    private static boolean isLoopRunning() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("cleat netlink events"));
    }

    /** A thread that waits for an answer that never comes. */
    private static final class Waiter {

        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
        private final Thread thread;
        private volatile boolean wasInterrupted;

        Waiter(Rtnetlink session, boolean virtual) throws InterruptedException {
            ThreadFactory factory = virtual
                    ? Thread.ofVirtual().factory()
                    : Thread.ofPlatform().daemon().factory();
            thread = factory.newThread(() -> {
                try {
                    session.get(NEVER_ANSWERED, message -> {
                        throw new AssertionError("answered");
                    });
                } catch (RuntimeException e) {
                    failure.set(e);
                    wasInterrupted = Thread.currentThread().isInterrupted();
                }
            });
            thread.start();
            // A virtual thread may only wait for its send so far.
            while (!isWaitingForItsAnswer()) {
                Thread.sleep(1);
            }
        }

        private boolean isWaitingForItsAnswer() {
            List<String> stack = Arrays.stream(thread.getStackTrace())
                    .map(StackTraceElement::getMethodName)
                    .toList();
            // Of a latch, which a socket that can be read releases.
            return stack.contains("tryAcquireSharedNanos") && stack.contains("awaitReadable");
        }

        RuntimeException failure() throws InterruptedException {
            assertThat(thread.join(Duration.ofSeconds(5))).isTrue();
            RuntimeException thrown = failure.get();
            assertThat(thrown).isNotNull();
            return thrown;
        }
    }
}
