package dev.cleat.netlink;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every queue between the event loop and the consumers of a monitor does: it lets consumers wait, and ends that.
 * What is in it, and what becomes of that when there is no room, is up to the two kinds.
 */
abstract sealed class ConsumerQueue permits Inbox, SocketQueue {

    private static final Duration LONGEST_LIMIT = Duration.ofDays(365);

    /** Guards everything in here and in the two kinds. */
    final ReentrantLock lock = new ReentrantLock();

    final Condition changed = lock.newCondition();

    private final Supplier<String> session;
    private boolean closed;
    private @Nullable Throwable failure;
    private @Nullable Throwable told;

    /** A queue of a session, as JDK Flight Recorder names it. */
    ConsumerQueue(Supplier<String> session) {
        this.session = session;
    }

    /** When a limit is over, in {@link System#nanoTime()}; {@code null} is never. */
    static @Nullable Long until(Duration limit) {
        // Nanoseconds count 292 years; who means longer, means for ever.
        return limit.compareTo(LONGEST_LIMIT) > 0 ? null : (Long) (System.nanoTime() + limit.toNanos());
    }

    /**
     * Waits, with the lock, until something is there or the end has come.
     *
     * @param until how long to wait, as of {@link #until}
     * @return false if the time is over
     * @throws RuntimeException once, if that is why the end has come; as is an {@link Error}
     */
    final boolean await(BooleanSupplier there, @Nullable Long until) throws InterruptedException {
        while (!closed && !there.getAsBoolean()) {
            if (until == null) {
                changed.await();
            } else {
                long left = until - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                changed.awaitNanos(left);
            }
        }
        throwFailure();
        return true;
    }

    private void throwFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown == null) {
            return;
        }
        told = thrown;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Whether this is what {@link #await} threw. */
    final boolean hasFailedBy(Throwable thrown) {
        lock.lock();
        try {
            return thrown.equals(told);
        } finally {
            lock.unlock();
        }
    }

    /** Writes down for JDK Flight Recorder that something was lost. */
    final void recordLoss(OverrunPlace place) {
        OverrunEvent event = new OverrunEvent();
        if (event.shouldCommit()) {
            event.session = session.get();
            event.place = place.name();
            event.commit();
        }
    }

    /**
     * Tells the end of the time from the end of the monitor.
     *
     * @param event {@code null} for either
     * @throws IllegalStateException if there is no event and will be none
     */
    final <E> Optional<E> orClosed(@Nullable E event) {
        if (event == null && isClosed()) {
            throw new IllegalStateException("the monitor is closed");
        }
        return Optional.ofNullable(event);
    }

    final boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. */
    final void close() {
        lock.lock();
        try {
            closed = true;
            clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting with an unchecked exception. */
    final void fail(Throwable e) {
        lock.lock();
        try {
            if (!closed) {
                failure = e;
                close();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all that waits here. */
    abstract void clear();
}
