package dev.cleat.netlink;

import java.util.function.Predicate;

/** The part of a monitor that runs on the event loop's thread: from its socket into its queue, waiting for nothing. */
final class Feed implements AutoCloseable {

    /** So that other monitors have their turn; what is left makes the loop call again at once. */
    private static final int DATAGRAMS_AT_ONCE = 256;

    private final Session session;
    private final GroupSocket socket;
    private final ConsumerQueue queue;
    private final Predicate<Buffers> reader;
    private final EventLoop.Watch watch;

    /**
     * Begins to receive.
     *
     * @param reader takes one datagram from the socket; false if there is none
     */
    Feed(Session session, GroupSocket socket, ConsumerQueue queue, Predicate<Buffers> reader) {
        this.session = session;
        this.socket = socket;
        this.queue = queue;
        this.reader = reader;
        this.watch = EventLoop.watch(socket.fd(), this::receive, queue::fail);
    }

    private void receive() {
        try (Buffers buffers = Buffers.borrow()) {
            boolean more = true;
            for (int i = 0; i < DATAGRAMS_AT_ONCE && more; i++) {
                more = reader.test(buffers);
            }
        } catch (IllegalStateException e) {
            // Perhaps close() took the socket away, of the monitor or of the session, which closes sockets first.
            if (!queue.isClosed() && !session.isClosed()) {
                throw e;
            }
        }
    }

    /** Ends receiving, and all waiting for what is received. */
    @Override
    public void close() {
        queue.close();
        try {
            watch.close();
        } finally {
            session.sockets().discard(socket.socket());
        }
    }
}
