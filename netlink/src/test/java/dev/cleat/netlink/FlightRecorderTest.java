package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_LINKS;
import static dev.cleat.netlink.Requests.LO;
import static dev.cleat.netlink.Requests.link;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JDK Flight Recorder sees of a session. */
class FlightRecorderTest {

    @TempDir
    private Path directory;

    @Test
    void requestsDumpsAndBatchesAreRecordedWhenAskedFor() throws Exception {
        List<RecordedEvent> events = record(true);

        assertThat(named(events, "dev.cleat.netlink.Request"))
                .satisfiesExactly(
                        granted -> {
                            assertThat(granted.getString("operation")).isEqualTo("rtnetlink(RTM_GETLINK)");
                            assertThat(granted.getInt("errno")).isZero();
                            assertThat(granted.getString("session")).startsWith("rtnetlink in ");
                        },
                        refused -> assertThat(refused.getInt("errno")).isEqualTo(19));
        assertThat(named(events, "dev.cleat.netlink.Dump")).singleElement().satisfies(dump -> {
            assertThat(dump.getLong("messages")).isEqualTo(1);
            assertThat(dump.getLong("bytes")).isGreaterThan(500);
            assertThat(dump.getInt("errno")).isZero();
            assertThat(dump.getBoolean("consistent")).isTrue();
        });
        assertThat(named(events, "dev.cleat.netlink.Batch")).singleElement().satisfies(batch -> {
            assertThat(batch.getInt("requests")).isEqualTo(3);
            assertThat(batch.getInt("refused")).isEqualTo(3);
        });
    }

    @Test
    void nothingIsRecordedByDefault() throws Exception {
        assertThat(record(false)).isEmpty();
    }

    private List<RecordedEvent> record(boolean enabled) throws Exception {
        Path file = directory.resolve("session.jfr");
        try (Recording recording = new Recording();
                NetNsHandle netNs = NetNs.create();
                Rtnetlink rt = Rtnetlink.open(netNs)) {
            if (enabled) {
                recording.enable("dev.cleat.netlink.Request");
                recording.enable("dev.cleat.netlink.Dump");
                recording.enable("dev.cleat.netlink.Batch");
            }
            recording.start();
            rt.get(link(LO), Requests::index);
            assertThatThrownBy(() -> rt.get(link(9999), Requests::index)).isInstanceOf(NetlinkException.class);
            rt.dump(ALL_LINKS, Requests::name);
            rt.batch(Requests.addRoutes(3)).execute();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("dev.cleat."))
                .toList();
    }

    private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }
}
