package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_LINKS;
import static dev.cleat.netlink.Requests.LO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleat.netlink.pcap.PcapReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rtm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What begins a list is refused where one answer is awaited, and the other way round, before anything is sent. */
class ListRequestsTest {

    private static final int NLM_F_ROOT = 0x100;
    private static final int NLM_F_MATCH = 0x200;

    private final Stage stage = new Stage();

    @TempDir
    private Path folder;

    @BeforeEach
    void addRoutes() {
        stage.ip("link set lo up");
        // More than the kernel tells at once.
        stage.rt.batch(Requests.addRoutes(2000)).execute().orThrow();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private static Request routes(int flags) {
        return new Request(Rtm.RTM_GETROUTE, flags, out -> out.struct(RtMsg.STRUCT.size()));
    }

    /** That nothing is sent is seen in a recording. */
    private void assertRefused(String sentence, ThrowingCallable call) throws Exception {
        Path file = folder.resolve("refused.pcap");
        try (Recording _ = stage.rt.recordTo(file)) {
            assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(sentence);
        }
        try (PcapReader reader = PcapReader.open(file)) {
            assertThat(reader.next()).isEmpty();
        }
        assertThat(stage.rt.dump(ALL_LINKS, Requests::name)).containsExactly("lo");
    }

    @ParameterizedTest
    @ValueSource(ints = {Netlink.NLM_F_DUMP, NLM_F_ROOT, NLM_F_MATCH})
    void aListIsNoAnswer(int flags) throws Exception {
        Request list = routes(flags);
        String sentence = "rtnetlink(RTM_GETROUTE) with NLM_F_DUMP asks for a list";

        assertRefused(sentence, () -> stage.rt.get(list, Requests::destination));
        assertRefused(sentence, () -> stage.rt.execute(list));
        assertRefused(sentence, () -> stage.rt.batch(List.of(list)).execute());
    }

    @Test
    void aBatchWithAListIsCutShort() {
        List<Request> requests =
                List.of(Requests.addRoute(0x15000000), routes(Netlink.NLM_F_DUMP), Requests.addRoute(0x15000001));

        Throwable thrown = catchThrowable(() -> stage.rt.batch(requests).execute());

        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        BatchResult result = BatchResult.soFar(thrown).orElseThrow();
        assertThat(result.notSent()).containsExactly(0, 1, 2);
        assertThat(stage.rt.dump(Requests.ALL_ROUTES, Requests::destination)).doesNotContain(0x15000000, 0x15000001);
    }

    /** The same two bits would replace a route, or delete whatever fits. */
    @Test
    void aChangeIsNoList() throws Exception {
        Request change = Requests.addRoute(0x15000000);
        Request removal = new Request(Rtm.RTM_DELROUTE, change.body());
        // Were it sent, nothing would ever end the list.
        Rtnetlink limited = stage.rt.within(Duration.ofSeconds(5));

        assertRefused("rtnetlink(RTM_NEWROUTE) lists nothing", () -> limited.dump(change, Requests::destination));
        assertRefused("rtnetlink(RTM_DELROUTE) lists nothing", () -> limited.stream(removal));
    }

    /** With the header that it wrote, a body could ask for anything. */
    @Test
    void aBodyWritesNoHeader() {
        Request hidden = new Request(Rtm.RTM_GETROUTE, out -> {
            out.begin(Rtm.RTM_GETROUTE, Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP);
            out.struct(RtMsg.STRUCT.size());
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> stage.rt.get(hidden, Requests::destination))
                .withMessageContaining("header");
        assertThat(stage.rt.get(Requests.link(LO), Requests::index)).isEqualTo(LO);
    }

    /** NLM_F_ECHO and an ack that nobody asked for leave answers behind, which nobody takes for theirs. */
    @Test
    void moreAnswersThanExpectedConfuseNobody() {
        Request echoing = new Request(
                Rtm.RTM_GETLINK,
                Netlink.NLM_F_ACK | Netlink.NLM_F_ECHO,
                Requests.link(LO).body());
        for (int i = 0; i < 10; i++) {
            assertThat(stage.rt.get(echoing, Requests::index)).isEqualTo(LO);
            assertThat(stage.rt.execute(echoing).message()).isEmpty();
            assertThat(stage.rt.dump(ALL_LINKS, Requests::name)).containsExactly("lo");
        }
    }
}
