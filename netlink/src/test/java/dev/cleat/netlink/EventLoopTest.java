package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.Epoll;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    @Test
    void theLastWatchCanBeClosedWhileTheLoopIsBusy() throws InterruptedException {
        try (Fd readable = alwaysReadable()) {
            for (int i = 0; i < 2_000; i++) {
                CountDownLatch called = new CountDownLatch(2);
                // Nobody reads it, so the loop goes round without waiting and sees at once that it is told to end.
                EventLoop.Watch watch = EventLoop.watch(readable, called::countDown);
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
            EventLoop.Watch failing = EventLoop.watch(readable, () -> {
                failures.incrementAndGet();
                throw new AssertionError("on purpose, logged by the loop");
            });
            CountDownLatch called = new CountDownLatch(100);
            EventLoop.Watch sound = EventLoop.watch(other, called::countDown);
            assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
            sound.close();
            failing.close();
            assertThat(failures).hasValue(1);
        }
    }

    private static Fd alwaysReadable() {
        try (CallFrame frame = CallFrame.borrow()) {
            return Fd.adopt((int) frame.call(Syscall.EVENTFD2, 1, Epoll.EFD_CLOEXEC), "an eventfd of a test");
        }
    }
}
