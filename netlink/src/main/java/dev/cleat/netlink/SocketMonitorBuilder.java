package dev.cleat.netlink;

import dev.cleat.netlink.uapi.SknlGrp;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Says what a {@link SocketMonitor} is about.
 *
 * @since 0.1
 */
public final class SocketMonitorBuilder {

    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int QUEUE = 16 * 1024;

    private final Session session;
    private Sockets filter = Sockets.any();
    private int receiveBuffer = RECEIVE_BUFFER;
    private int queue = QUEUE;

    SocketMonitorBuilder(Session session) {
        this.session = session;
    }

    /**
     * Tells of some sockets only; of all TCP and UDP sockets if this is not called. The kernel tells the protocols apart;
     * everything else is looked at here, as the events come in.
     *
     * @param sockets which ones; names no {@linkplain Sockets#states states}, since closing changes them
     * @return this
     * @throws IllegalArgumentException if the filter names states
     */
    public SocketMonitorBuilder matching(Sockets sockets) {
        if (sockets.namesStates()) {
            throw new IllegalArgumentException("closed sockets cannot be told apart by state");
        }
        filter = sockets;
        return this;
    }

    /**
     * How many events wait for the consumer; 16,384 if this is not called. When there are more, the newer ones are lost,
     * and a {@link SocketEvent.Overrun} stands in their place.
     *
     * @param capacity positive
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public SocketMonitorBuilder queue(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a queue has room for at least 1 event, not " + capacity);
        }
        queue = capacity;
        return this;
    }

    /**
     * How much the kernel keeps until it is received ({@code SO_RCVBUF}; without {@code CAP_NET_ADMIN}, the kernel limits
     * it to {@code net.core.rmem_max}); 1 MiB if this is not called, enough for about 800 connections that are closed
     * at once.
     *
     * @param bytes positive; the kernel doubles it for its own needs, and has a minimum of about 2 KiB
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public SocketMonitorBuilder receiveBuffer(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a receive buffer has at least 1 byte, not " + bytes);
        }
        receiveBuffer = bytes;
        return this;
    }

    /**
     * Opens the monitor: sockets that are closed from now on are told to its consumer.
     *
     * @return the monitor, to be closed
     * @throws KernelException if the kernel refuses it
     * @throws PermissionDeniedException if the kernel denies it; Linux up to 6.18 does not ask for a privilege
     * @throws IllegalStateException if the session is closed
     */
    public SocketMonitor open() {
        NetlinkSocket raw = session.sockets().openSocket();
        SocketQueue events = new SocketQueue(queue, session::toString);
        try {
            GroupSocket socket = new GroupSocket(raw);
            socket.receiveBuffer(receiveBuffer);
            for (Transport transport : filter.transports()) {
                boolean tcp = transport == Transport.TCP;
                // An IPv4 filter also means IPv6 sockets with IPv4-mapped addresses.
                socket.join(tcp ? SknlGrp.SKNLGRP_INET6_TCP_DESTROY : SknlGrp.SKNLGRP_INET6_UDP_DESTROY);
                if (filter.allowsIpv4()) {
                    socket.join(tcp ? SknlGrp.SKNLGRP_INET_TCP_DESTROY : SknlGrp.SKNLGRP_INET_UDP_DESTROY);
                }
            }
            ClosedSocketReader reader = new ClosedSocketReader(socket, events, filter);
            return new SocketMonitor(session, events, new Feed(session, socket, events, reader::receive));
        } catch (RuntimeException | Error e) {
            session.sockets().discard(raw);
            throw e;
        }
    }

    /**
     * Opens the monitor and hands its events to a callback, one after the other, on a virtual thread. When the callback
     * throws, that is logged and the monitor closed.
     *
     * @param callback may block; then events wait, as {@link #queue} says
     * @return the monitor, to be closed
     * @throws KernelException if the kernel refuses it
     * @throws PermissionDeniedException if the kernel denies it; Linux up to 6.18 does not ask for a privilege
     * @throws IllegalStateException if the session is closed
     */
    public SocketMonitor open(Consumer<? super SocketEvent> callback) {
        Objects.requireNonNull(callback, "callback");
        SocketMonitor monitor = open();
        EventIterator.forEach(monitor, monitor::close, callback);
        return monitor;
    }
}
