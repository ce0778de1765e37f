package dev.cleat.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what the kernel does later. */
final class Patience {

    private static final long SHORTEST_NANOS = 50_000;
    private static final long LONGEST_NANOS = 20_000_000;

    private Patience() {}

    /** Asks until the answer is yes, or the time is over or the thread interrupted; the last answer. */
    static boolean await(Duration limit, BooleanSupplier reached) {
        long end = System.nanoTime() + limit.toNanos();
        for (long pause = SHORTEST_NANOS; !reached.getAsBoolean(); pause = Math.min(2 * pause, LONGEST_NANOS)) {
            if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(pause);
        }
        return true;
    }
}
