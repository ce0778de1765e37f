package dev.cleat.netlink;

/**
 * Where there was no room for what a monitor was to tell.
 *
 * @since 0.1
 */
public enum OverrunPlace {
    /** The socket's receive buffer in the kernel ({@code ENOBUFS}), or a message larger than what is received at once. */
    RECEIVE_BUFFER,
    /** The monitor's queue ({@link MonitorBuilder#queue}, {@link SocketMonitorBuilder#queue}). */
    QUEUE
}
