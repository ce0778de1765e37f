package dev.cleat.netlink;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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

    private final Map<Use, Permits> free = new EnumMap<>(Use.class);
    private final Map<Thread, Holder> holders = new ConcurrentHashMap<>();

    Places() {
        for (Use use : Use.values()) {
            free.put(use, new Permits(OF_A_USE));
        }
    }

    /**
     * Waits for a place, unless the thread has one.
     *
     * @throws IllegalStateException if the thread uses its place too often already
     */
    Place take(Use use, Deadline deadline) {
        if (!shares(use)) {
            free(use).acquire(deadline);
            hold(use);
        }
        return new Place(this, Thread.currentThread(), use);
    }

    /**
     * Takes a place if that needs no waiting, else returns {@code null}.
     *
     * @throws IllegalStateException if the thread uses its place too often already
     */
    @Nullable
    Place tryTake(Use use) {
        if (!shares(use)) {
            if (!free(use).tryAcquire()) {
                return null;
            }
            hold(use);
        }
        return new Place(this, Thread.currentThread(), use);
    }

    private boolean shares(Use use) {
        return holders.computeIfPresent(Thread.currentThread(), (t, mine) -> mine.withOneMore(use)) != null;
    }

    private void hold(Use use) {
        // Only the thread itself adds what was not there.
        holders.put(Thread.currentThread(), new Holder(use));
    }

    private Permits free(Use use) {
        return Objects.requireNonNull(free.get(use));
    }

    private void giveBack(Thread thread, Use use) {
        holders.computeIfPresent(thread, (t, holder) -> holder.withOneLess(use));
    }

    /** Lets everybody through, to find that the session is closed. */
    void close() {
        free.values().forEach(Permits::close);
    }

    /** What a place is for. */
    enum Use {
        LIST,
        STREAM,
        BATCH,
        /** A list of a monitor, which runs no code of a caller that could take its time. */
        MONITOR
    }

    /** What a thread has open, and the permit for all of that; changed only in {@link #holders}, by one at a time. */
    private final class Holder {

        private final Map<Use, Integer> uses = new EnumMap<>(Use.class);
        private Use permit;

        Holder(Use first) {
            uses.put(first, 1);
            permit = first;
        }

        Holder withOneMore(Use use) {
            int all = uses.values().stream().mapToInt(Integer::intValue).sum();
            if (all == USES_OF_A_THREAD) {
                throw new IllegalStateException(
                        "this thread has " + all
                                + " lists, streams and batches of the session under way, one within the other: close one first");
            }
            uses.merge(use, 1, Integer::sum);
            return this;
        }

        @Nullable
        Holder withOneLess(Use use) {
            uses.computeIfPresent(use, (u, count) -> count == 1 ? null : count - 1);
            if (uses.isEmpty()) {
                free(permit).release();
                return null;
            }
            if (!uses.containsKey(permit)) {
                trade();
            }
            return this;
        }

        /** A stream that outlives the list in whose decoder it was begun takes a stream's permit, if there is one. */
        private void trade() {
            for (Use left : uses.keySet()) {
                if (free(left).tryAcquire()) {
                    free(permit).release();
                    permit = left;
                    return;
                }
            }
        }
    }

    /** A place, of the thread that took it. */
    static final class Place implements AutoCloseable {

        private final Places places;
        private final Thread thread;
        private final Use use;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Place(Places places, Thread thread, Use use) {
            this.places = places;
            this.thread = thread;
            this.use = use;
        }

        /** Gives it back; any thread may. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                places.giveBack(thread, use);
            }
        }
    }
}
