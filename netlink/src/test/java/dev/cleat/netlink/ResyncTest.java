package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Change;
import dev.cleat.netlink.MonitorEvent.Overrun;
import dev.cleat.netlink.MonitorEvent.Removed;
import dev.cleat.netlink.MonitorEvent.Resynced;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rtm;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What monitors find out after they lost announcements (netlink S3, S4). */
class ResyncTest {

    /** 127.0.0.1, to which there is one route. */
    private static final int LOOPBACK = 0x7F000001;

    private final Stage stage = new Stage();

    /** How many routes have stayed. */
    private final AtomicInteger added = new AtomicInteger();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        stage.close();
    }

    /** Of each kind: what is there before, one that is added again and again, and what goes away. */
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of(
                        ObjectKind.LINKS, "link add old type bridge", "link add new%d type bridge", "link del old"),
                Arguments.of(
                        ObjectKind.ADDRESSES,
                        "addr add 10.8.0.1/32 dev veth0",
                        "addr add 10.9.0.%d/32 dev veth0",
                        "addr del 10.8.0.1/32 dev veth0"),
                Arguments.of(
                        ObjectKind.NEIGHBOURS,
                        "neigh add 10.1.0.200 lladdr 02:00:00:00:00:01 dev veth0",
                        "neigh add 10.1.0.%d lladdr 02:00:00:00:00:02 dev veth0",
                        "neigh del 10.1.0.200 dev veth0"),
                Arguments.of(
                        ObjectKind.IPV4_ROUTES,
                        "route add 20.1.0.0/16 via 10.1.0.2",
                        "route add 20.2.%d.0/24 via 10.1.0.2",
                        "route del 20.1.0.0/16"),
                Arguments.of(
                        ObjectKind.IPV6_ROUTES,
                        "route add fd01::/64 dev veth0",
                        "route add fd02:%d::/64 dev veth0",
                        "route del fd01::/64 dev veth0"),
                Arguments.of(
                        ObjectKind.RULES,
                        "rule add from 10.7.0.0/16 table 99",
                        "rule add from 10.8.%d.0/24 table 99",
                        "rule del from 10.7.0.0/16 table 99"),
                Arguments.of(
                        ObjectKind.NEXTHOPS,
                        "nexthop add id 1000 via 10.1.0.2 dev veth0",
                        "nexthop add id %d via 10.1.0.3 dev veth0",
                        "nexthop del id 1000"));
    }

    /** netlink S3, S4 */
    @ParameterizedTest
    @MethodSource("kinds")
    void everyKindIsKnownAgainAfterAnOverrun(ObjectKind kind, String before, String add, String remove)
            throws Exception {
        if (!kind.equals(ObjectKind.IPV6_ROUTES)) {
            // Its multicast neighbours come and go without being announced.
            stage.run(
                    "",
                    List.of(
                            "sysctl",
                            "-qw",
                            "net.ipv6.conf.all.disable_ipv6=1",
                            "net.ipv6.conf.default.disable_ipv6=1"));
        }
        stage.veth();
        run(kind, before);
        try (Monitor monitor =
                Monitor.on(stage.rt).track(kind).receiveBuffer(2048).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            StringBuilder commands = new StringBuilder();
            for (int i = 10; i < 50; i++) {
                commands.append(add.formatted(i)).append('\n');
            }
            HeldUpLoop.during(stage.netNs, () -> run(kind, commands + remove));
            Resynced first = follower.until(Resynced.class);
            follower.untilQuiet();

            assertThat(follower.seen(Overrun.class)).hasSameSizeAs(follower.seen(Resynced.class));
            assertThat(first.changes()).isPositive();
            assertThat(follower.seen(Added.class)).hasSizeGreaterThanOrEqualTo(40);
            assertThat(follower.seen(Removed.class)).isNotEmpty();
            assertThat(follower.seen(Change.class)).extracting(Change::cause).contains(Cause.RESYNC);
            follower.assertEqualsIp(stage, kind);
        }
    }

    private void run(ObjectKind kind, String commands) {
        if (kind.equals(ObjectKind.IPV6_ROUTES)) {
            stage.ipv6Batch(commands + "\n");
        } else {
            stage.ipBatch(commands + "\n");
        }
    }

    /**
     * netlink S4: announcements are lost during more lists in a row than a resync makes. Each is made to overrun: a list is
     * begun, the loop is held up, and more is changed than the smallest buffer holds.
     */
    @Test
    void floodThatOutlastsAResyncIsFollowedByAnother() throws Exception {
        Path file = directory.resolve("flood.jfr");
        stage.ip("link set lo up");
        AtomicInteger floods = new AtomicInteger();
        try (Rtnetlink flooder = Rtnetlink.open(stage.netNs);
                Recording recording = new Recording();
                Monitor monitor = Monitor.on(stage.rt)
                        .track(routesWhoseListsAreFlooded(floods, flooder))
                        .receiveBuffer(2048)
                        .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            recording.enable("dev.cleat.netlink.Resync");
            recording.start();
            flood(flooder);
            floods.set(10);
            follower.until(Resynced.class);
            assertThat(floods).as("floods left after eight lists").hasValue(2);
            follower.until(Resynced.class);
            follower.untilQuiet();
            recording.stop();
            recording.dump(file);

            assertThat(follower.seen(Overrun.class)).hasSize(2);
            assertThat(follower.seen(Resynced.class)).hasSize(2);
            new IpOracle(stage).assertAreAll(ObjectKind.IPV4_ROUTES, follower.objects.values());
        }
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("dev.cleat.netlink.Resync"))
                .extracting(event -> event.getInt("attempts"))
                .containsExactly(8, 3);
    }

    private ObjectKind routesWhoseListsAreFlooded(AtomicInteger floods, Rtnetlink flooder) {
        return ObjectKind.named("route")
                .groups(NetlinkGroup.IPV4_ROUTE)
                .listedBy(Requests.ALL_ROUTES)
                .messages(Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE, (int) RtMsg.STRUCT.size())
                .toldApartBy((message, key) -> {
                    int destination = Requests.destination(message);
                    boolean isListed = (message.flags() & Netlink.NLM_F_MULTI) != 0;
                    // Once in each list.
                    if (isListed && destination == LOOPBACK && floods.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                        flood(flooder);
                    }
                    key.number(destination)
                            .number(message.u8(RtMsg.DST_LEN.offset()))
                            .number(message.u8(RtMsg.TYPE.offset()));
                    return true;
                })
                .build();
    }

    /** Changes more than the smallest buffer holds while nobody reads; the loop has noticed that it was too much. */
    private void flood(Rtnetlink flooder) {
        List<Request> more = Requests.addRoutes(200);
        List<Request> less = more.stream()
                .map(route -> new Request(Rtm.RTM_DELROUTE, route.body()))
                .toList();
        try {
            HeldUpLoop.during(stage.netNs, () -> {
                flooder.batch(more).ackingLast().execute().orThrow();
                flooder.batch(less).ackingLast().execute().orThrow();
                flooder.execute(Requests.addRoute(0x1E000000 + added.getAndIncrement()));
            });
            // It comes to this after what was ready before.
            HeldUpLoop.during(stage.netNs, () -> {});
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
