package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_ADDRESSES;
import static dev.cleat.netlink.Requests.ALL_LINKS;
import static dev.cleat.netlink.Requests.ALL_ROUTES;
import static dev.cleat.netlink.Requests.LO;
import static dev.cleat.netlink.Requests.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dumps, streamed and to lists, of 100,000 routes and of addresses that change. */
class DumpTest {

    private static final int ROUTES = 100_000;
    private static final NetNsHandle NET_NS = NetNs.create();

    private final Rtnetlink rt = Rtnetlink.open(NET_NS);

    @BeforeAll
    static void addRoutes() {
        try (Rtnetlink session = Rtnetlink.open(NET_NS)) {
            session.execute(Requests.setUp(LO));
            session.batch(Requests.addRoutes(ROUTES)).ackingLast().execute().orThrow();
            session.batch(() -> IntStream.range(0, 3000)
                            .mapToObj(i -> Requests.addAddress(0x0A010000 + i))
                            .iterator())
                    .execute()
                    .orThrow();
        }
    }

    @AfterAll
    static void closeNamespace() {
        NET_NS.close();
    }

    @AfterEach
    void close() {
        rt.close();
    }

    /** netlink R19 */
    @Test
    void everyRouteIsReadOnce() {
        List<Integer> destinations = rt.dump(Requests.routes(RtMsg.RT_TABLE_MAIN), Requests::destination);

        assertThat(destinations).hasSize(ROUTES);
        assertThat(new HashSet<>(destinations)).hasSize(ROUTES);
    }

    /** netlink S19 */
    @Test
    void streamingAllocatesNothingPerMessage() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (int warmUp = 0; warmUp < 5; warmUp++) {
            sum += drain(threads).sum;
        }

        Drained drained = drain(threads);
        // What the compiler avoids counts, and on a busy machine it comes late.
        for (int i = 0; i < 50 && drained.allocated >= 1024; i++) {
            drained = drain(threads);
        }

        assertThat(drained.sum).isEqualTo(sum / 5);
        assertThat(drained.messages).isGreaterThanOrEqualTo(ROUTES);
        assertThat(drained.allocated).as("bytes for all messages").isLessThan(1024);
    }

    private record Drained(long messages, long sum, long allocated) {}

    private Drained drain(ThreadMXBean threads) {
        long sum = 0;
        long messages = 0;
        try (DumpCursor routes = rt.stream(ALL_ROUTES)) {
            MessageReader message = routes.message();
            long before = threads.getCurrentThreadAllocatedBytes();
            while (routes.next()) {
                messages++;
                sum += message.u8(RtMsg.DST_LEN.offset()) + Requests.destination(message);
            }
            return new Drained(messages, sum, threads.getCurrentThreadAllocatedBytes() - before);
        }
    }

    /** netlink R20 */
    @Test
    void abandonedStreamLeavesTheSessionClean() {
        for (int round = 0; round < 20; round++) {
            try (DumpCursor routes = rt.stream(ALL_ROUTES)) {
                for (int i = 0; i < 10; i++) {
                    assertThat(routes.next()).isTrue();
                }
            }
            assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
            assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("lo");
        }
    }

    /** netlink S9 */
    @Test
    void requestsAndOtherDumpsAreAnsweredWhileAStreamIsOpen() {
        try (DumpCursor routes = rt.stream(ALL_ROUTES);
                DumpCursor same = rt.stream(ALL_ROUTES)) {
            int count = 0;
            while (routes.next() && same.next()) {
                assertThat(Requests.destination(same.message())).isEqualTo(Requests.destination(routes.message()));
                if (++count % 10_000 == 0) {
                    assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
                    assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("lo");
                }
            }
            assertThat(count).isGreaterThanOrEqualTo(ROUTES);
        }
    }

    /** netlink S9: why each dump has a socket for itself. */
    @Test
    void kernelRefusesASecondDumpOnASocketAndAnswersAGetInBetween() {
        NetlinkSocket socket =
                NET_NS.<NetlinkSocket, RuntimeException>call(() -> NetlinkSocket.open(Protocol.ROUTE, "a socket"));
        try (socket;
                Buffers buffers = Buffers.borrow()) {
            send(socket, ALL_ROUTES, Netlink.NLM_F_DUMP, 1);
            send(socket, ALL_ROUTES, Netlink.NLM_F_DUMP, 2);
            send(socket, link(LO), 0, 3);

            Map<Integer, Integer> ends = new HashMap<>();
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!ends.containsKey(1)) {
                assertThat(System.nanoTime() - end)
                        .as("waiting for the end of the dump")
                        .isNegative();
                buffers.reader.reset(buffers.received(), socket.receiveWhole(buffers));
                while (buffers.reader.next()) {
                    if (Reply.isLast(buffers.reader)) {
                        ends.put(buffers.reader.sequence(), Reply.errno(buffers.reader));
                    } else if (buffers.reader.sequence() == 3) {
                        assertThat(ends).doesNotContainKey(1);
                        ends.put(3, 0);
                    }
                }
            }
            assertThat(ends)
                    .containsEntry(1, 0)
                    .containsEntry(2, Errno.EBUSY.value())
                    .containsEntry(3, 0);
        }
    }

    private static void send(NetlinkSocket socket, Request request, int flags, int sequence) {
        MessageWriter writer = new MessageWriter();
        writer.begin(request.type(), Netlink.NLM_F_REQUEST | flags);
        request.body().writeTo(writer);
        socket.send(writer.finish(sequence), new Deadline(Protocol.ROUTE.calls(), () -> "of a test", null));
    }

    /** netlink R4 */
    @Test
    void kernelSaysWhetherItFiltered() {
        DumpResult<Integer> main =
                rt.dump(Requests.routes(RtMsg.RT_TABLE_LOCAL), Requests::destination, DumpPolicy.fail());
        assertThat(main.isKernelFiltered()).isTrue();
        assertThat(main.values()).hasSizeLessThan(ROUTES);

        DumpResult<String> all = rt.dump(ALL_LINKS, Requests::name, DumpPolicy.fail());
        assertThat(all.isKernelFiltered()).isFalse();
        assertThat(all.isConsistent()).isTrue();
        assertThat(all.attempts()).isEqualTo(1);
        assertThat(all.notice().isEmpty()).isTrue();
    }

    /** netlink S2 */
    @Test
    void policySaysWhatAnInterruptedDumpComesTo() throws Exception {
        Churn churn = new Churn();
        try (churn) {
            int partial = 0;
            int failed = 0;
            for (int i = 0; i < 2000 && (partial == 0 || failed == 0); i++) {
                DumpResult<Integer> result = rt.dump(ALL_ADDRESSES, Requests::address, DumpPolicy.partial());
                partial += result.isConsistent() ? 0 : 1;
                try {
                    assertThat(rt.dump(ALL_ADDRESSES, Requests::address, DumpPolicy.fail())
                                    .isConsistent())
                            .isTrue();
                } catch (DumpInterruptedException e) {
                    failed++;
                    assertThat(e.attempts()).isEqualTo(1);
                    assertThat(e.partial().orElseThrow().isConsistent()).isFalse();
                    assertThat(e.partial().orElseThrow().values()).hasSizeGreaterThan(2500);
                }
            }
            assertThat(partial).as("interrupted dumps").isPositive();
            assertThat(failed).as("interrupted dumps").isPositive();
        }
    }

    /** netlink S2 */
    @Test
    void retriesEndInAConsistentListOrSayHowOftenTheyTried() throws Exception {
        Churn churn = new Churn();
        try (churn) {
            for (int i = 0; i < 20; i++) {
                try {
                    DumpResult<Integer> result =
                            rt.dump(ALL_ADDRESSES, Requests::address, DumpPolicy.retry(3, Duration.ofNanos(100_000)));
                    assertThat(new HashSet<>(result.values())).hasSameSizeAs(result.values());
                } catch (DumpInterruptedException e) {
                    assertThat(e.attempts()).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void interruptEndsADumpHalfWay() {
        try (DumpCursor routes = rt.stream(ALL_ROUTES)) {
            assertThat(routes.next()).isTrue();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> {
                        while (routes.next()) {
                            assertThat(routes.message().payloadSize()).isPositive();
                        }
                    })
                    .isInstanceOf(RequestCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(rt.get(link(LO), Requests::index)).isEqualTo(LO);
    }

    @Test
    void closedSessionOrCursorEndsADump() {
        DumpCursor links = rt.stream(ALL_LINKS);
        links.close();
        try (DumpCursor routes = rt.stream(ALL_ROUTES)) {
            assertThat(routes.next()).isTrue();
            assertThatIllegalStateException().isThrownBy(links::next);
            rt.close();
            assertThatIllegalStateException().isThrownBy(() -> {
                while (routes.next()) {
                    assertThat(routes.message().payloadSize()).isPositive();
                }
            });
        }
    }

    /** netlink S15 */
    @Test
    void virtualThreadsStreamWithoutHoldingUpOthers() throws Exception {
        AtomicInteger messages = new AtomicInteger();
        Watchdog.assertNobodyIsHeldUpBy(() -> {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                threads.add(Thread.ofVirtual().start(() -> {
                    try (DumpCursor routes = rt.stream(ALL_ROUTES)) {
                        while (routes.next()) {
                            messages.incrementAndGet();
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            return threads;
        });
        assertThat(messages).hasValueGreaterThanOrEqualTo(4 * ROUTES);
    }

    @Test
    void finishedStreamStaysFinished() {
        try (DumpCursor links = rt.stream(ALL_LINKS)) {
            while (links.next()) {
                assertThat(links.message().payloadSize()).isPositive();
            }
            assertThat(links.next()).isFalse();
            assertThat(links.isConsistent()).isTrue();
        }
    }

    /** An address that comes and goes as fast as it can. */
    private static final class Churn implements AutoCloseable {

        private final AtomicBoolean stop = new AtomicBoolean();
        private final Thread thread = Thread.ofPlatform().start(() -> {
            try (Rtnetlink other = Rtnetlink.open(NET_NS)) {
                while (!stop.get()) {
                    other.execute(Requests.addAddress(0x0A020001));
                    other.execute(Requests.deleteAddress(0x0A020001));
                }
            }
        });

        @Override
        public void close() {
            stop.set(true);
            try {
                assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
