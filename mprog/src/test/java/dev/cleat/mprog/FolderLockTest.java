package dev.cleat.mprog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.DirectoryLock;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock of a folder with pins, against others of this process as against those of other processes. */
class FolderLockTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @TempDir
    private Path folder;

    @Test
    void oneHasItAndTheNextGetsItAfterwards() throws Exception {
        FutureTask<DirectoryLock> next = new FutureTask<>(() -> FolderLock.of(folder));
        try (DirectoryLock _ = FolderLock.of(folder)) {
            Thread.ofVirtual().start(next);
            Thread.sleep(50);
            assertThat(next.isDone()).isFalse();
        }
        next.get(30, TimeUnit.SECONDS).close();
    }

    @Test
    void whoeverHoldsItForTooLongIsToldOf() {
        try (DirectoryLock _ = FolderLock.of(folder)) {
            assertThatExceptionOfType(PinFolderLockedException.class)
                    .isThrownBy(() -> FolderLock.of(folder, LIMIT))
                    .withMessageContaining(folder + " for 1000 ms");
        }
        FolderLock.of(folder, LIMIT).close();
    }

    @Test
    void whoeverHoldsItInAnotherProcessIsWaitedForAndToldOf() throws Exception {
        Process holder = holder();
        try {
            // The first of a line gives up in vain; those behind it have waited as long.
            long start = System.nanoTime();
            List<FutureTask<DirectoryLock>> line = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                line.add(new FutureTask<>(() -> FolderLock.of(folder, LIMIT)));
            }
            line.forEach(Thread.ofVirtual()::start);
            for (FutureTask<DirectoryLock> each : line) {
                assertThatExceptionOfType(ExecutionException.class)
                        .isThrownBy(() -> each.get(60, TimeUnit.SECONDS))
                        .withCauseInstanceOf(PinFolderLockedException.class);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LIMIT.multipliedBy(10));

            FutureTask<DirectoryLock> next = new FutureTask<>(() -> FolderLock.of(folder, Duration.ofSeconds(60)));
            Thread.ofVirtual().start(next);
            holder.getOutputStream().close();
            next.get(60, TimeUnit.SECONDS).close();
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
    }

    /** Lets go when its input ends. */
    private Process holder() throws IOException {
        Process holder = new ProcessBuilder("flock", folder.toString(), "sh", "-c", "echo locked; read end")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(holder.inputReader().readLine()).isEqualTo("locked");
        return holder;
    }

    /** Together they take longer than each may. */
    @Test
    void thatManyHaveItOneAfterTheOtherIsNoReasonToGiveUp() throws Exception {
        Duration limit = Duration.ofSeconds(2);
        List<FutureTask<Void>> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(new FutureTask<>(() -> {
                try (DirectoryLock _ = FolderLock.of(folder, limit)) {
                    Thread.sleep(limit.dividedBy(10));
                }
                return null;
            }));
        }
        all.forEach(Thread.ofVirtual()::start);
        for (FutureTask<Void> each : all) {
            each.get(60, TimeUnit.SECONDS);
        }
    }

    /** An interrupted thread does not park. */
    @Test
    void anInterruptedThreadWaitsWithoutBurningTheProcessorAndStaysInterrupted() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (DirectoryLock _ = FolderLock.of(folder)) {
            long before = threads.getCurrentThreadCpuTime();
            Thread.currentThread().interrupt();
            try {
                assertThatExceptionOfType(PinFolderLockedException.class)
                        .isThrownBy(() -> FolderLock.of(folder, LIMIT));
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
                    .isLessThan(LIMIT.dividedBy(2));
        }
    }

    @Test
    void onlyAFolderHasOne() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FolderLock.of(file))
                .withMessageContaining("no directory");
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> FolderLock.of(folder.resolve("absent")))
                .withMessageContaining("ENOENT");
    }

    @Test
    void whoGivesUpDoesNotHoldTheFolderOpen() throws IOException {
        try (DirectoryLock _ = FolderLock.of(folder)) {
            long before = descriptorsOfFolder();
            assertThat(DirectoryLock.within(Duration.ZERO, folder)).isEmpty();
            assertThat(descriptorsOfFolder()).isEqualTo(before);
        }
        assertThat(descriptorsOfFolder()).isZero();
    }

    private long descriptorsOfFolder() throws IOException {
        Path real = folder.toRealPath();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(file -> isOf(real, file)).count();
        }
    }

    private static boolean isOf(Path folder, Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).equals(folder);
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }
}
