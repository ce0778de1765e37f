package dev.cleat.netlink;

import java.util.List;

/**
 * The state of a socket: of TCP, that of the connection; a UDP socket is {@link #ESTABLISHED} when it is connected and
 * {@link #CLOSE} when it is not.
 *
 * @param value the kernel's number, {@code TCP_ESTABLISHED} and so on, 1 to 31
 * @since 0.1
 */
public record SocketState(int value) {

    /** {@code TCP_ESTABLISHED}: connected. */
    public static final SocketState ESTABLISHED = new SocketState(1);

    /** {@code TCP_SYN_SENT}: waits for the answer to its attempt to connect. */
    public static final SocketState SYN_SENT = new SocketState(2);

    /** {@code TCP_SYN_RECV}: the other side connects. */
    public static final SocketState SYN_RECV = new SocketState(3);

    /** {@code TCP_FIN_WAIT1}: closed here, which the other side did not acknowledge yet. */
    public static final SocketState FIN_WAIT1 = new SocketState(4);

    /** {@code TCP_FIN_WAIT2}: closed here, the other side may still send. */
    public static final SocketState FIN_WAIT2 = new SocketState(5);

    /** {@code TCP_TIME_WAIT}: closed on both sides; only the kernel still knows it. */
    public static final SocketState TIME_WAIT = new SocketState(6);

    /** {@code TCP_CLOSE}: not connected. */
    public static final SocketState CLOSE = new SocketState(7);

    /** {@code TCP_CLOSE_WAIT}: closed by the other side. */
    public static final SocketState CLOSE_WAIT = new SocketState(8);

    /** {@code TCP_LAST_ACK}: closed by the other side, then here. */
    public static final SocketState LAST_ACK = new SocketState(9);

    /** {@code TCP_LISTEN}: waits for others to connect. */
    public static final SocketState LISTEN = new SocketState(10);

    /** {@code TCP_CLOSING}: closed by both sides at the same time. */
    public static final SocketState CLOSING = new SocketState(11);

    /** {@code TCP_NEW_SYN_RECV}: the other side connects; there is no whole socket yet. */
    public static final SocketState NEW_SYN_RECV = new SocketState(12);

    /** {@code TCP_BOUND_INACTIVE}: bound, and neither connected nor listening. Linux 6.8 lists these. */
    public static final SocketState BOUND_INACTIVE = new SocketState(13);

    private static final List<String> NAMES = List.of(
            "ESTABLISHED",
            "SYN_SENT",
            "SYN_RECV",
            "FIN_WAIT1",
            "FIN_WAIT2",
            "TIME_WAIT",
            "CLOSE",
            "CLOSE_WAIT",
            "LAST_ACK",
            "LISTEN",
            "CLOSING",
            "NEW_SYN_RECV",
            "BOUND_INACTIVE");

    /**
     * A state, known or not.
     *
     * @throws IllegalArgumentException if the value is not 1 to 31, which is what requests can name
     */
    public SocketState {
        if (value < 1 || value > 31) {
            throw new IllegalArgumentException("a socket's state is 1 to 31, not " + value);
        }
    }

    int bit() {
        return 1 << value;
    }

    /**
     * The state's name.
     *
     * @return for instance {@code ESTABLISHED}; {@code TCP state 14} if it is not known
     */
    public String name() {
        return value <= NAMES.size() ? NAMES.get(value - 1) : "TCP state " + value;
    }

    /**
     * The state's name.
     *
     * @return as {@link #name()}
     */
    @Override
    public String toString() {
        return name();
    }
}
