package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Announcement;
import dev.cleat.netlink.MonitorEvent.Change;
import dev.cleat.netlink.MonitorEvent.Changed;
import dev.cleat.netlink.MonitorEvent.Removed;
import dev.cleat.netlink.MonitorEvent.Snapshot;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Monitors on a kernel that is not under stress. */
class MonitorTest {

    private static final ObjectKind[] ALL = {
        ObjectKind.LINKS,
        ObjectKind.ADDRESSES,
        ObjectKind.NEIGHBOURS,
        ObjectKind.IPV4_ROUTES,
        ObjectKind.IPV6_ROUTES,
        ObjectKind.RULES,
        ObjectKind.NEXTHOPS
    };

    private final Stage stage = new Stage();

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        stage.close();
    }

    /** netlink M2 */
    @Test
    void whatIsThereComesFirstAndThenTheMarker() {
        stage.veth();
        stage.ip("nexthop add id 7 via 10.1.0.2 dev veth0");
        try (Monitor monitor = Monitor.on(stage.rt).track(ALL).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);

            assertThat(follower.events).allMatch(e -> e instanceof Snapshot || e instanceof SnapshotComplete);
            assertThat(indexes(follower)).isEqualTo(numbers(stage.ip("-j link"), "\"ifindex\":(\\d+)"));
            assertThat(follower.contents(ObjectKind.RULES))
                    .hasSize(count(stage.ip("rule"), "\n") + count(stage.ip("-6 rule"), "\n"));
            assertThat(follower.contents(ObjectKind.IPV4_ROUTES))
                    .hasSize(count(stage.ip("-4 -j route show table all"), "\"dst\":"));
            assertThat(follower.contents(ObjectKind.ADDRESSES)).hasSize(count(stage.ip("-j addr"), "\"local\":"));
            assertThat(follower.contents(ObjectKind.NEXTHOPS)).hasSize(1);
        }
    }

    @Test
    void aLimitOfAnyLengthIsTaken() {
        try (Monitor monitor = Monitor.on(stage.rt).track(ObjectKind.LINKS).open()) {
            assertThat(monitor.next(ChronoUnit.FOREVER.getDuration())).isPresent();
        }
    }

    /** A loop that asks again after "nothing so far" must end. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noEventInTimeIsNotTheEnd(boolean bySession) throws Exception {
        Rtnetlink session = Rtnetlink.open(stage.netNs);
        Monitor monitor = Monitor.on(session).listen(NetlinkGroup.LINK).open();
        assertThat(monitor.next(Duration.ofSeconds(20))).contains(new SnapshotComplete());
        assertThat(monitor.next(Duration.ofMillis(10))).isEmpty();
        FutureTask<Optional<MonitorEvent>> waiting = new FutureTask<>(() -> monitor.next(Duration.ofSeconds(20)));
        Thread.ofVirtual().start(waiting);

        if (bySession) {
            session.close();
        } else {
            monitor.close();
        }

        assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the monitor is closed");
        assertThatIllegalStateException().isThrownBy(() -> monitor.next(Duration.ZERO));
        assertThat(monitor.iterator()).isExhausted();
        session.close();
    }

    private static Set<Integer> indexes(Follower follower) {
        return follower.objects.entrySet().stream()
                .filter(object -> object.getKey().kind().equals(ObjectKind.LINKS))
                .map(object -> object.getValue().decode(Requests::index))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<Integer> numbers(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int count(String text, String part) {
        return (int)
                Pattern.compile(part, Pattern.LITERAL).matcher(text).results().count();
    }

    /** netlink M1 */
    @Test
    void groupsAboveThirtyTwoAreHeard() {
        stage.veth();
        try (Monitor monitor = Monitor.on(stage.rt)
                .listen(
                        NetlinkGroup.NEXTHOP,
                        NetlinkGroup.STATS,
                        NetlinkGroup.IPV4_MCADDR,
                        NetlinkGroup.IPV6_MCADDR,
                        NetlinkGroup.IPV6_ACADDR)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ip("nexthop add id 1 blackhole");
            follower.until(isAnnouncement(Rtm.RTM_NEWNEXTHOP));
            stage.ip("link set veth0 down");
            follower.until(isAnnouncement(57));
            stage.ip("link set veth0 up");
            follower.until(isAnnouncement(56));
        }
        assertThatThrownBy(() ->
                        Monitor.on(stage.rt).listen(new NetlinkGroup(9999)).open())
                .isInstanceOfSatisfying(
                        KernelException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }

    private static Predicate<MonitorEvent> isAnnouncement(int type) {
        return event -> event instanceof Announcement announcement
                && announcement.message().type() == type;
    }

    /** netlink M3 */
    @Test
    void lifeOfADeviceIsToldInTheKernelsOrder() {
        stage.ip("link set lo up");
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.LINKS, ObjectKind.ADDRESSES, ObjectKind.IPV4_ROUTES, ObjectKind.NEIGHBOURS)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.veth();
            stage.ip("neigh add 10.1.0.9 lladdr 02:00:00:00:00:01 dev veth0");
            follower.until(isAdded(ObjectKind.NEIGHBOURS));
            stage.ip("link del veth0");
            follower.untilQuiet();

            List<ObjectKind> added = firsts(follower.seen(Added.class));
            assertThat(added)
                    .containsSubsequence(ObjectKind.LINKS, ObjectKind.ADDRESSES, ObjectKind.NEIGHBOURS)
                    .containsSubsequence(ObjectKind.LINKS, ObjectKind.IPV4_ROUTES);
            List<ObjectKind> removed = follower.seen(Removed.class).stream()
                    .map(event -> event.key().kind())
                    .toList();
            assertThat(removed.lastIndexOf(ObjectKind.LINKS))
                    .isGreaterThan(removed.lastIndexOf(ObjectKind.ADDRESSES))
                    .isGreaterThan(removed.lastIndexOf(ObjectKind.NEIGHBOURS));
            follower.assertEqualsIp(stage, ObjectKind.LINKS);
            follower.assertEqualsIp(stage, ObjectKind.ADDRESSES);
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
    }

    private static List<ObjectKind> firsts(List<Added> events) {
        return events.stream().map(event -> event.key().kind()).distinct().toList();
    }

    private static Predicate<MonitorEvent> isAdded(ObjectKind kind) {
        return event -> event instanceof Added added && added.key().kind().equals(kind);
    }

    /** netlink M4 */
    @Test
    void replacementKeepsItsKeyAndSaysSo() {
        stage.veth();
        stage.ip("route add 21.0.0.0/16 via 10.1.0.2");
        try (Monitor monitor =
                Monitor.on(stage.rt).track(ObjectKind.IPV4_ROUTES).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);

            stage.ip("route replace 21.0.0.0/16 via 10.1.0.3");
            Changed changed = (Changed) follower.until(event -> true);
            assertThat(changed.message().isReplacement()).isTrue();
            assertThat(changed.cause()).isEqualTo(Cause.ANNOUNCED);

            stage.ip("route append 21.0.0.0/16 via 10.1.0.4");
            Added appended = (Added) follower.until(event -> true);
            assertThat(appended.message().flags() & Netlink.NLM_F_APPEND).isNotZero();
            assertThat(appended.key()).isNotEqualTo(changed.key());

            stage.ip("route prepend 21.0.0.0/16 via 10.1.0.5");
            Added prepended = (Added) follower.until(event -> true);
            assertThat(prepended.message().flags() & Netlink.NLM_F_CREATE).isNotZero();

            stage.ip("route replace 21.0.0.0/16 via 10.1.0.6");
            Changed first = (Changed) follower.until(event -> true);
            assertThat(first.key()).isEqualTo(prepended.key());

            stage.ip("route del 21.0.0.0/16 via 10.1.0.3");
            Removed removed = (Removed) follower.until(event -> true);
            assertThat(removed.key()).isEqualTo(changed.key());
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
    }

    /** The kernel marks routes of a device without carrier ({@code RTNH_F_LINKDOWN}), and does not announce it. */
    @Test
    void aCarrierThatComesChangesNoRoute() throws Exception {
        stage.veth();
        stage.ip("link set veth1 down");
        awaitLinkDown(true);
        try (Monitor monitor =
                Monitor.on(stage.rt).track(ObjectKind.IPV4_ROUTES).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ip("link set veth1 up");
            awaitLinkDown(false);
            follower.untilQuiet();
            assertThat(follower.seen(Change.class)).isEmpty();
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
        }
    }

    private void awaitLinkDown(boolean wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (stage.ip("route").contains("linkdown") != wanted) {
            assertThat(System.nanoTime() - end).as("waiting for the carrier").isNegative();
            Thread.sleep(10);
        }
    }

    /** netlink M4, N18 */
    @Test
    void ownChangesAreRecognised() {
        try (Rtnetlink other = Rtnetlink.open(stage.netNs);
                Monitor monitor =
                        Monitor.on(other).track(ObjectKind.IPV4_ROUTES).open()) {
            stage.ip("link set lo up");
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.rt.execute(Requests.addRoute(0x14000001));
            Added own = follower.until(Added.class);
            assertThat(own.causedBy(stage.rt)).isTrue();
            assertThat(own.causedBy(other)).isFalse();

            stage.ip("route add 22.0.0.1/32 dev lo");
            assertThat(follower.until(Added.class).causedBy(stage.rt)).isFalse();

            stage.rt.batch(Requests.addRoutes(3).subList(2, 3)).execute();
            assertThat(follower.until(Added.class).causedBy(stage.rt)).isTrue();
        }
    }

    /** netlink M6 */
    @Test
    void groupsOfAllSortsAreDecoded() {
        stage.veth();
        stage.ip("link add br0 type bridge mcast_snooping 1");
        stage.ip("link set veth1 master br0");
        stage.ip("link set br0 up");
        try (Monitor monitor = Monitor.on(stage.rt)
                .listen(
                        NetlinkGroup.IPV4_RULE,
                        NetlinkGroup.NEXTHOP,
                        NetlinkGroup.TC,
                        NetlinkGroup.IPV4_NETCONF,
                        NetlinkGroup.MDB,
                        NetlinkGroup.NSID)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ip("rule add from 10.9.0.0/16 table 99");
            follower.until(isAnnouncement(Rtm.RTM_NEWRULE));
            stage.ip("nexthop add id 3 via 10.1.0.2 dev veth0");
            follower.until(isAnnouncement(Rtm.RTM_NEWNEXTHOP));
            stage.run("", List.of("tc", "qdisc", "add", "dev", "veth0", "clsact"));
            follower.until(isAnnouncement(Rtm.RTM_NEWQDISC));
            stage.run("", List.of("sysctl", "-qw", "net.ipv4.conf.veth0.forwarding=1"));
            follower.until(isAnnouncement(80));
            stage.run(
                    "",
                    List.of("bridge", "mdb", "add", "dev", "br0", "port", "veth1", "grp", "239.1.1.1", "permanent"));
            follower.until(isAnnouncement(84));
            try (Stage other = new Stage()) {
                stage.rt.execute(nsid(other, 5));
            }
            follower.until(isAnnouncement(Rtm.RTM_NEWNSID));
            follower.seen(Announcement.class)
                    .forEach(event ->
                            assertThat(event.message().reader().payloadSize()).isPositive());
        }
    }

    /** netlink M6: each kind follows the kernel's rules of what is the same object. */
    @Test
    void rulesAndNexthopsAreFollowed() {
        stage.veth();
        try (Monitor monitor = Monitor.on(stage.rt)
                .track(ObjectKind.RULES, ObjectKind.NEXTHOPS)
                .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ipBatch("""
                    rule add from 10.9.0.0/16 table 99 priority 50
                    rule add from 10.8.0.0/16 table 99 priority 50
                    rule add from 10.7.0.0/16 table 98 priority 51
                    rule del from 10.9.0.0/16 table 99 priority 50
                    nexthop add id 3 via 10.1.0.2 dev veth0
                    nexthop add id 4 via 10.1.0.3 dev veth0
                    nexthop add id 5 group 3/4
                    nexthop replace id 4 via 10.1.0.4 dev veth0
                    nexthop del id 3
                    """);
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.RULES);
            follower.assertEqualsIp(stage, ObjectKind.NEXTHOPS);
            assertThat(follower.contents(ObjectKind.NEXTHOPS)).hasSize(2);
            stage.ip("link set veth0 down");
            follower.until(event -> event instanceof Removed gone && gone.cause() == Cause.LINK);
            follower.untilQuiet();
            assertThat(follower.contents(ObjectKind.NEXTHOPS)).isEmpty();
            assertThat(stage.ip("nexthop")).isBlank();
        }
    }

    @Test
    void ipv6RoutesOfSeveralPathsAreFollowed() {
        stage.veth();
        stage.ip("addr add fd01::1/64 dev veth0 nodad");
        try (Monitor monitor =
                Monitor.on(stage.rt).track(ObjectKind.IPV6_ROUTES).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ipv6Batch("""
                    route add fd02::/64 via fd01::2
                    route append fd02::/64 via fd01::3
                    route append fd02::/64 via fd01::4
                    route add fd03::/64 dev veth0
                    route append fd03::/64 dev veth1
                    route del fd02::/64 via fd01::3
                    """);
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.IPV6_ROUTES);
            stage.ip("-6 route del fd02::/64");
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.IPV6_ROUTES);
        }
    }

    /** netlink R18 */
    @Test
    void routesThatVanishUnannouncedAreRemoved() {
        stage.veth();
        stage.ipBatch("""
                link add veth2 type veth peer name veth3
                addr add 10.2.0.1/24 dev veth2
                addr add 10.1.0.7/24 dev veth0
                link set veth3 up
                link set veth2 up
                nexthop add id 5 via 10.1.0.2 dev veth0
                route add 21.1.0.0/16 nhid 5
                route add 21.2.0.0/16 via 10.2.0.2
                route add 21.3.0.0/16 via 10.1.0.3 src 10.1.0.7
                route add 21.4.0.0/16 via 10.1.0.4
                """);
        try (Monitor monitor =
                Monitor.on(stage.rt).track(ObjectKind.IPV4_ROUTES).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            Map<String, Cause> steps = Map.of("nexthop del id 5", Cause.NEXTHOP, "link set veth2 down", Cause.LINK);
            for (Map.Entry<String, Cause> step : steps.entrySet()) {
                stage.ip(step.getKey());
                follower.until(event -> event instanceof Removed gone && gone.cause() == step.getValue());
                follower.untilQuiet();
                follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
            }
            // Newer kernels announce what goes with a preferred source, older ones do not.
            stage.ip("addr del 10.1.0.7/24 dev veth0");
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
            assertThat(stage.ip("route")).doesNotContain("21.3.0.0");
            stage.ip("link del veth0");
            follower.until(event -> event instanceof Removed gone && gone.cause() == Cause.LINK);
            follower.untilQuiet();
            follower.assertEqualsIp(stage, ObjectKind.IPV4_ROUTES);
            assertThat(stage.ip("route show table all").lines().filter(line -> line.contains("21.")))
                    .isEmpty();
        }
    }

    /** netlink M1: what happens in other namespaces comes with their ids. */
    @Test
    void otherNamespacesAreHeardWithTheirIds() {
        try (Stage other = new Stage();
                Monitor monitor = Monitor.on(stage.rt)
                        .track(ObjectKind.LINKS)
                        .allNamespaces()
                        .open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.rt.execute(nsid(other, 42));
            other.ip("link add name there type veth peer name here");
            Announcement there = (Announcement) follower.until(event -> event instanceof Announcement);
            assertThat(there.nsid()).hasValue(42);
            assertThat(there.message().reader().nsid()).hasValue(42);
            assertThat(there.message().type()).isEqualTo(Rtm.RTM_NEWLINK);
            assertThat(there.causedBy(stage.rt)).isFalse();

            stage.ip("link set lo up");
            Change here = (Change) follower.until(event -> event instanceof Change);
            assertThat(here).isInstanceOf(Changed.class);
            assertThat(here.message().reader().nsid()).isEmpty();
            follower.assertEqualsIp(stage, ObjectKind.LINKS);
        }
    }

    private static Request nsid(Stage of, int id) {
        return new Request(Rtm.RTM_NEWNSID, out -> {
            out.struct(4);
            out.u32(3, of.netNs.fd().acquire());
            of.netNs.fd().release();
            out.u32(1, id);
        });
    }

    @Test
    void ipMonitorSeesTheSameRoutes() throws Exception {
        stage.veth();
        Path file = directory.resolve("ip-monitor");
        Process tool = stage.start(file, List.of("stdbuf", "-oL", "ip", "monitor", "route"));
        try (Monitor monitor =
                Monitor.on(stage.rt).track(ObjectKind.ipv4Routes(254)).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            awaitSubscription(tool);
            stage.ipBatch("""
                    route add 21.0.0.0/16 via 10.1.0.2
                    route replace 21.0.0.0/16 via 10.1.0.3
                    route add 22.0.0.0/16 via 10.1.0.3
                    route add 23.0.0.0/16 via 10.1.0.3 table 1000
                    route del 22.0.0.0/16
                    """);
            follower.untilQuiet();
            awaitText(file, "Deleted 22.0.0.0/16");
            tool.destroy();
            String seen = Files.readString(file);
            Matcher removals = Pattern.compile("(?m)^Deleted 2\\d\\.0").matcher(seen);
            assertThat(follower.seen(Removed.class))
                    .hasSize((int) removals.results().count());
            // The kernel's own routes of the device may come late; they are none of ours.
            assertThat(follower.seen(Change.class)).hasSize((int) seen.lines()
                    .filter(line -> line.matches("(Deleted )?2\\d\\.0\\.0\\.0/16 .*") && !line.contains("table 1000"))
                    .count());
        }
    }

    /** Waits until a process listens to a group: its port id is its pid, mostly, and never somebody else's. */
    private static void awaitSubscription(Process process) throws Exception {
        Pattern line = Pattern.compile("(?m)^\\S+ +0 +" + process.pid() + " +(?!0{8})[0-9a-f]{8} ");
        Path sockets = Path.of("/proc/" + process.pid() + "/net/netlink");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!line.matcher(Files.readString(sockets)).find()) {
            assertThat(System.nanoTime() - end).as("waiting for ip monitor").isNegative();
            Thread.sleep(10);
        }
    }

    /** Waits for what a tool writes last. */
    private static void awaitText(Path file, String text) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.readString(file).contains(text) && System.nanoTime() - end < 0) {
            Thread.sleep(10);
        }
    }
}
