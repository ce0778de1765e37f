package dev.cleat.netlink;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closed sockets on their way to the consumer of a {@link SocketMonitor}. Unlike in an {@link Inbox}, what is here stays
 * when something is lost: there is no list that could take its place.
 */
final class SocketQueue {

    private final int capacity;
    private final Supplier<String> session;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<SocketEvent> queue = new ArrayDeque<>();
    private boolean closed;
    private @Nullable Throwable failure;

    /** A queue for a session, as JDK Flight Recorder names it. */
    SocketQueue(int capacity, Supplier<String> session) {
        this.capacity = capacity;
        this.session = session;
    }

    /** Puts a closed socket at the end; if there is no room, only notes there that some are missing. */
    void put(SocketInfo socket) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            if (queue.size() >= capacity) {
                lose(MonitorEvent.Overrun.Place.QUEUE);
            } else {
                queue.addLast(new SocketEvent.Closed(socket));
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The kernel dropped announcements. */
    void overrun() {
        lock.lock();
        try {
            if (!closed) {
                lose(MonitorEvent.Overrun.Place.RECEIVE_BUFFER);
            }
        } finally {
            lock.unlock();
        }
    }

    /** However many are lost in a row, that is told once for each place: the queue stays bounded. */
    private void lose(MonitorEvent.Overrun.Place place) {
        SocketEvent.Overrun overrun = new SocketEvent.Overrun(place);
        if (overrun.equals(queue.peekLast())) {
            return;
        }
        boolean told = false;
        if (queue.peekLast() instanceof SocketEvent.Overrun) {
            SocketEvent last = queue.pollLast();
            told = overrun.equals(queue.peekLast());
            queue.addLast(last);
        }
        if (!told) {
            queue.addLast(overrun);
            changed.signal();
            OverrunEvent event = new OverrunEvent();
            if (event.shouldCommit()) {
                event.session = session.get();
                event.place = place.name();
                event.commit();
            }
        }
    }

    /**
     * Waits for an event until a time in {@link System#nanoTime()}, for ever if that is {@code null}.
     *
     * @return what waits longest; {@code null} if it is closed, or if the time is over
     */
    @Nullable
    SocketEvent take(@Nullable Long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed && queue.isEmpty()) {
                if (until == null) {
                    changed.await();
                } else {
                    long left = until - System.nanoTime();
                    if (left <= 0) {
                        return null;
                    }
                    changed.awaitNanos(left);
                }
            }
            throwFailure();
            return queue.pollFirst();
        } finally {
            lock.unlock();
        }
    }

    private void throwFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting with an unchecked exception. */
    void fail(Throwable e) {
        lock.lock();
        try {
            if (!closed) {
                failure = e;
                closed = true;
                queue.clear();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
