package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.pcap.PcapReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recordings that somebody reads through a FIFO while they are made, or does not. */
class RecordingToFifoTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Stage stage = new Stage();

    @TempDir
    private Path folder;

    private Path fifo = Path.of("");

    @BeforeEach
    void makeFifo() throws Exception {
        fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** Both ends, so that opening it waits for nobody. */
    private FileChannel reader() throws IOException {
        return FileChannel.open(fifo, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFifoThatNobodyReadsIsRefusedAtOnce(boolean virtual) throws Exception {
        FutureTask<Recording> recording = new FutureTask<>(() -> stage.rt.recordTo(fifo));
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon()).start(recording);

        assertThatThrownBy(() -> recording.get(20, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nobody reads");
    }

    @Test
    void aReaderThatStallsHoldsUpNeitherMonitorsNorRequests() throws Exception {
        try (Stage innocent = new Stage();
                FileChannel _ = reader();
                Monitor recorded = Monitor.on(stage.rt).track(ObjectKind.LINKS).open();
                Monitor monitor =
                        Monitor.on(innocent.rt).track(ObjectKind.LINKS).open()) {
            Follower there = new Follower(recorded);
            there.until(MonitorEvent.SnapshotComplete.class);
            Follower here = new Follower(monitor);
            here.until(MonitorEvent.SnapshotComplete.class);
            Recording recording = stage.rt.recordTo(fifo);
            // More than a FIFO holds, in announcements alone.
            StringBuilder devices = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                devices.append("link add b").append(i).append(" type bridge\n");
            }
            stage.ipBatch(devices.toString());
            there.until(event -> there.seen(MonitorEvent.Added.class).size() >= 100);
            assertThat(stage.rt.dump(Requests.ALL_LINKS, Requests::index)).hasSize(101);

            innocent.ip("link add a1 type bridge");
            here.until(MonitorEvent.Added.class);

            assertThat(recording.dropped()).isZero();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(recording::close)
                    .withMessageContaining("datagrams are not in it");
            assertThat(recording.dropped()).isPositive();
            recording.close();
            awaitThreadsEnd();
        }
    }

    /** Closing gives up after a while; the thread that writes ends with it. */
    private void awaitThreadsEnd() throws InterruptedException {
        String name = "cleat recording to " + fifo;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals(name)) {
                assertThat(thread.join(SOON)).isTrue();
            }
        }
    }

    @Test
    void whatDoesNotFitIsLeftOutAndCounted() throws Exception {
        stage.ip("link set lo up");
        stage.rt.batch(Requests.addRoutes(20_000)).execute().orThrow();
        Path copy = folder.resolve("copy.pcap");
        Recording recording;
        Process cat;
        long dropped;
        try (FileChannel _ = reader()) {
            recording = stage.rt.recordTo(fifo);
            for (int i = 0; i < 1000 && recording.dropped() == 0; i++) {
                assertThat(stage.rt.dump(Requests.ALL_ROUTES, Requests::destination))
                        .hasSizeGreaterThanOrEqualTo(20_000);
            }
            dropped = recording.dropped();
            cat = new ProcessBuilder("cat", fifo.toString())
                    .redirectOutput(copy.toFile())
                    .start();
            // Somebody must read it when this end is closed.
            while (Files.size(copy) == 0) {
                Thread.sleep(1);
            }
        }
        recording.close();

        assertThat(dropped).isPositive();
        assertThat(recording.dropped()).isEqualTo(dropped);
        assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();
        // What waited for the reader, in whole packets.
        assertThat(Files.size(copy)).isGreaterThan(8L * 1024 * 1024);
        assertThat(packets(copy)).isPositive();
    }

    private static int packets(Path file) throws IOException {
        int packets = 0;
        try (PcapReader reader = PcapReader.open(file)) {
            while (reader.next().isPresent()) {
                packets++;
            }
        }
        return packets;
    }

    @Test
    void aReaderThatReadsGetsEverything() throws Exception {
        Path copy = folder.resolve("copy.pcap");
        Process cat = new ProcessBuilder("cat", fifo.toString())
                .redirectOutput(copy.toFile())
                .start();
        Recording recording = whenRead();
        for (int i = 0; i < 1000; i++) {
            assertThat(stage.rt.get(Requests.link(Requests.LO), Requests::name)).isEqualTo("lo");
        }
        recording.close();
        assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();

        assertThat(recording.dropped()).isZero();
        assertThat(packets(copy)).isEqualTo(2000);
    }

    /** An attempt that finds no reader yet must not be the writer for which one that comes in that moment waits. */
    @Test
    void aReaderThatIsJustComingIsNotSentAway() throws Exception {
        Path copy = folder.resolve("copy.pcap");
        for (int round = 0; round < 100; round++) {
            Process cat = new ProcessBuilder("cat", fifo.toString())
                    .redirectOutput(copy.toFile())
                    .start();
            whenRead().close();
            assertThat(cat.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(copy).as("round " + round).isNotEmptyFile();
        }
    }

    /** The recording, as soon as the reader has opened the FIFO. */
    private Recording whenRead() throws Exception {
        long end = System.nanoTime() + SOON.toNanos();
        while (true) {
            try {
                return stage.rt.recordTo(fifo);
            } catch (IOException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    /** The session goes on, and hears of it when it ends the recording. */
    @Test
    void aReaderThatLeavesEndsTheRecordingOnly() throws Exception {
        Recording recording;
        try (FileChannel _ = reader()) {
            recording = stage.rt.recordTo(fifo);
        }
        while (recording.dropped() == 0) {
            assertThat(stage.rt.get(Requests.link(Requests.LO), Requests::name)).isEqualTo("lo");
        }
        for (int i = 0; i < 100; i++) {
            assertThat(stage.rt.get(Requests.link(Requests.LO), Requests::name)).isEqualTo("lo");
        }
        assertThat(recording.dropped()).as("each has an answer").isGreaterThan(200);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(recording::close)
                .withMessageContaining("datagrams are not in it")
                .withCauseInstanceOf(IOException.class);
        recording.close();
        assertThat(Files.exists(fifo)).isTrue();
    }
}
