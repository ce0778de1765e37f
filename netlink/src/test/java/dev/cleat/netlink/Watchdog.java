package dev.cleat.netlink;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A virtual thread that ticks every 10 ms, and notes how long it had to wait for its turn. */
final class Watchdog implements AutoCloseable {

    private static final long TICK = 10_000_000;

    private volatile boolean stop;
    private volatile long longest;

    Watchdog() {
        Thread.ofVirtual().name("watchdog").start(this::run);
    }

    private void run() {
        long last = System.nanoTime();
        while (!stop) {
            LockSupport.parkNanos(TICK);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last - TICK);
            last = now;
        }
    }

    Duration longestGap() {
        return Duration.ofNanos(longest);
    }

    @Override
    public void close() {
        stop = true;
    }
}
