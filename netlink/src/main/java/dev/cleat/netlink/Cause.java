package dev.cleat.netlink;

/**
 * How a monitor learned of a change.
 *
 * @since 0.1
 */
public enum Cause {

    /** The kernel announced it. */
    ANNOUNCED,

    /** It happened while announcements were lost, or was announced incompletely; the monitor asked for a new list. */
    RESYNC,

    /** The kernel removed it without a word when a device went down or away; the monitor asked for a new list. */
    LINK,

    /** The kernel removed it without a word when an address went away; the monitor asked for a new list. */
    ADDRESS,

    /** The kernel removed it without a word when a nexthop object went away; the monitor asked for a new list. */
    NEXTHOP
}
