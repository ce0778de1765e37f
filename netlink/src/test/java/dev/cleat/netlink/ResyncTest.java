package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Change;
import dev.cleat.netlink.MonitorEvent.Overrun;
import dev.cleat.netlink.MonitorEvent.Removed;
import dev.cleat.netlink.MonitorEvent.Resynced;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.uapi.Rtm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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

    private final Stage stage = new Stage();

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
            follower.assertEqualsFreshDump(stage.rt, kind);
        }
    }

    private void run(ObjectKind kind, String commands) {
        if (kind.equals(ObjectKind.IPV6_ROUTES)) {
            stage.ipv6Batch(commands + "\n");
        } else {
            stage.ipBatch(commands + "\n");
        }
    }

    /** netlink S4: more lists in a row than a resync makes. */
    @Test
    void floodThatOutlastsAResyncIsFollowedByAnother() throws Exception {
        Path file = directory.resolve("flood.jfr");
        stage.ip("link set lo up");
        stage.rt.batch(Requests.addRoutes(20_000)).ackingLast().execute().orThrow();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread flood = Thread.ofPlatform().start(() -> {
            try {
                flood(stop);
            } catch (RuntimeException | AssertionError e) {
                failure.set(e);
            }
        });
        try (Recording recording = new Recording();
                Monitor monitor = Monitor.on(stage.rt)
                        .track(ObjectKind.IPV4_ROUTES)
                        .receiveBuffer(2048)
                        .open()) {
            recording.enable("dev.cleat.netlink.Resync");
            recording.start();
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            HeldUpLoop.withBreaks(stage.netNs, 3, () -> {
                while (follower.seen(Resynced.class).size() < 3 && System.nanoTime() < end) {
                    monitor.next(Duration.ofMillis(500)).ifPresent(follower::apply);
                }
            });
            stop.set(true);
            flood.join();
            assertThat(failure.get()).isNull();
            follower.untilQuiet();
            recording.stop();
            recording.dump(file);

            List<Overrun> overruns = follower.seen(Overrun.class);
            assertThat(overruns).hasSizeGreaterThanOrEqualTo(3).hasSameSizeAs(follower.seen(Resynced.class));
            follower.assertEqualsFreshDump(stage.rt, ObjectKind.IPV4_ROUTES);
        } finally {
            stop.set(true);
            flood.join();
        }
        assertThat(RecordingFile.readAllEvents(file))
                .filteredOn(event -> event.getEventType().getName().equals("dev.cleat.netlink.Resync"))
                .extracting(event -> event.getInt("attempts"))
                .contains(8)
                .allMatch(attempts -> attempts <= 8);
    }

    private void flood(AtomicBoolean stop) {
        List<Request> more = Requests.addRoutes(22_000).subList(20_000, 22_000);
        List<Request> less = more.stream()
                .map(route -> new Request(Rtm.RTM_DELROUTE, route.body()))
                .toList();
        try (Rtnetlink other = Rtnetlink.open(stage.netNs)) {
            while (!stop.get()) {
                other.batch(more).ackingLast().execute().orThrow();
                other.batch(less).ackingLast().execute().orThrow();
            }
        }
    }
}
