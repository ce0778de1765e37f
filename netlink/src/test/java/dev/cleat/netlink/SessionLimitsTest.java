package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_ADDRESSES;
import static dev.cleat.netlink.Requests.ALL_LINKS;
import static dev.cleat.netlink.Requests.LO;
import static dev.cleat.netlink.Requests.NEVER_ANSWERED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many threads use a session, it has few sockets and threads; and no thread waits for itself. */
class SessionLimitsTest {

    private static final int MANY = 10_000;

    /** More than a session may have, and far fewer than one for each of many users. */
    private static final int FEW = 150;

    private static final Duration SHORT = Duration.ofMillis(100);

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    /** Uses the session on many virtual threads, and returns how many descriptors there were at most, beyond those before. */
    private static int descriptorsOf(IntConsumer use) throws Exception {
        int before = Descriptors.open();
        int most = before;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> users = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                int number = i;
                users.add(pool.submit(() -> use.accept(number)));
            }
            for (Future<?> user : users) {
                while (!isDone(user)) {
                    most = Math.max(most, Descriptors.open());
                }
            }
        }
        return most - before;
    }

    private static boolean isDone(Future<?> user) throws Exception {
        try {
            user.get(1, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private static long threadsStarted() {
        return ManagementFactory.getThreadMXBean().getTotalStartedThreadCount();
    }

    @Test
    void manyBatchesTakeFewSocketsAndThreads() throws Exception {
        rt.execute(Requests.setUp(LO));
        long started = threadsStarted();

        int descriptors = descriptorsOf(i ->
                rt.batch(List.of(Requests.addRoute(0x14000000 + i))).execute().orThrow());

        assertThat(descriptors).isLessThan(FEW);
        assertThat(threadsStarted() - started).isLessThan(FEW);
        assertThat(rt.dump(Requests.routes(254), Requests::destination)).hasSize(MANY);
    }

    @Test
    void manyStreamsTakeFewSocketsAndThreads() throws Exception {
        AtomicInteger devices = new AtomicInteger();
        long started = threadsStarted();

        int descriptors = descriptorsOf(i -> {
            try (DumpCursor links = rt.stream(ALL_LINKS)) {
                while (links.next()) {
                    devices.incrementAndGet();
                }
            }
        });

        assertThat(descriptors).isLessThan(FEW);
        assertThat(threadsStarted() - started).isLessThan(FEW);
        assertThat(devices).hasValue(MANY);
    }

    @Test
    void manyWhoAreNotAnsweredTakeFewSockets() throws Exception {
        int before = Descriptors.open();
        List<Thread> waiting = new ArrayList<>();
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 1000; i++) {
            waiting.add(Thread.ofVirtual().start(() -> {
                try {
                    rt.get(NEVER_ANSWERED, Requests::index);
                } catch (IllegalStateException e) {
                    ended.incrementAndGet();
                }
            }));
        }
        for (Thread thread : waiting) {
            while (!isWaitingForAnswerOrTurn(thread)) {
                Thread.sleep(1);
            }
        }
        assertThat(Descriptors.open() - before).isLessThan(2 * FEW);

        rt.close();

        for (Thread thread : waiting) {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(ended).hasValue(1000);
    }

    private static boolean isWaitingForAnswerOrTurn(Thread thread) {
        String stack = Arrays.toString(thread.getStackTrace());
        return stack.contains("awaitReadable") || stack.contains("Semaphore.tryAcquire");
    }

    /** As many at once as there are places, and each waits for all the others before it lists within its decoder. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void decodersThatListWaitForNobody(boolean virtual) throws Exception {
        rt.execute(Requests.setUp(LO));
        CountDownLatch inDecoders = new CountDownLatch(Places.OF_A_USE);
        List<FutureTask<List<Integer>>> lists = new ArrayList<>();
        for (int i = 0; i < 3 * Places.OF_A_USE; i++) {
            FutureTask<List<Integer>> list = new FutureTask<>(() -> rt.dump(ALL_LINKS, link -> {
                inDecoders.countDown();
                await(inDecoders);
                return rt.dump(ALL_ADDRESSES, Requests::address).size();
            }));
            lists.add(list);
            start(virtual, list);
        }
        for (FutureTask<List<Integer>> list : lists) {
            assertThat(list.get(30, TimeUnit.SECONDS)).hasSize(1);
        }
    }

    /** A list within a stream within the read-back of a batch, and so on. */
    @Test
    void everyUseMayBeWithinEveryOther() {
        rt.execute(Requests.setUp(LO));
        List<Integer> seen = rt.dump(ALL_LINKS, link -> {
            try (DumpCursor routes = rt.stream(Requests.routes(0))) {
                Iterable<Request> fromStream = () -> {
                    assertThat(routes.next()).isTrue();
                    return List.of(Requests.addRoute(0x14000000)).iterator();
                };
                rt.batch(fromStream).execute().orThrow();
            }
            return rt.get(Requests.link(LO), Requests::index);
        });
        assertThat(seen).containsExactly(LO);
    }

    @Test
    void aThreadIsRefusedMoreThanAFewAndThatNeedsNobodyElse() {
        for (int round = 0; round < 2 * Places.OF_A_USE; round++) {
            Deque<DumpCursor> open = new ArrayDeque<>();
            for (int i = 0; i < Places.USES_OF_A_THREAD; i++) {
                open.push(rt.stream(ALL_LINKS));
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> rt.dump(ALL_LINKS, Requests::index))
                    .withMessageContaining("this thread has 8 lists, streams and batches");
            assertThat(rt.get(Requests.link(LO), Requests::index)).isEqualTo(LO);
            open.pop().close();
            assertThat(rt.dump(ALL_LINKS, Requests::index)).containsExactly(LO);
            open.forEach(DumpCursor::close);
        }
    }

    @Test
    void whoFindsNoPlaceWaitsForOneUntilTheDeadline() throws Exception {
        try (Streams streams = new Streams(rt)) {
            assertThatThrownBy(() -> rt.within(SHORT).stream(ALL_LINKS)).isInstanceOf(DeadlineExceededException.class);
            assertThat(rt.dump(ALL_LINKS, Requests::index)).containsExactly(LO);
            FutureTask<Integer> waiting = new FutureTask<>(() -> {
                try (DumpCursor links = rt.stream(ALL_LINKS)) {
                    return links.next() ? 1 : 0;
                }
            });
            start(true, waiting);

            streams.closeOne();

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForAPlaceHearsThatTheSessionIsClosed() throws Exception {
        try (Streams _ = new Streams(rt)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiting = Thread.ofPlatform().start(() -> {
                try {
                    rt.stream(ALL_LINKS).close();
                } catch (IllegalStateException e) {
                    thrown.set(e);
                }
            });
            while (waiting.getState() != Thread.State.WAITING && waiting.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }

            rt.close();

            assertThat(waiting.join(Duration.ofSeconds(20))).isTrue();
            assertThat(thrown.get()).hasMessageContaining("closed");
        }
    }

    /** Else each thread could keep the second one of its streams, and there was no limit. */
    @Test
    void aPlaceIsTakenUntilTheLastUseOfIt() throws Exception {
        List<DumpCursor> second = new ArrayList<>();
        for (int i = 0; i < Places.OF_A_USE; i++) {
            second.add(inThread(() -> {
                DumpCursor first = rt.stream(ALL_LINKS);
                DumpCursor kept = rt.stream(ALL_LINKS);
                first.close();
                first.close();
                return kept;
            }));
        }
        assertThatThrownBy(() -> rt.within(SHORT).stream(ALL_LINKS)).isInstanceOf(DeadlineExceededException.class);
        // On another thread than the one that took the place.
        second.getFirst().close();
        rt.within(Duration.ofSeconds(20)).stream(ALL_LINKS).close();
        second.forEach(DumpCursor::close);
    }

    @Test
    void whatCouldNotBeginLeavesItsPlace() {
        Request broken = new Request(ALL_LINKS.type(), out -> {
            throw new ArithmeticException("on purpose");
        });
        for (int i = 0; i < 2 * Places.OF_A_USE; i++) {
            assertThatThrownBy(() -> rt.stream(broken)).isInstanceOf(ArithmeticException.class);
            assertThatThrownBy(() -> rt.batch(List.of(broken)).execute()).isInstanceOf(ArithmeticException.class);
            assertThatThrownBy(() -> rt.get(broken, Requests::index)).isInstanceOf(ArithmeticException.class);
        }
        assertThat(rt.within(Duration.ofSeconds(20)).dump(ALL_LINKS, Requests::index))
                .containsExactly(LO);
    }

    @Test
    void aBodyThatUsesTheSessionIsRefused() {
        Request nested = new Request(Requests.link(LO).type(), out -> {
            rt.get(Requests.link(LO), Requests::index);
            Requests.link(LO).body().writeTo(out);
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> rt.get(nested, Requests::index))
                .withMessageContaining("body");
        assertThat(rt.get(Requests.link(LO), Requests::index)).isEqualTo(LO);
    }

    /** Of a coalescing monitor, the thread that receives for all asks what an announcement is about. */
    @Test
    void anIdentityThatUsesASessionIsRefusedAndHoldsUpNobody() {
        ObjectKind asking = ObjectKind.named("link that asks")
                .groups(NetlinkGroup.LINK)
                .listedBy(ALL_LINKS)
                .messages(16, 17, 16)
                .toldApartBy((message, key) -> {
                    key.number(rt.get(Requests.link(LO), Requests::index));
                    return true;
                })
                .build();
        try (Monitor sound = Monitor.on(rt).listen(NetlinkGroup.LINK).open();
                Monitor broken = Monitor.on(rt)
                        .track(asking)
                        .queue(QueuePolicy.coalesce(10))
                        .open()) {
            rt.execute(Requests.setUp(LO));
            assertThat(sound.next(Duration.ofSeconds(20))).isPresent();
            assertThatIllegalStateException()
                    .isThrownBy(() -> {
                        while (true) {
                            broken.next(Duration.ofSeconds(20)).orElseThrow();
                        }
                    })
                    .withMessageContaining("must not use a session");
            assertThat(broken.isClosed()).isTrue();
        }
    }

    @Test
    void portIdsAreRememberedUpToANumber() {
        OwnPorts ports = new OwnPorts();
        for (int port = 0; port < 3 * OwnPorts.MOST; port++) {
            ports.add(port);
            ports.add(port);
        }
        assertThat(ports.contains(0)).isFalse();
        assertThat(ports.contains(2 * OwnPorts.MOST - 1)).isFalse();
        assertThat(ports.contains(2 * OwnPorts.MOST)).isTrue();
        assertThat(ports.contains(3 * OwnPorts.MOST - 1)).isTrue();
    }

    @Test
    void aPortIdThatIsUsedAgainIsRememberedLonger() {
        OwnPorts ports = new OwnPorts();
        for (int port = 0; port < OwnPorts.MOST; port++) {
            ports.add(port);
        }
        ports.add(0);
        ports.add(OwnPorts.MOST);
        assertThat(ports.contains(0)).isTrue();
        assertThat(ports.contains(1)).isFalse();
    }

    /** Streams that outlive the lists in whose decoders they were begun hold up streams, as others do, and no list. */
    @Test
    void aStreamBegunInADecoderKeepsNoPlaceOfAList() throws Exception {
        List<DumpCursor> streams = new ArrayList<>();
        try {
            for (int i = 0; i < Places.OF_A_USE; i++) {
                inThread(() -> rt.dump(ALL_LINKS, link -> streams.add(rt.stream(ALL_LINKS))));
            }
            assertThat(rt.within(Duration.ofSeconds(20)).dump(ALL_LINKS, Requests::index))
                    .containsExactly(LO);
            assertThatThrownBy(() -> rt.within(SHORT).stream(ALL_LINKS)).isInstanceOf(DeadlineExceededException.class);
        } finally {
            streams.forEach(DumpCursor::close);
        }
        rt.within(Duration.ofSeconds(20)).stream(ALL_LINKS).close();
    }

    @Test
    void aMonitorWaitsForNoDecoder() throws Exception {
        CountDownLatch inDecoders = new CountDownLatch(Places.OF_A_USE);
        CountDownLatch release = new CountDownLatch(1);
        List<FutureTask<List<Integer>>> lists = new ArrayList<>();
        for (int i = 0; i < Places.OF_A_USE; i++) {
            FutureTask<List<Integer>> list = new FutureTask<>(() -> rt.dump(ALL_LINKS, link -> {
                inDecoders.countDown();
                await(release);
                return LO;
            }));
            lists.add(list);
            start(true, list);
        }
        await(inDecoders);
        try (Monitor monitor = Monitor.on(rt).track(ObjectKind.LINKS).open()) {
            assertThat(inThread(() -> monitor.next(SHORT))).isPresent();
        } finally {
            release.countDown();
        }
        for (FutureTask<List<Integer>> list : lists) {
            list.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closingAMonitorEndsItsWaitForAPlace() throws Exception {
        List<Places.Place> all = new ArrayList<>();
        for (int i = 0; i < Places.OF_A_USE; i++) {
            all.add(inThread(() -> rt.session().tryPlaceOfMonitor()));
        }
        assertThat(all).doesNotContainNull();
        Monitor waiting = Monitor.on(rt).track(ObjectKind.LINKS).open();
        FutureTask<Boolean> ended = new FutureTask<>(() -> !waiting.iterator().hasNext());
        Thread consumer = Thread.ofPlatform().daemon().start(ended);
        while (!Arrays.toString(consumer.getStackTrace()).contains("pause")) {
            Thread.onSpinWait();
        }

        waiting.close();

        assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
        all.getFirst().close();
        try (Monitor monitor = Monitor.on(rt).track(ObjectKind.LINKS).open()) {
            assertThat(inThread(() -> monitor.next(SHORT))).isPresent();
        }
    }

    @Test
    void whoWaitsToSendARequestHearsThatTheSessionIsClosed() throws Exception {
        CountDownLatch writing = new CountDownLatch(Session.REQUESTS_AT_ONCE);
        CountDownLatch release = new CountDownLatch(1);
        Request slow = new Request(Requests.link(LO).type(), out -> {
            writing.countDown();
            await(release);
            Requests.link(LO).body().writeTo(out);
        });
        List<FutureTask<Integer>> requests = new ArrayList<>();
        for (int i = 0; i < Session.REQUESTS_AT_ONCE; i++) {
            FutureTask<Integer> request = new FutureTask<>(() -> rt.get(slow, Requests::index));
            requests.add(request);
            start(false, request);
        }
        await(writing);
        try {
            FutureTask<ExtendedAck> waiting = new FutureTask<>(() -> rt.execute(Requests.setUp(LO)));
            Thread waiter = Thread.ofPlatform().daemon().start(waiting);
            while (!isWaitingForAnswerOrTurn(waiter)) {
                Thread.onSpinWait();
            }

            rt.close();

            assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        } finally {
            release.countDown();
        }
        for (FutureTask<Integer> request : requests) {
            assertThatThrownBy(() -> request.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    private static void start(boolean virtual, Runnable task) {
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(task);
    }

    private static <T> T inThread(Callable<T> task) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        start(false, future);
        return future.get(20, TimeUnit.SECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream in each place, of a thread each. */
    private static final class Streams implements AutoCloseable {

        private final Deque<DumpCursor> open = new ArrayDeque<>();

        Streams(Rtnetlink rt) throws Exception {
            for (int i = 0; i < Places.OF_A_USE; i++) {
                open.push(inThread(() -> rt.stream(ALL_LINKS)));
            }
        }

        void closeOne() {
            open.pop().close();
        }

        @Override
        public void close() {
            open.forEach(DumpCursor::close);
        }
    }
}
