package dev.cleat.sys.libc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Calls in a namespace that take as long as a test wants them to. */
class NetNsThreadTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 1000;

    private final AtomicInteger now = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);

    @Test
    void aQueryWaitsForNoAttachThere() throws Exception {
        try (NetNsHandle netNs = NetNs.create()) {
            List<Thread> attaching = callers(16, _ -> () -> hold(netNs));
            Thread query =
                    Thread.ofVirtual().start(() -> NetNsThread.call(netNs, BlockingCalls.QUERY, netNs::isCurrent));
            assertThat(query.join(SOON)).isTrue();
            assertThat(attaching).allMatch(Thread::isAlive);
            end(attaching);
        }
    }

    @Test
    void manyHandlesTakeABoundedNumberOfThreads() throws Exception {
        List<NetNsHandle> handles = new ArrayList<>();
        try (NetNsHandle netNs = NetNs.create()) {
            for (int i = 0; i < MANY; i++) {
                handles.add(netNs.open());
            }
            List<Thread> callers = callers(MANY, i -> () -> hold(handles.get(i)));
            // Whoever waits for a thread does it as one does who waits for his call.
            while (callers.stream().anyMatch(caller -> caller.getState() != Thread.State.WAITING)) {
                Thread.sleep(1);
            }
            end(callers);
            assertThat(most.get()).isBetween(2, 400);
        } finally {
            handles.forEach(NetNsHandle::close);
        }
    }

    private static List<Thread> callers(int count, IntFunction<Runnable> call) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(Thread.ofVirtual().start(call.apply(i)));
        }
        return callers;
    }

    private void end(List<Thread> callers) throws InterruptedException {
        release.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(now).hasValue(0);
    }

    private void hold(NetNsHandle netNs) {
        NetNsThread.call(netNs, BlockingCalls.ATTACH, () -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            try {
                release.await();
                return now.decrementAndGet();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
