package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.SockDiag;

/** The part of a socket monitor that runs on the event loop's thread: from its socket into its queue. */
final class SocketFeed implements AutoCloseable {

    /** So that other monitors have their turn; what is left makes the loop call again at once. */
    private static final int MESSAGES_AT_ONCE = 256;

    private final Session session;
    private final MonitorSocket socket;
    private final SocketQueue queue;
    private final Sockets filter;
    private final EventLoop.Watch watch;

    /** Begins to receive. */
    SocketFeed(Session session, MonitorSocket socket, SocketQueue queue, Sockets filter) {
        this.session = session;
        this.socket = socket;
        this.queue = queue;
        this.filter = filter;
        this.watch = EventLoop.watch(socket.fd(), this::receive, queue::fail);
    }

    private void receive() {
        try (Buffers buffers = Buffers.borrow()) {
            receive(buffers);
        } catch (IllegalStateException e) {
            // Perhaps close() took the socket away, of the monitor or of the session, which closes sockets first.
            if (!queue.isClosed() && !session.isClosed()) {
                throw e;
            }
        }
    }

    private void receive(Buffers buffers) {
        for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
            long size = socket.receive(buffers);
            if (size == NetlinkSocket.NOTHING) {
                return;
            }
            if (size == NetlinkSocket.OVERRUN) {
                queue.overrun();
            } else if (size > buffers.received().byteSize()) {
                buffers.grow(size);
                queue.overrun();
            } else {
                accept(buffers, size);
            }
        }
    }

    private void accept(Buffers buffers, long size) {
        MessageReader reader = buffers.reader;
        reader.reset(buffers.received(), size);
        while (reader.next()) {
            if (reader.type() == SockDiag.SOCK_DIAG_BY_FAMILY) {
                SocketInfo gone = SocketInfo.decodeClosed(reader);
                if (filter.matches(gone)) {
                    queue.put(gone);
                }
            }
        }
    }

    /** Ends receiving. */
    @Override
    public void close() {
        queue.close();
        watch.close();
        session.sockets().discard(socket.socket());
    }
}
