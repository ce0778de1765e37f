package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.Epoll;
import dev.cleat.sys.Fd;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    @Test
    void theLastWatchCanBeClosedWhileTheLoopIsBusy() throws InterruptedException {
        try (Fd readable = alwaysReadable()) {
            for (int i = 0; i < 2_000; i++) {
                CountDownLatch called = new CountDownLatch(2);
                // Nobody reads it, so the loop goes round without waiting and sees at once that it is told to end.
                EventLoop.Watch watch = EventLoop.watch(readable, called::countDown, EventLoopTest::ignore);
                assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
                watch.close();
            }
        }
    }

    @Test
    void anErrorInOneCallbackEndsNoOther() throws InterruptedException {
        try (Fd readable = alwaysReadable();
                Fd other = alwaysReadable()) {
            AtomicInteger failures = new AtomicInteger();
            AtomicReference<Throwable> told = new AtomicReference<>();
            EventLoop.Watch failing = EventLoop.watch(
                    readable,
                    () -> {
                        failures.incrementAndGet();
                        throw new AssertionError("on purpose, logged by the loop");
                    },
                    told::set);
            CountDownLatch called = new CountDownLatch(100);
            EventLoop.Watch sound = EventLoop.watch(other, called::countDown, EventLoopTest::ignore);
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            sound.close();
            failing.close();
            assertThat(failures).hasValue(1);
            assertThat(told.get()).hasMessage("on purpose, logged by the loop");
        }
    }

    /** Nothing that a caller does makes the loop itself fail, except where it fails to tell of a failure. */
    @Test
    void aLoopThatFailsTellsAllItsWatchesAndAnotherTakesItsPlace() throws InterruptedException {
        try (Fd readable = alwaysReadable();
                Fd silent = neverReadable();
                Fd alsoSilent = neverReadable()) {
            AtomicReference<Throwable> told = new AtomicReference<>();
            CountDownLatch failed = new CountDownLatch(1);
            CountDownLatch once = new CountDownLatch(1);
            EventLoop.Watch abandoned = EventLoop.watch(silent, () -> {}, cause -> {
                told.set(cause);
                failed.countDown();
            });
            EventLoop.Watch waiting = EventLoop.watchOnce(alsoSilent, once::countDown);
            EventLoop.Watch broken = EventLoop.watch(
                    readable,
                    () -> {
                        throw new IllegalStateException("on purpose, logged by the loop");
                    },
                    cause -> {
                        throw new IllegalStateException("twice, on purpose");
                    });
            assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(told.get()).hasMessage("twice, on purpose");
            assertThat(once.await(10, TimeUnit.SECONDS)).isTrue();

            CountDownLatch called = new CountDownLatch(2);
            EventLoop.Watch next = EventLoop.watch(readable, called::countDown, EventLoopTest::ignore);
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            abandoned.close();
            waiting.close();
            broken.close();
            next.close();
        }
    }

    /** A namespace with a thread in it stays alive. */
    @Test
    void theLoopIsNotInTheNamespaceOfWhoeverStartedIt() throws Exception {
        Path home = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        try (Fd readable = alwaysReadable();
                NetNsHandle netNs = NetNs.create()) {
            AtomicReference<Path> where = new AtomicReference<>();
            CountDownLatch called = new CountDownLatch(1);
            EventLoop.Watch watch = netNs.call(() -> EventLoop.watch(
                    readable,
                    () -> {
                        where.set(here());
                        called.countDown();
                    },
                    EventLoopTest::ignore));
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            watch.close();
            assertThat(where.get()).isEqualTo(home);
        }
    }

    private static Path here() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ignore(Throwable failure) {
        // The loop logs it.
    }

    private static Fd neverReadable() {
        try (CallFrame frame = CallFrame.borrow()) {
            return Fd.adopt((int) frame.call(Syscall.EVENTFD2, 0, Epoll.EFD_CLOEXEC), "an eventfd of a test");
        }
    }

    private static Fd alwaysReadable() {
        try (CallFrame frame = CallFrame.borrow()) {
            return Fd.adopt((int) frame.call(Syscall.EVENTFD2, 1, Epoll.EFD_CLOEXEC), "an eventfd of a test");
        }
    }
}
