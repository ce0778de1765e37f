package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread that ticks every 10 ms, and notes how long it had to wait for its turn. A platform thread does the same
 * beside it: what that one waits, too, is the machine's, which may be busy with other things.
 */
final class Watchdog implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMillis(100);
    private static final long TICK = 10_000_000;
    private static final int ATTEMPTS = 3;

    private final AtomicLong virtual = new AtomicLong();
    private final AtomicLong platform = new AtomicLong();
    private volatile boolean stop;

    private Watchdog() {
        Thread.ofVirtual().name("watchdog").start(() -> tick(virtual));
        Thread.ofPlatform().daemon().name("watchdog of the machine").start(() -> tick(platform));
    }

    private void tick(AtomicLong longest) {
        long last = System.nanoTime();
        while (!stop) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            longest.accumulateAndGet(now - last - TICK, Math::max);
            last = now;
        }
    }

    /**
     * While this is done, no virtual thread waits longer than 100 ms for a carrier. A busy machine may hold up one thread
     * and not the other, so there are three attempts; whoever holds carriers holds them each time.
     */
    static void assertNobodyIsHeldUpBy(Callable<?> work) throws Exception {
        for (int attempt = 1; ; attempt++) {
            try (Watchdog watchdog = new Watchdog()) {
                work.call();
                Duration wait = Duration.ofNanos(watchdog.virtual.get());
                Duration ofMachine = Duration.ofNanos(watchdog.platform.get());
                if (attempt == ATTEMPTS || wait.compareTo(LIMIT.plus(ofMachine)) < 0) {
                    assertThat(wait)
                            .as("longest wait of a virtual thread, while a platform thread waited %s", ofMachine)
                            .isLessThan(LIMIT.plus(ofMachine));
                    return;
                }
            }
        }
    }

    @Override
    public void close() {
        stop = true;
    }
}
