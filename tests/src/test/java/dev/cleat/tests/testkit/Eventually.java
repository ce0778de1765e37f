package dev.cleat.tests.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what the kernel does a moment later. */
public final class Eventually {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long PAUSE_NANOS = 1_000_000;

    private Eventually() {}

    /** Repeats an assertion until it holds; what it throws at the end of the time is thrown. */
    public static void holds(Runnable assertion) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError e) {
                if (System.nanoTime() - end >= 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
