package dev.cleat.netlink;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many threads have lists, streams and batches of a session under way, each with a socket and memory. The others
 * wait until there is a place.
 */
final class Places {

    /*
     * While it has a place, a thread runs code of the caller: a decoder, an iterator, the body of a loop. That may use
     * the session again. If it then waited for a place, it could wait for itself, or sixteen such threads for each other.
     * So whoever has a place never waits for another one, but shares its own among a few uses, and is refused more. Nobody
     * is refused because of what others do. Requests never wait for a place, nor does who has a request under way: see
     * Session.
     */

    /** For each use: what the consumers of slow streams do holds up no list. */
    static final int OF_A_USE = 16;

    static final int USES_OF_A_THREAD = 8;

    private static final int ENOUGH_FOR_ALL = 1 << 30;

    private final AtomicBoolean closed = new AtomicBoolean();

    private final Map<Use, Semaphore> free = new EnumMap<>(Use.class);
    private final Map<Thread, Holder> holders = new ConcurrentHashMap<>();

    Places() {
        for (Use use : Use.values()) {
            free.put(use, new Semaphore(OF_A_USE));
        }
    }

    /**
     * Waits for a place, unless the thread has one.
     *
     * @throws IllegalStateException if the thread uses its place too often already
     */
    Place take(Use use, Deadline deadline) {
        Thread thread = Thread.currentThread();
        Holder holder = holders.computeIfPresent(thread, (t, mine) -> mine.withOneMore());
        if (holder == null) {
            Semaphore permits = Objects.requireNonNull(free.get(use));
            acquire(permits, deadline);
            // Only the thread itself adds what was not there.
            holders.put(thread, new Holder(permits, 1));
        }
        return new Place(this, thread);
    }

    static void acquire(Semaphore permits, Deadline deadline) {
        if (permits.tryAcquire()) {
            return;
        }
        try {
            if (!permits.tryAcquire(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw deadline.exceeded();
            }
        } catch (InterruptedException e) {
            throw deadline.cancelled();
        }
    }

    private void giveBack(Thread thread) {
        holders.computeIfPresent(thread, (t, holder) -> holder.withOneLess());
    }

    /** Lets everybody through, to find that the session is closed. */
    void close() {
        if (closed.compareAndSet(false, true)) {
            free.values().forEach(permits -> permits.release(ENOUGH_FOR_ALL));
        }
    }

    /** What a place is for. */
    enum Use {
        LIST,
        STREAM,
        BATCH
    }

    /** What a thread has open, and the permit for all of that. */
    private record Holder(Semaphore permits, int uses) {

        Holder withOneMore() {
            if (uses == USES_OF_A_THREAD) {
                throw new IllegalStateException(
                        "this thread has " + uses
                                + " lists, streams and batches of the session under way, one within the other: close one first");
            }
            return new Holder(permits, uses + 1);
        }

        @Nullable
        Holder withOneLess() {
            if (uses == 1) {
                permits.release();
                return null;
            }
            return new Holder(permits, uses - 1);
        }
    }

    /** A place, of the thread that took it. */
    static final class Place implements AutoCloseable {

        private final Places places;
        private final Thread thread;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Place(Places places, Thread thread) {
            this.places = places;
            this.thread = thread;
        }

        /** Gives it back; any thread may. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                places.giveBack(thread);
            }
        }
    }
}
