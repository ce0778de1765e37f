package dev.cleat.netlink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the consumer of a monitor. The thread that receives never waits for room: it drops what is there, and
 * notes that something was lost.
 */
final class Inbox extends ConsumerQueue {

    /*
     * netlink_overrun(): when the receive buffer is full, the kernel reports ENOBUFS first and then still hands out what
     * was in the buffer, and queues nothing more until that is taken. So after ENOBUFS, all that comes until the buffer is
     * empty is older than what was lost, and must not be applied on top of a list that is made later.
     */

    private final QueuePolicy policy;
    private final SequencedMap<Object, Announced> queue = new LinkedHashMap<>();
    private long lastNumber;
    private boolean draining;
    private @Nullable OverrunPlace lost;
    private long removals;

    /** An inbox of a session, as JDK Flight Recorder names it. */
    Inbox(QueuePolicy policy, Supplier<String> session) {
        super(session);
        this.policy = policy;
    }

    boolean isCoalescing() {
        return policy.coalescing();
    }

    /** Puts an announcement at the end; it takes the place of an earlier one that is about the same thing. */
    void put(Announced announced, @Nullable Object about) {
        lock.lock();
        try {
            if (draining || isClosed()) {
                return;
            }
            // Of rtnetlink's message types, this is the bit of RTM_DEL*.
            removals += announced.message().type() & 1;
            if (about != null) {
                queue.remove(about);
            }
            if (queue.size() >= policy.capacity()) {
                queue.clear();
                lose(OverrunPlace.QUEUE);
            } else {
                queue.put(about == null ? Long.valueOf(++lastNumber) : about, announced);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The kernel dropped announcements. */
    void overrun() {
        lock.lock();
        try {
            queue.clear();
            lose(OverrunPlace.RECEIVE_BUFFER);
            draining = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lose(OverrunPlace place) {
        lost = place;
        recordLoss(place);
    }

    /** The receive buffer is empty. */
    void drained() {
        lock.lock();
        try {
            if (draining) {
                draining = false;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for an announcement.
     *
     * @return what waits longest; {@code null} if something was lost, if it is closed, or if the time is over
     */
    @Nullable
    Announced take(@Nullable Long until) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (!await(() -> lost != null || !queue.isEmpty(), until) || lost != null) {
                return null;
            }
            Map.Entry<Object, Announced> first = queue.pollFirstEntry();
            return first == null ? null : first.getValue();
        } finally {
            lock.unlock();
        }
    }

    /** How many removals were announced so far, of whatever. */
    long removals() {
        lock.lock();
        try {
            return removals;
        } finally {
            lock.unlock();
        }
    }

    /** Where announcements were lost since the last {@link #restart()}, if they were. */
    @Nullable
    OverrunPlace lost() {
        lock.lock();
        try {
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until what is announced from now on will be here; what was lost so far is forgotten. */
    void restart() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (draining && !isClosed()) {
                changed.await();
            }
            lost = null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a time, or until it is closed. */
    void pause(long millis) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!isClosed() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    boolean isEmpty() {
        lock.lock();
        try {
            return queue.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    void clear() {
        queue.clear();
    }

    /**
     * An announcement.
     *
     * @param message the message
     * @param nsid the namespace where it happened, {@link GroupSocket#HERE} for the monitor's own
     */
    record Announced(ReceivedMessage message, int nsid) {}
}
