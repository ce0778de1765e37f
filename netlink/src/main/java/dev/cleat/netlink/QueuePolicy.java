package dev.cleat.netlink;

/**
 * How many announcements wait for a slow consumer, and what happens when there are more. No policy ever holds up the
 * thread that receives for all monitors, so that no consumer stalls another.
 *
 * @param capacity how many announcements wait at most
 * @param coalescing whether of several announcements about one object only the last is kept
 * @since 0.1
 */
public record QueuePolicy(int capacity, boolean coalescing) {

    /**
     * A policy.
     *
     * @throws IllegalArgumentException if there is no room for anything
     */
    public QueuePolicy {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue has room for at least 1 announcement, not " + capacity);
        }
    }

    /**
     * Keeps every announcement; when there is no more room, drops them all and gets a new list: the consumer sees an
     * {@link MonitorEvent.Overrun}, and then how the world has changed.
     *
     * @param capacity how many announcements wait at most
     * @return the policy
     */
    public static QueuePolicy dropAndResync(int capacity) {
        return new QueuePolicy(capacity, false);
    }

    /**
     * Keeps the last announcement about each object, so that a slow consumer misses what came between; when there are
     * still too many, it is as with {@link #dropAndResync}. Routes and rules are not coalesced, since how they came about
     * says which others they replaced.
     *
     * @param capacity how many announcements wait at most
     * @return the policy
     */
    public static QueuePolicy coalesce(int capacity) {
        return new QueuePolicy(capacity, true);
    }
}
