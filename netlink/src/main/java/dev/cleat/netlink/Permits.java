package dev.cleat.netlink;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** So many at a time; the others wait for their turn, until the end. */
final class Permits {

    private static final int ENOUGH_FOR_ALL = 1 << 30;

    private final Semaphore free;
    private final AtomicBoolean closed = new AtomicBoolean();

    Permits(int count) {
        free = new Semaphore(count);
    }

    void acquire(Deadline deadline) {
        if (free.tryAcquire()) {
            return;
        }
        try {
            if (!free.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.exceeded();
            }
        } catch (InterruptedException e) {
            throw deadline.cancelled();
        }
    }

    boolean tryAcquire() {
        return free.tryAcquire();
    }

    void release() {
        free.release();
    }

    /** Lets everybody through, to find that there is nothing more to do; further calls change nothing. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            free.release(ENOUGH_FOR_ALL);
        }
    }
}
