package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.LO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many requests in one send (netlink S7). */
class BatchTest {

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);
    private final Session session = Session.open(Protocol.ROUTE, netNs);

    @BeforeEach
    void setUp() {
        rt.execute(Requests.setUp(LO));
    }

    @AfterEach
    void close() {
        rt.close();
        session.close();
        netNs.close();
    }

    /** netlink S7: why the answers on their way are bounded. */
    @Test
    void kernelDropsAcksThatFindNoRoom() {
        NetlinkSocket socket =
                netNs.<NetlinkSocket, RuntimeException>call(() -> NetlinkSocket.open(Protocol.ROUTE, "a socket"));
        try (socket;
                Buffers buffers = Buffers.borrow()) {
            int answers = socket.receiveSpace(212_992) / 832;
            int requests = answers + 44;
            socket.send(
                    inOneSend(Requests.addRoutes(requests)),
                    new Deadline(Protocol.ROUTE.calls(), () -> "of a test", null));

            assertThat(socket.receive(buffers)).isEqualTo(NetlinkSocket.OVERRUN);
            int acks = 0;
            while (socket.receive(buffers) != NetlinkSocket.NOTHING) {
                acks++;
            }
            assertThat(acks).isBetween(answers / 2, requests - 1);
            assertThat(destinations()).as("what the kernel did").hasSize(requests);
        }
    }

    private static MemorySegment inOneSend(List<Request> requests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        MessageWriter writer = new MessageWriter();
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            writer.begin(request.type(), Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | request.flags());
            request.body().writeTo(writer);
            all.writeBytes(writer.finish(i + 1).toArray(ValueLayout.JAVA_BYTE));
        }
        return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, all.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyRequestsAreDoneAndAllAnswered(boolean ackEach) {
        Batch batch = rt.batch(Requests.addRoutes(20_000));

        BatchResult result = (ackEach ? batch : batch.ackingLast()).execute();

        assertThat(result.isComplete()).isTrue();
        assertThat(result.size()).isEqualTo(20_000);
        assertThat(result.outcome(19_999)).isEqualTo(new BatchResult.Done());
        assertThat(result).hasToString("20000 requests, 0 refused, 0 unknown");
        assertThat(destinations()).hasSize(20_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusalsAreToldPerRequestAndStopNothing(boolean ackEach) {
        List<Request> requests = new ArrayList<>(Requests.addRoutes(3000));
        for (int i = 0; i < 3000; i += 3) {
            requests.set(i, Requests.addRoute(0x14000001));
        }
        requests.set(2999, new Request(Rtm.RTM_NEWROUTE, out -> {
            RtMsg.FAMILY.set(out.struct(RtMsg.STRUCT.size()), 2);
            out.u32(4, 9999);
        }));
        Batch batch = rt.batch(requests);

        BatchResult result = (ackEach ? batch : batch.ackingLast()).execute();

        assertThat(result.outcome(0)).isEqualTo(new BatchResult.Done());
        assertThat(result.outcome(1)).isInstanceOfSatisfying(BatchResult.Refused.class, refused -> {
            assertThat(refused.why().errno()).isEqualTo(Errno.EEXIST);
            assertThat(refused.why()).hasMessageContaining("rtnetlink(RTM_NEWROUTE) of request 1: EEXIST");
        });
        assertThat(result.outcome(2999)).isInstanceOf(BatchResult.Refused.class);
        assertThat(result.refused()).hasSize(1001);
        assertThat(result.unknown()).isEmpty();
        assertThat(destinations()).hasSize(1999);
        assertThatThrownBy(result::orThrow).isInstanceOf(NetlinkException.class);
    }

    @Test
    void refusedAttributeIsNamed() {
        Request bad = new Request(Rtm.RTM_NEWROUTE, Netlink.NLM_F_CREATE, out -> {
            RtMsg.FAMILY.set(out.struct(RtMsg.STRUCT.size()), 2);
            out.bytes(7, new byte[] {1});
        });

        BatchResult result =
                rt.batch(List.of(Requests.addRoute(1 << 24), bad)).ackingLast().execute();

        assertThat(result.outcome(1))
                .isInstanceOfSatisfying(
                        BatchResult.Refused.class,
                        refused -> assertThat(refused.why())
                                .isInstanceOfSatisfying(
                                        NetlinkException.class,
                                        why -> assertThat(why.extendedAck().attribute())
                                                .get()
                                                .hasToString("RTA_PREFSRC")));
    }

    @Test
    void requestsWhoseAnswerWasLostAreUnknownIfNobodyReadsThemBack() {
        BatchResult result = runWithTooSmallABuffer(null);

        assertThat(result.unknown()).isNotEmpty();
        assertThat(result.outcome(result.unknown().getFirst())).isEqualTo(new BatchResult.Unknown());
        assertThat(result.isComplete()).isFalse();
        assertThat(destinations()).hasSize(500);
    }

    /** Takes some routes away again before they are read back, as if they had never been added. */
    @Test
    void batchResumesAfterAnOverrunByReadingBack() {
        Set<Integer> takenAway = new HashSet<>();
        BatchResult result = runWithTooSmallABuffer(request -> {
            int wanted = destinationOf(request);
            if (wanted % 7 == 0 && takenAway.add(wanted)) {
                rt.execute(new Request(Rtm.RTM_DELROUTE, request.body()));
            }
            return destinations().contains(wanted);
        });

        assertThat(takenAway).isNotEmpty();
        assertThat(result.size()).isEqualTo(500);
        assertThat(result.isComplete()).isTrue();
        assertThat(result.refused()).isEmpty();
        assertThat(destinations()).hasSize(500).containsAll(takenAway);
    }

    /** As many answers on their way as find no room. */
    private BatchResult runWithTooSmallABuffer(@Nullable Predicate<Request> readBack) {
        try (BatchRun run = new BatchRun(session, true, readBack, null, 8192, 64)) {
            return run.execute(Requests.addRoutes(500));
        }
    }

    private static int destinationOf(Request request) {
        MessageWriter writer = new MessageWriter();
        writer.begin(request.type(), 0);
        request.body().writeTo(writer);
        MessageReader reader = new MessageReader();
        reader.reset(writer.finish(0));
        assertThat(reader.next()).isTrue();
        return Requests.destination(reader);
    }

    @Test
    void deadlineEndsABatch() {
        AtomicBoolean sent = new AtomicBoolean();
        // A busy machine may take longer than the shortest limits before it sends anything.
        for (int millis = 5; millis <= 80 && !sent.get(); millis *= 2) {
            Rtnetlink limited = rt.within(Duration.ofMillis(millis));
            assertThatThrownBy(() -> limited.batch(Requests.addRoutes(100_000)).execute())
                    .isInstanceOfSatisfying(DeadlineExceededException.class, e -> sent.set(e.wasSent()));
        }
        assertThat(sent).isTrue();
        assertThat(rt.get(Requests.link(LO), Requests::index)).isEqualTo(LO);
    }

    @Test
    void nothingToSendIsDoneAndAClosedSessionSendsNothing() {
        assertThat(rt.batch(List.of()).execute().isComplete()).isTrue();
        rt.close();
        Batch batch = rt.batch(Requests.addRoutes(1));
        assertThatIllegalStateException().isThrownBy(batch::execute);
    }

    /** netlink N18: events carry the port id of the socket that caused them. */
    @Test
    void portIdsOfWritingSocketsAreTheSessionsOwn() {
        session.execute(Requests.addRoute(1 << 24), null);
        NetlinkSocket socket = session.sockets().take();
        session.sockets().giveBack(socket);
        assertThat(session.isOwn(socket.portId())).isTrue();
        assertThat(session.isOwn(0)).isFalse();
    }

    /** Cross-checked with ip(8). */
    @Test
    void ipSeesWhatTheBatchAdded() throws Exception {
        rt.batch(Requests.addRoutes(3)).execute().orThrow();

        Process ip = netNs.call(() -> new ProcessBuilder("ip", "-j", "-4", "route", "show", "table", "main").start());
        String json = new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(json)
                .contains("\"20.0.0.0\"", "\"20.0.0.1\"", "\"20.0.0.2\"")
                .doesNotContain("20.0.0.3");
    }

    private Set<Integer> destinations() {
        return new HashSet<>(rt.dump(Requests.routes(RtMsg.RT_TABLE_MAIN), Requests::destination));
    }
}
