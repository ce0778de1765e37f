package dev.cleat.netlink;

import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Closed sockets on their way to the consumer of a {@link SocketMonitor}. Unlike in an {@link Inbox}, what is here stays
 * when something is lost: there is no list that could take its place.
 */
final class SocketQueue extends ConsumerQueue {

    private final int capacity;
    private final ArrayDeque<SocketEvent> queue = new ArrayDeque<>();

    /** A queue for a session, as JDK Flight Recorder names it. */
    SocketQueue(int capacity, Supplier<String> session) {
        super(session);
        this.capacity = capacity;
    }

    /** Puts a closed socket at the end; if there is no room, only notes there that some are missing. */
    void put(SocketInfo socket) {
        lock.lock();
        try {
            if (isClosed()) {
                return;
            }
            if (queue.size() >= capacity) {
                lose(OverrunPlace.QUEUE);
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
            if (!isClosed()) {
                lose(OverrunPlace.RECEIVE_BUFFER);
            }
        } finally {
            lock.unlock();
        }
    }

    /** However many are lost in a row, that is told once for each place: the queue stays bounded. */
    private void lose(OverrunPlace place) {
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
            recordLoss(place);
        }
    }

    /**
     * Waits for an event.
     *
     * @return what waits longest; {@code null} if it is closed, or if the time is over
     */
    @Nullable
    SocketEvent take(@Nullable Long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            return await(() -> !queue.isEmpty(), until) ? queue.pollFirst() : null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    void clear() {
        queue.clear();
    }
}
