package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Announcement;
import dev.cleat.netlink.MonitorEvent.Changed;
import dev.cleat.netlink.MonitorEvent.Overrun;
import dev.cleat.netlink.MonitorEvent.Removed;
import dev.cleat.netlink.MonitorEvent.Resynced;
import dev.cleat.netlink.MonitorEvent.Snapshot;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Applies events to a map, and insists that each is possible after those before it. */
final class Follower {

    /** So long that the thread that receives has surely had its turn, on a busy machine, too. */
    private static final Duration QUIET = Duration.ofMillis(500);

    final Map<ObjectKey, ReceivedMessage> objects = new HashMap<>();
    final List<MonitorEvent> events = new ArrayList<>();
    private final Monitor monitor;
    private boolean complete;

    Follower(Monitor monitor) {
        this.monitor = monitor;
    }

    void apply(MonitorEvent event) {
        events.add(event);
        switch (event) {
            case Snapshot there -> {
                assertThat(complete).isFalse();
                assertThat(objects.put(there.key(), there.message())).isNull();
            }
            case SnapshotComplete() -> {
                assertThat(complete).isFalse();
                complete = true;
            }
            case Added added ->
                assertThat(objects.put(added.key(), added.message()))
                        .as("%s", added)
                        .isNull();
            case Changed changed ->
                assertThat(objects.put(changed.key(), changed.message())).isEqualTo(changed.before());
            case Removed removed ->
                assertThat(objects.remove(removed.key())).as("%s", removed).isNotNull();
            case Announcement announcement -> assertThat(complete).isTrue();
            case Overrun overrun -> assertThat(complete).isTrue();
            case Resynced resynced -> assertThat(complete).isTrue();
        }
    }

    /** Follows until an event is as wanted, which must be soon. */
    MonitorEvent until(Predicate<MonitorEvent> wanted) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < end) {
            Optional<MonitorEvent> event = monitor.next(Duration.ofMillis(500));
            if (event.isPresent()) {
                apply(event.get());
                if (wanted.test(event.get())) {
                    return event.get();
                }
            }
        }
        throw new AssertionError("only " + events.subList(Math.max(0, events.size() - 30), events.size()));
    }

    <T extends MonitorEvent> T until(Class<T> type) {
        return type.cast(until(type::isInstance));
    }

    /** Follows until nothing has happened for a while. */
    void untilQuiet() {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        Optional<MonitorEvent> event = monitor.next(QUIET);
        while (event.isPresent()) {
            assertThat(System.nanoTime() - end).as("waiting for quiet").isNegative();
            apply(event.get());
            event = monitor.next(QUIET);
        }
    }

    <T extends MonitorEvent> List<T> seen(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** What is known of a kind. */
    List<ReceivedMessage> contents(ObjectKind kind) {
        return objects.entrySet().stream()
                .filter(object -> object.getKey().kind().equals(kind))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Compares with what {@code ip} lists now. */
    void assertEqualsIp(Stage stage, ObjectKind kind) {
        new IpOracle(stage).assertAreAll(kind, contents(kind));
    }
}
