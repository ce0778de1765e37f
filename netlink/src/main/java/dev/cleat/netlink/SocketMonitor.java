package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.sys.KernelException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells which TCP and UDP sockets of a network namespace are closed, whoever had them open, as {@code ss -E} does ({@code
 * SKNLGRP_INET_TCP_DESTROY} and its like, Linux 4.3).
 *
 * <pre>{@code
 * try (SocketMonitor monitor = SocketMonitor.on(pod).matching(Sockets.tcp().remotePort(443)).open()) {
 *     for (SocketEvent event : monitor) {
 *         switch (event) {
 *             case SocketEvent.Closed(SocketInfo socket) -> account(socket.tuple(), socket.tcpInfo());
 *             case SocketEvent.Overrun lost -> ...
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>A socket is told once, when the kernel lets go of it, by close, by {@link SockDiag#destroy} or as its process ends:
 * mostly at once, but a TCP connection with unsent bytes or an unanswered {@code FIN} only when that is over. A connection
 * that was never accepted is told, too, and so is a socket that never connected.
 *
 * <p>Not told are what never was a whole socket or is none any more ({@code SYN_RECV}, {@code TIME_WAIT}: the socket is
 * told as it enters that), the kernel's own sockets, and all that are neither TCP nor UDP: raw sockets, UDP-Lite, SCTP,
 * and of MPTCP the connection, though its TCP subflows are.
 *
 * <p>There is no snapshot, and after an {@link SocketEvent.Overrun} nothing that could be listed again: what is lost is
 * lost. One platform thread of the process receives for all monitors, and waits for no consumer. Thread-safe, though
 * several consumers share the events among them.
 *
 * @since 0.1
 */
public final class SocketMonitor implements Iterable<SocketEvent>, AutoCloseable {

    private final Session session;
    private final SocketQueue queue;
    private final Feed feed;
    private final Runnable close = this::close;

    SocketMonitor(Session session, SocketQueue queue, Feed feed) {
        this.session = session;
        this.queue = queue;
        this.feed = feed;
        session.sockets().whenClosed(close);
    }

    /**
     * Begins a monitor.
     *
     * @param session says in which namespace; closing it closes the monitor
     * @return a builder
     */
    public static SocketMonitorBuilder on(SockDiag session) {
        return new SocketMonitorBuilder(session.session());
    }

    /**
     * Waits for the next event. Interrupting the thread ends the wait.
     *
     * @param limit how long to wait
     * @return the event; empty if there is none until then
     * @throws DecodeException if a message cannot be read; the monitor is then closed
     * @throws KernelException if the kernel refuses to hand out messages; the monitor is then closed
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the monitor is closed, or is closed meanwhile
     */
    public Optional<SocketEvent> next(Duration limit) {
        return queue.orClosed(await(ConsumerQueue.until(limit)));
    }

    /**
     * The events from now on. {@code hasNext()} waits for the next one; it returns false when the monitor is closed. Both
     * otherwise throw what {@link #next} throws.
     *
     * @return an iterator; all iterators of a monitor share its events
     */
    @Override
    public Iterator<SocketEvent> iterator() {
        return new EventIterator<>(() -> await(null));
    }

    private @Nullable SocketEvent await(@Nullable Long until) {
        try {
            return queue.take(until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestCancelledException("monitor of sock_diag", false);
        } catch (DecodeException | KernelException e) {
            close();
            throw e;
        }
    }

    /**
     * Whether the monitor was closed, by itself or with its session.
     *
     * @return true from the first call of {@link #close()} on
     */
    public boolean isClosed() {
        return queue.isClosed();
    }

    /**
     * Ends the monitor, and all waiting for its events, at once; events that nobody took yet are gone. Further calls
     * change nothing.
     *
     * @throws KernelException never, as far as the kernel is documented
     */
    @Override
    public void close() {
        session.sockets().forget(close);
        feed.close();
    }
}
