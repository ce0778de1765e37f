package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.LO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of each request when a batch ends before its time, compared with what the kernel did. */
class BatchCutShortTest {

    private static final int FIRST = 0x14000000;
    private static final int REQUESTS = 20_000;

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);
    private final Rtnetlink witness = Rtnetlink.open(netNs);

    @BeforeEach
    void setUp() {
        rt.execute(Requests.setUp(LO));
    }

    @AfterEach
    void close() {
        rt.close();
        witness.close();
        netNs.close();
    }

    /** Gives requests, and does something before one of them. */
    private static Iterable<Request> requests(int at, Runnable what) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < REQUESTS;
            }

            @Override
            public Request next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                if (next == at) {
                    what.run();
                }
                return Requests.addRoute(FIRST + next++);
            }
        };
    }

    private static Batch batch(Rtnetlink session, Iterable<Request> requests, boolean ackEach) {
        return ackEach ? session.batch(requests) : session.batch(requests).ackingLast();
    }

    private static BatchResult soFar(@Nullable Throwable thrown) {
        Throwable cutShort = Objects.requireNonNull(thrown, "nothing was thrown");
        return BatchResult.soFar(cutShort).orElseThrow(() -> new AssertionError("no result", cutShort));
    }

    /** The kernel has exactly what was done, and perhaps what is unknown. */
    private static void assertTrue(BatchResult result, Rtnetlink witness) {
        Set<Integer> there = new HashSet<>(witness.dump(Requests.routes(RtMsg.RT_TABLE_MAIN), Requests::destination));
        for (int i = 0; i < result.size(); i++) {
            boolean isThere = there.remove(FIRST + i);
            switch (result.outcome(i)) {
                case BatchResult.Done done -> require(isThere, i);
                case BatchResult.NotSent notSent -> require(!isThere, i);
                case BatchResult.Refused refused ->
                    assertThat(refused.why().errno()).isEqualTo(Errno.EEXIST);
                case BatchResult.Unknown unknown -> {}
            }
        }
        assertThat(there).as("done, though not asked for").isEmpty();
    }

    private static void require(boolean holds, int request) {
        if (!holds) {
            throw new AssertionError("the kernel did otherwise with request " + request);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void interruptLeavesNothingUnknown(boolean ackEach) {
        witness.execute(Requests.addRoute(FIRST + 3));
        Iterable<Request> requests = requests(7000, () -> Thread.currentThread().interrupt());

        Throwable thrown = catchThrowable(() -> batch(rt, requests, ackEach).execute());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(thrown).isInstanceOf(RequestCancelledException.class);
        assertThat(thrown.getSuppressed())
                .singleElement()
                .satisfies(told -> assertThat(told)
                        .hasMessageMatching(
                                "the batch was cut short: \\d+ requests, 1 refused, 0 unknown, \\d+ not sent"));
        BatchResult result = soFar(thrown);
        assertThat(result.size()).isBetween(7001, REQUESTS);
        assertThat(result.unknown()).isEmpty();
        assertThat(result.refused()).containsOnlyKeys(3);
        assertThat(result.outcome(7000)).isEqualTo(new BatchResult.NotSent());
        assertThat(result.isComplete()).isFalse();
        assertTrue(result, witness);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deadlineLeavesNothingUnknown(boolean ackEach) {
        Iterable<Request> requests = requests(7000, () -> LockSupport.parkNanos(600_000_000));
        Rtnetlink limited = rt.within(Duration.ofMillis(500));

        Throwable thrown =
                catchThrowable(() -> batch(limited, requests, ackEach).execute());

        assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
        assertThat(soFar(thrown).unknown()).isEmpty();
        assertThat(soFar(thrown).notSent()).isNotEmpty();
        assertTrue(soFar(thrown), witness);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeTellsWhatWasDoneBefore(boolean ackEach) {
        Throwable thrown = catchThrowable(
                () -> batch(rt, requests(7000, rt::close), ackEach).execute());

        assertThat(thrown).isInstanceOf(IllegalStateException.class);
        assertThat(soFar(thrown).outcome(0)).isEqualTo(new BatchResult.Done());
        assertThat(soFar(thrown).outcome(7000)).isEqualTo(new BatchResult.NotSent());
        assertTrue(soFar(thrown), witness);
    }

    /** At whatever moment, on whatever thread: while the kernel works, and between answers. */
    @ParameterizedTest
    @CsvSource({"false, true", "false, false", "true, true", "true, false"})
    void cutAtAnyMomentTheResultIsTrue(boolean virtual, boolean ackEach) throws Exception {
        List<Request> requests = Requests.addRoutes(REQUESTS);
        Set<String> ends = new HashSet<>();
        for (int i = 0; i < 12; i++) {
            try (NetNsHandle fresh = NetNs.create();
                    Rtnetlink session = Rtnetlink.open(fresh);
                    Rtnetlink looking = Rtnetlink.open(fresh)) {
                session.execute(Requests.setUp(LO));
                Rtnetlink used = i % 3 == 0 ? session.within(Duration.ofMillis(3 + 2 * i)) : session;
                Callable<BatchResult> work = () -> {
                    try {
                        return batch(used, requests, ackEach).execute();
                    } catch (RequestCancelledException | DeadlineExceededException | IllegalStateException e) {
                        return soFar(e);
                    }
                };
                AtomicReference<Object> end = new AtomicReference<>("nothing");
                Thread thread = (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).start(() -> {
                    try {
                        end.set(work.call());
                    } catch (Exception | AssertionError e) {
                        end.set(e);
                    }
                });
                Runnable closing = session::close;
                LockSupport.parkNanos(i * 3_000_000L);
                switch (i % 3) {
                    case 1 -> thread.interrupt();
                    case 2 -> closing.run();
                    default -> {}
                }
                thread.join();
                assertThat(end.get()).isInstanceOf(BatchResult.class);
                BatchResult result = (BatchResult) end.get();
                assertThat(result.size()).isEqualTo(REQUESTS);
                if (i % 3 != 2) {
                    assertThat(result.unknown()).as("of a session that is open").isEmpty();
                }
                assertTrue(result, looking);
                ends.add(result.notSent().isEmpty() ? "complete" : "cut short");
            }
        }
        assertThat(ends).contains("cut short");
    }

    @Test
    void whatTheCallerGaveMayFailToo() {
        List<Request> requests = new ArrayList<>(Requests.addRoutes(3000));
        requests.set(2500, new Request(Rtm.RTM_NEWROUTE, out -> {
            throw new IllegalArgumentException("a body that cannot be written");
        }));

        Throwable thrown = catchThrowable(() -> rt.batch(requests).execute());

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        BatchResult result = soFar(thrown);
        assertThat(result.size()).isEqualTo(3000);
        assertThat(result.unknown()).isEmpty();
        assertThat(result.outcome(2500)).isEqualTo(new BatchResult.NotSent());
        assertThat(result.outcome(2999)).isEqualTo(new BatchResult.NotSent());
        assertTrue(result, witness);
    }

    /** A refused one is written again, to see which attribute the kernel means; without that, the refusal is told. */
    @Test
    void aBodyThatCanBeWrittenOnlyOnceIsRefusedWithoutTheAttribute() {
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(Requests.addRoute(FIRST + i));
        }
        AtomicInteger writes = new AtomicInteger();
        requests.add(new Request(Rtm.RTM_NEWROUTE, out -> {
            if (writes.incrementAndGet() > 1) {
                throw new IllegalArgumentException("used up");
            }
            Requests.addRoute(FIRST).body().writeTo(out);
        }));
        requests.add(Requests.addRoute(FIRST + 6));
        requests.set(
                5,
                new Request(
                        Rtm.RTM_NEWROUTE,
                        Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL,
                        requests.get(5).body()));

        BatchResult result = rt.batch(requests).execute();

        assertThat(writes).hasValue(2);
        assertThat(result.refused()).containsOnlyKeys(5);
        assertTrue(result, witness);
    }

    @Test
    void anErrorWhileARefusalIsReadLosesNothing() {
        AtomicInteger writes = new AtomicInteger();
        Request deep = new Request(Rtm.RTM_NEWROUTE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            if (writes.incrementAndGet() > 1) {
                throw new StackOverflowError("on purpose");
            }
            Requests.addRoute(FIRST).body().writeTo(out);
        });

        Throwable thrown =
                catchThrowable(() -> rt.batch(List.of(Requests.addRoute(FIRST), deep, Requests.addRoute(FIRST + 2)))
                        .execute());

        assertThat(thrown).isInstanceOf(StackOverflowError.class);
        BatchResult result = soFar(thrown);
        assertThat(result.refused()).containsOnlyKeys(1);
        assertTrue(result, witness);
    }

    @Test
    void readingBackMayFailToo() {
        AtomicInteger reads = new AtomicInteger();
        Throwable thrown = catchThrowable(() -> {
            try (Session session = Session.open(Protocol.ROUTE, netNs);
                    BatchRun run = new BatchRun(
                            session,
                            true,
                            request -> {
                                if (reads.incrementAndGet() == 3) {
                                    throw new IllegalStateException("cannot read it back");
                                }
                                return reads.get() == 1;
                            },
                            null,
                            8192,
                            64)) {
                run.execute(Requests.addRoutes(500));
            }
        });

        assertThat(thrown).hasMessage("cannot read it back");
        BatchResult result = soFar(thrown);
        assertThat(result.unknown()).as("lost and not read back").isNotEmpty();
        // The second was said not to be done, though it was.
        assertThat(result.notSent()).isNotEmpty();
        int second = result.notSent().getFirst();
        assertThat(second).isLessThan(result.unknown().getFirst());
        for (int i = 0; i < second; i++) {
            assertThat(result.outcome(i)).isEqualTo(new BatchResult.Done());
        }
    }

    /** More than a socket takes at once (EMSGSIZE): the kernel takes nothing of it, and the others are done. */
    @Test
    void requestThatIsTooLargeToSendIsRefusedAlone() {
        List<Request> requests = new ArrayList<>(Requests.addRoutes(100));
        requests.set(50, large(20));

        BatchResult result = rt.batch(requests).execute();

        assertThat(result.refused()).containsOnlyKeys(50);
        assertThat(result.refused().values()).singleElement().satisfies(why -> {
            assertThat(why.errno()).isEqualTo(Errno.EMSGSIZE);
            assertThat(why).hasMessageStartingWith("rtnetlink(RTM_SETLINK) of request 50: EMSGSIZE");
            assertLimitIsTold(why);
        });
        assertThat(result.outcome(49)).isEqualTo(new BatchResult.Done());
        assertThat(result.outcome(51)).isEqualTo(new BatchResult.Done());
        assertThat(witness.dump(Requests.routes(RtMsg.RT_TABLE_MAIN), Requests::destination))
                .hasSize(99);
    }

    private static void assertLimitIsTold(Throwable thrown) {
        assertThat(thrown)
                .hasMessageMatching(
                        ".* it has 1200\\d{3} bytes, and a socket takes at most \\d+ at a time .*wmem_default.*");
    }

    @Test
    void aSingleRequestThatIsTooLargeToSendSaysWhichAndTheLimit() {
        for (Throwable thrown : List.of(
                catchThrowable(() -> rt.execute(large(20))),
                catchThrowable(
                        () -> rt.get(new Request(Rtm.RTM_GETLINK, large(20).body()), Requests::index)),
                catchThrowable(
                        () -> rt.stream(new Request(Rtm.RTM_GETLINK, large(20).body()))))) {
            assertThat(thrown)
                    .isInstanceOfSatisfying(
                            KernelException.class,
                            why -> assertThat(why.errno()).isEqualTo(Errno.EMSGSIZE))
                    .hasMessageMatching("rtnetlink\\(RTM_[SG]ETLINK\\): EMSGSIZE.*");
            assertLimitIsTold(thrown);
        }
        assertThat(rt.get(Requests.link(LO), Requests::index)).isEqualTo(LO);
    }

    /** Memory that one large request needed makes no later send too large. */
    @Test
    void requestsAfterOneThatIsTooLargeAreSentOneByOneIfTheyMustBe() {
        List<Request> requests = List.of(large(20), large(1), large(3));

        BatchResult result = rt.batch(requests).execute();

        assertThat(result.outcome(0))
                .isInstanceOfSatisfying(
                        BatchResult.Refused.class,
                        refused -> assertThat(refused.why().errno()).isEqualTo(Errno.EMSGSIZE));
        assertThat(result.refused().keySet()).doesNotContain(1, 2);
    }

    /** Changes nothing of the loopback device, in so many attributes of 60,000 bytes that the kernel does not know. */
    private static Request large(int attributes) {
        return new Request(Rtm.RTM_SETLINK, Netlink.NLM_F_CREATE, out -> {
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), LO);
            for (int i = 0; i < attributes; i++) {
                out.bytes(200, new byte[60_000]);
            }
        });
    }

    @Test
    void otherExceptionsTellNothing() {
        assertThat(BatchResult.soFar(new IllegalStateException("of something else")))
                .isEmpty();
    }
}
