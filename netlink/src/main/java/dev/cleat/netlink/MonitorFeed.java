package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The part of a monitor that runs on the event loop's thread: from its socket into its inbox, waiting for nothing. */
final class MonitorFeed implements AutoCloseable {

    /** So that other monitors have their turn; what is left makes the loop call again at once. */
    private static final int MESSAGES_AT_ONCE = 256;

    /** What the kernel charges for the smallest message at least (SKB_TRUESIZE). */
    private static final int SMALLEST_CHARGE = 256;

    private final Session session;
    private final MonitorSocket socket;
    private final Inbox inbox;
    private final List<ObjectKind> kinds;
    private final boolean everything;
    private final int mostBuffered;
    private int oldOnes;
    private final EventLoop.Watch watch;

    /**
     * Begins to receive.
     *
     * @param everything whether messages that are about none of the kinds count as well
     * @param space the receive buffer in bytes
     */
    MonitorFeed(
            Session session, MonitorSocket socket, Inbox inbox, List<ObjectKind> kinds, boolean everything, int space) {
        this.session = session;
        this.socket = socket;
        this.inbox = inbox;
        this.kinds = kinds;
        this.everything = everything;
        this.mostBuffered = space / SMALLEST_CHARGE + 1;
        this.watch = EventLoop.watch(socket.fd(), this::receive, inbox::fail);
    }

    private void receive() {
        try (Buffers buffers = Buffers.borrow()) {
            receive(buffers);
        } catch (IllegalStateException e) {
            // Perhaps close() took the socket away, of the monitor or of the session, which closes sockets first.
            if (!inbox.isClosed() && !session.isClosed()) {
                throw e;
            }
        }
    }

    private void receive(Buffers buffers) {
        for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
            long size = socket.receive(buffers);
            if (size == NetlinkSocket.NOTHING) {
                oldOnes = 0;
                inbox.drained();
                return;
            }
            if (size == NetlinkSocket.OVERRUN) {
                oldOnes = mostBuffered;
                overrun(true);
            } else if (size > buffers.received().byteSize()) {
                buffers.grow(size);
                overrun(oldOnes > 0);
            } else if (oldOnes > 0) {
                // Under a steady stream the buffer is never empty, but more than this it cannot have held.
                oldOnes--;
                if (oldOnes == 0) {
                    inbox.drained();
                }
            } else {
                accept(buffers, size);
            }
        }
    }

    private void overrun(boolean draining) {
        inbox.overrun();
        if (!draining) {
            inbox.drained();
        }
    }

    private void accept(Buffers buffers, long size) {
        MessageReader reader = buffers.reader;
        reader.reset(buffers.received(), size);
        while (reader.next()) {
            if (reader.type() >= Netlink.NLMSG_MIN_TYPE && isWanted(reader)) {
                int nsid = socket.nsid();
                inbox.put(new Inbox.Announced(ReceivedMessage.copyOf(reader), nsid), about(reader, nsid));
            }
        }
    }

    private boolean isWanted(MessageReader message) {
        if (everything) {
            return true;
        }
        for (ObjectKind kind : kinds) {
            if (kind.isAnnouncedBy(message.type()) || kind.hint(message) != null) {
                return true;
            }
        }
        return false;
    }

    /** The object, if later news about it makes this superfluous. */
    private @Nullable ObjectKey about(MessageReader message, int nsid) {
        if (inbox.isCoalescing() && nsid == MonitorSocket.HERE) {
            for (ObjectKind kind : kinds) {
                if (kind.siblings() == ObjectKind.Siblings.NONE
                        && kind.isAnnouncedBy(message.type())
                        && isNoHint(message)) {
                    return kind.key(message);
                }
            }
        }
        return null;
    }

    private boolean isNoHint(MessageReader message) {
        return kinds.stream().allMatch(kind -> kind.hint(message) == null);
    }

    /** Ends receiving. */
    @Override
    public void close() {
        inbox.close();
        try {
            watch.close();
        } finally {
            session.sockets().discard(socket.socket());
        }
    }
}
