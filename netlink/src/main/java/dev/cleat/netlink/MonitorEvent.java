package dev.cleat.netlink;

import java.util.OptionalInt;

/**
 * What a {@link Monitor} tells.
 *
 * <p>First comes one {@link Snapshot} for each object that is there, then {@link SnapshotComplete}, then changes. Applied
 * to a map in their order, they never add what is there nor change or remove what is not.
 *
 * @since 0.1
 */
public sealed interface MonitorEvent {

    /**
     * Whether this was announced as the result of a request of a session.
     *
     * @param session any session
     * @return false also if the kernel did it by itself, or if nobody knows because the announcement was lost
     */
    default boolean causedBy(Rtnetlink session) {
        return false;
    }

    /**
     * An object that is there.
     *
     * @param key what tells it apart
     * @param message the object
     */
    record Snapshot(ObjectKey key, ReceivedMessage message) implements MonitorEvent {}

    /** Everything that was there has been told; what follows are changes. */
    record SnapshotComplete() implements MonitorEvent {}

    /** A change of an object. */
    sealed interface Change extends MonitorEvent {

        /**
         * The object that changed.
         *
         * @return what tells it apart
         */
        ObjectKey key();

        /**
         * The kernel's announcement, or if there was none the object as it was listed.
         *
         * @return the message; of {@link Removed} without announcement, the object as it was last known
         */
        ReceivedMessage message();

        /**
         * How the monitor knows.
         *
         * @return whether it was announced, or else why a new list was asked for
         */
        Cause cause();

        @Override
        default boolean causedBy(Rtnetlink session) {
            return cause() == Cause.ANNOUNCED
                    && session.session().isOwn(message().portId());
        }
    }

    /**
     * An object appeared.
     *
     * @param key what tells it apart
     * @param message the object
     * @param cause how the monitor knows
     */
    record Added(ObjectKey key, ReceivedMessage message, Cause cause) implements Change {}

    /**
     * An object is no longer as it was, or another one took its place.
     *
     * @param key what tells it apart
     * @param message the object as it is now
     * @param before the object as it was
     * @param cause how the monitor knows
     */
    record Changed(ObjectKey key, ReceivedMessage message, ReceivedMessage before, Cause cause) implements Change {}

    /**
     * An object is gone.
     *
     * @param key what told it apart
     * @param message the announcement; without one, the same as {@code before}
     * @param before the object as it was
     * @param cause how the monitor knows
     */
    record Removed(ObjectKey key, ReceivedMessage message, ReceivedMessage before, Cause cause) implements Change {}

    /**
     * A message of a group that the monitor listens to without keeping track of objects, or from another network
     * namespace.
     *
     * @param message the message
     * @param nsid the id that the monitor's namespace gives to the one where it happened, empty if it is the same
     */
    record Announcement(ReceivedMessage message, OptionalInt nsid) implements MonitorEvent {

        @Override
        public boolean causedBy(Rtnetlink session) {
            return nsid.isEmpty() && session.session().isOwn(message.portId());
        }
    }

    /**
     * Announcements were lost. Of objects that the monitor keeps track of, the changes follow, as the difference to a new
     * list, up to {@link Resynced}; others ({@link Announcement}) are lost.
     *
     * @param place where there was no room
     */
    record Overrun(OverrunPlace place) implements MonitorEvent {}

    /**
     * After an {@link Overrun}, the objects are known again, as of the list that was made; if more was lost meanwhile,
     * the next {@code Overrun} follows at once.
     *
     * @param changes how many changes were found
     */
    record Resynced(int changes) implements MonitorEvent {}
}
