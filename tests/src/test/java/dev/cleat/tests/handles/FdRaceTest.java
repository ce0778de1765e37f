package dev.cleat.tests.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.sys.Fd;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A descriptor that is used, closed and given to somebody else, all at the same time. */
class FdRaceTest {

    private static final int ROUNDS = 400;
    private static final int USERS = 3;

    private final NetNsHandle mine = NetNs.create();
    private final NetNsHandle others = NetNs.create();
    private final String targetOfMine = targetOf(mine.fd());

    @AfterEach
    void close() {
        mine.close();
        others.close();
    }

    /**
     * Some use a descriptor, one closes it, one opens others, which get its number as soon as it is free. Whoever could
     * acquire it sees what it was opened for until it releases it.
     */
    @Test
    void aBorrowedDescriptorNeverBelongsToSomebodyElse() throws Exception {
        long uses = 0;
        boolean recycled = false;
        for (int round = 0; round < ROUNDS; round++) {
            Fd fd = mine.fd().duplicate();
            int number = fd.acquire();
            fd.release();
            CyclicBarrier start = new CyclicBarrier(USERS + 2);
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < USERS; i++) {
                tasks.add(() -> {
                    start.await();
                    return useUntilClosed(fd);
                });
            }
            List<Fd> opened = new ArrayList<>();
            tasks.add(() -> {
                start.await();
                for (int i = 0; i < 20; i++) {
                    opened.add(others.fd().duplicate());
                }
                return 0;
            });
            int delay = round;
            tasks.add(() -> {
                start.await();
                for (int i = 0; i < delay; i++) {
                    Thread.onSpinWait();
                }
                fd.close();
                return 0;
            });
            uses += together(tasks);
            for (Fd other : opened) {
                recycled |= other.toString().endsWith("(fd " + number + ")");
                other.close();
            }
            assertThat(fd.isClosed()).isTrue();
        }
        assertThat(uses).isPositive();
        assertThat(recycled).as("a number was given to somebody else").isTrue();
    }

    @Test
    void closingWaitsForWhoBorrowedAndThenIsFinal() {
        Fd fd = mine.fd().duplicate();
        int raw = fd.acquire();
        fd.close();
        assertThat(fd.isClosed()).isTrue();
        assertThat(targetOf(raw)).as("while it is borrowed").contains(targetOfMine);
        assertThatThrownBy(fd::acquire)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(fd::duplicate).isInstanceOf(IllegalStateException.class);
        fd.release();
        assertThat(targetOf(raw)).isNotEqualTo(Optional.of(targetOfMine));

        // The number is somebody else's by now.
        try (Fd next = others.fd().duplicate()) {
            fd.close();
            assertThat(targetOf(next)).isNotEqualTo(targetOfMine);
            assertThatThrownBy(fd::release)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("released more often");
            assertThat(targetOf(next)).isNotEqualTo(targetOfMine);
        }
    }

    private int useUntilClosed(Fd fd) {
        for (int uses = 0; ; uses++) {
            int raw;
            try {
                raw = fd.acquire();
            } catch (IllegalStateException e) {
                return uses;
            }
            try {
                assertThat(targetOf(raw)).contains(targetOfMine);
            } finally {
                fd.release();
            }
        }
    }

    private static long together(List<Callable<Integer>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            long sum = 0;
            for (Future<Integer> result : threads.invokeAll(tasks)) {
                sum += result.get();
            }
            return sum;
        }
    }

    private static String targetOf(Fd fd) {
        int raw = fd.acquire();
        try {
            return targetOf(raw).orElseThrow();
        } finally {
            fd.release();
        }
    }

    private static Optional<String> targetOf(int raw) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/fd", Integer.toString(raw)))
                    .toString());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
