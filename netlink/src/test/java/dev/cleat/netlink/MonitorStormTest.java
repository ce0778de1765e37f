package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Change;
import dev.cleat.netlink.MonitorEvent.Overrun;
import dev.cleat.netlink.MonitorEvent.Resynced;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.Rtm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Monitors that cannot keep up, and their ends. */
class MonitorStormTest {

    private final Stage stage = new Stage();

    @TempDir
    private Path directory;

    @BeforeEach
    void up() {
        stage.ip("link set lo up");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** netlink S3 */
    @Test
    void overrunIsToldOnceAndFollowedByTheDifference() throws Exception {
        Path file = directory.resolve("overrun.jfr");
        try (Recording recording = new Recording();
                Monitor monitor = Monitor.on(stage.rt)
                        .track(ObjectKind.IPV4_ROUTES)
                        .receiveBuffer(2048)
                        .open()) {
            recording.enable("dev.cleat.netlink.Overrun");
            recording.enable("dev.cleat.netlink.Resync");
            recording.start();
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            HeldUpLoop.during(
                    stage.netNs, () -> stage.rt.batch(Requests.addRoutes(1000)).execute());
            follower.until(Resynced.class);
            follower.untilQuiet();
            recording.stop();
            recording.dump(file);

            assertThat(follower.seen(Overrun.class))
                    .singleElement()
                    .satisfies(overrun -> assertThat(overrun.place()).isEqualTo(OverrunPlace.RECEIVE_BUFFER));
            assertThat(follower.seen(Resynced.class)).hasSize(1);
            assertThat(follower.seen(Change.class)).hasSize(1000).allMatch(Added.class::isInstance);
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
        assertThat(RecordingFile.readAllEvents(file))
                .extracting(RecordedEvent::getEventType)
                .extracting(type -> type.getName())
                .contains("dev.cleat.netlink.Overrun", "dev.cleat.netlink.Resync");
    }

    /** netlink S4: the storm. */
    @Test
    void viewEndsEqualToAFreshDumpAfterAStorm() throws Exception {
        Path batch = storm();
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.IPV4_ROUTES, ObjectKind.LINKS)
                .receiveBuffer(2048)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            Process process = stage.start(directory.resolve("out"), List.of("ip", "-batch", batch.toString()));
            // A loop that has a core to itself keeps up, even with so small a buffer.
            HeldUpLoop.withBreaks(stage.netNs, 5, () -> {
                long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
                while (process.isAlive()) {
                    assertThat(System.nanoTime() - end).as("waiting for ip").isNegative();
                    monitor.next(Duration.ofMillis(20)).ifPresent(follower::apply);
                }
            });
            assertThat(process.exitValue()).isZero();
            follower.untilQuiet();

            assertThat(follower.seen(Overrun.class)).isNotEmpty();
            assertThat(follower.seen(Resynced.class)).hasSameSizeAs(follower.seen(Overrun.class));
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
            assertThat(stage.ip("-4 route show table all").lines().count())
                    .isEqualTo(follower.contents(ObjectKind.IPV4_ROUTES).size());
        }
    }

    /** 50,000 changes: 20,000 routes, 10,000 of them replaced, 20,000 times one removed of which 5,000 come again. */
    private Path storm() throws Exception {
        StringBuilder commands = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            commands.append("route add ").append(address(i)).append(" dev lo\n");
        }
        for (int i = 0; i < 10_000; i++) {
            commands.append("route replace ").append(address(i)).append(" dev lo mtu 1400\n");
        }
        for (int i = 5_000; i < 15_000; i++) {
            commands.append("route del ").append(address(i)).append('\n');
            if (i % 2 == 0) {
                commands.append("route add ").append(address(i)).append(" dev lo mtu 1300\n");
                commands.append("route del ").append(address(i)).append('\n');
            }
        }
        Path file = directory.resolve("storm");
        Files.writeString(file, commands);
        assertThat(commands.chars().filter(c -> c == '\n').count()).isEqualTo(50_000);
        return file;
    }

    private static String address(int i) {
        return "20." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + "/32";
    }

    /** netlink S6 */
    @Test
    void slowConsumerHoldsUpNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ConcurrentLinkedQueue<MonitorEvent> slow = new ConcurrentLinkedQueue<>();
        try (Monitor blocked = Monitor.on(stage.rt)
                        .track(ObjectKind.IPV4_ROUTES)
                        .queue(QueuePolicy.dropAndResync(10))
                        .open(event -> {
                            slow.add(event);
                            if (event instanceof Added) {
                                HeldUpLoop.await(release);
                            }
                        });
                Monitor quick =
                        Monitor.on(stage.rt).track(ObjectKind.IPV4_ROUTES).open()) {
            Follower follower = new Follower(quick);
            follower.until(SnapshotComplete.class);
            await(slow, SnapshotComplete.class);
            stage.rt.batch(Requests.addRoutes(2000)).execute();
            follower.untilQuiet();
            assertThat(follower.seen(Added.class)).hasSize(2000);
            assertThat(follower.seen(Overrun.class)).isEmpty();

            release.countDown();
            await(slow, Resynced.class);
            // The queue may have been too short again meanwhile.
            awaitQuiet(slow);
            Follower check = new Follower(blocked);
            slow.forEach(check::apply);
            assertThat(check.seen(Overrun.class))
                    .hasSameSizeAs(check.seen(Resynced.class))
                    .allMatch(overrun -> overrun.place().equals(OverrunPlace.QUEUE));
            check.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
    }

    private static void await(ConcurrentLinkedQueue<MonitorEvent> events, Class<? extends MonitorEvent> type)
            throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (events.stream().noneMatch(type::isInstance)) {
            assertThat(System.nanoTime() - end).as("waiting for %s", type).isNegative();
            Thread.sleep(5);
        }
    }

    /** Waits until nothing more comes, and each loss was made good. */
    private static void awaitQuiet(ConcurrentLinkedQueue<MonitorEvent> events) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        int before;
        do {
            before = events.size();
            Thread.sleep(500);
        } while (System.nanoTime() - end < 0
                && (events.size() != before
                        || events.stream().filter(Overrun.class::isInstance).count()
                                != events.stream()
                                        .filter(Resynced.class::isInstance)
                                        .count()));
    }

    /** netlink S6 */
    @Test
    void coalescingQueueKeepsTheLastOfEachObject() {
        stage.veth();
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.NEIGHBOURS)
                .queue(QueuePolicy.coalesce(16))
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            StringBuilder commands = new StringBuilder();
            for (int i = 1; i < 200; i++) {
                commands.append("neigh replace 10.1.0.9 lladdr 02:00:00:00:00:%02x dev veth0\n".formatted(i));
            }
            stage.ipBatch(commands.toString());
            follower.untilQuiet();
            assertThat(follower.seen(Overrun.class)).isEmpty();
            assertThat(follower.seen(Change.class)).hasSizeLessThan(200);
            assertThat(stage.ip("neigh show 10.1.0.9")).contains("02:00:00:00:00:c7");
            // The ends of the pair have met as IPv6 neighbours, too.
            assertThat(follower.objects.values())
                    .filteredOn(message -> "0a010009".equals(message.<String>decode(in -> attribute(in, Nda.NDA_DST))))
                    .singleElement()
                    .satisfies(message -> {
                        assertThat(message.type()).isEqualTo(Rtm.RTM_NEWNEIGH);
                        assertThat(message.<String>decode(in -> attribute(in, Nda.NDA_LLADDR)))
                                .isEqualTo("0200000000c7");
                    });
        }
    }

    /** A device that goes down takes routes with it unannounced: that it came up at once does not make up for that. */
    @Test
    void coalescingQueueKeepsWhatRoutesGoWith() throws Exception {
        stage.veth();
        stage.ip("route add 21.0.0.0/16 via 10.1.0.2");
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.LINKS, ObjectKind.IPV4_ROUTES)
                .queue(QueuePolicy.coalesce(1000))
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ipBatch("""
                    link set veth0 down
                    link set veth0 up
                    """);
            // Both are in the queue before anything is taken out.
            HeldUpLoop.during(stage.netNs, () -> {});
            follower.untilQuiet();
            assertThat(stage.ip("route")).doesNotContain("21.0.0.0");
            assertThat(follower.seen(MonitorEvent.Removed.class))
                    .extracting(removed -> removed.message().decode(Requests::destination))
                    .contains(21 << 24);
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
    }

    private static String attribute(MessageReader neighbour, int type) {
        AttributeCursor in = neighbour.attributes(NdMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == type) {
                return HexFormat.of().formatHex(in.bytes());
            }
        }
        return "";
    }

    /** netlink M7 */
    @Test
    void filterInTheKernelKeepsForeignTablesOutOfTheBuffer() throws Exception {
        Path batch = directory.resolve("churn");
        StringBuilder commands = new StringBuilder();
        for (String verb : List.of("add", "del")) {
            for (int i = 0; i < 50_000; i++) {
                commands.append("route ").append(verb).append(' ').append(address(i));
                commands.append(" dev lo table 1000\n");
            }
        }
        Files.writeString(batch, commands);
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.ipv4Routes(254))
                .filter(SocketFilter.routeTables(254))
                .receiveBuffer(2048)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            Process process = stage.start(directory.resolve("out"), List.of("ip", "-batch", batch.toString()));
            assertThat(process.waitFor()).isZero();
            stage.ip("route add 30.0.0.0/8 dev lo");
            follower.untilQuiet();
            assertThat(follower.seen(Overrun.class)).isEmpty();
            assertThat(follower.seen(Change.class)).singleElement().isInstanceOf(Added.class);
        }
    }

    /** netlink M7: tables beyond 255 are not in the header. */
    @Test
    void filterFindsLargeTables() {
        try (Monitor monitor = Monitor.on(stage.rt)
                .listen(NetlinkGroup.IPV4_ROUTE)
                .filter(SocketFilter.routeTables(70_000, 254))
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ipBatch("""
                    route add 31.0.0.0/8 dev lo table 70001
                    route add 32.0.0.0/8 dev lo table 70000
                    route add 33.0.0.0/8 dev lo table 252
                    route add 34.0.0.0/8 dev lo
                    """);
            follower.untilQuiet();
            assertThat(follower.seen(MonitorEvent.Announcement.class))
                    .extracting(event -> event.message().decode(Requests::destination))
                    .containsExactly(32 << 24, 34 << 24);
        }
    }

    /** netlink S5 */
    @Test
    void closeWakesTheConsumerAtOnce() throws Exception {
        for (boolean bySession : new boolean[] {false, true}) {
            List<Duration> delays = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                delays.add(untilConsumersAreAwake(bySession));
            }
            // A busy machine may hold up any single one.
            assertThat(Collections.min(delays)).isLessThan(Duration.ofMillis(100));
        }
    }

    private Duration untilConsumersAreAwake(boolean bySession) throws Exception {
        try (Rtnetlink session = Rtnetlink.open(stage.netNs)) {
            Monitor monitor = Monitor.on(session).track(ObjectKind.LINKS).open();
            List<Thread> consumers = new ArrayList<>();
            consumers.add(Thread.ofPlatform().start(() -> monitor.forEach(event -> {})));
            consumers.add(Thread.ofVirtual().start(() -> monitor.forEach(event -> {})));
            Thread.sleep(200);
            long start = System.nanoTime();
            AutoCloseable closing = bySession ? session : monitor;
            closing.close();
            for (Thread consumer : consumers) {
                assertThat(consumer.join(Duration.ofSeconds(5))).isTrue();
            }
            assertThat(monitor.isClosed()).isTrue();
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** netlink S5 */
    @Test
    void closedMonitorsLeaveNoDescriptorAndNoThreadBehind() {
        Rtnetlink.open(stage.netNs).close();
        int before = Descriptors.open();
        for (int i = 0; i < 1000; i++) {
            try (Rtnetlink session = Rtnetlink.open(stage.netNs);
                    Monitor monitor =
                            Monitor.on(session).track(ObjectKind.LINKS).open()) {
                assertThat(monitor.next(Duration.ofSeconds(1))).isPresent();
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
}
