package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the event loop's thread does for a {@link Monitor}: takes announcements that it is about into its inbox. */
final class AnnouncementReader {

    /** What the kernel charges for the smallest message at least (SKB_TRUESIZE). */
    private static final int SMALLEST_CHARGE = 256;

    private final GroupSocket socket;
    private final Inbox inbox;
    private final List<ObjectKind> kinds;
    private final boolean everything;
    private final int mostBuffered;
    private int oldOnes;

    /**
     * A reader that has not begun.
     *
     * @param everything whether messages that are about none of the kinds count as well
     * @param space the receive buffer in bytes
     */
    AnnouncementReader(GroupSocket socket, Inbox inbox, List<ObjectKind> kinds, boolean everything, int space) {
        this.socket = socket;
        this.inbox = inbox;
        this.kinds = kinds;
        this.everything = everything;
        this.mostBuffered = space / SMALLEST_CHARGE + 1;
    }

    /** Takes one datagram; false if there is none. */
    boolean receive(Buffers buffers) {
        long size = socket.receive(buffers);
        if (size == NetlinkSocket.NOTHING) {
            oldOnes = 0;
            inbox.drained();
            return false;
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
        return true;
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
        int nsid = socket.nsid();
        if (nsid != GroupSocket.HERE) {
            reader.cameFrom(nsid);
        }
        while (reader.next()) {
            if (reader.type() >= Netlink.NLMSG_MIN_TYPE && isWanted(reader)) {
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
        if (inbox.isCoalescing() && nsid == GroupSocket.HERE) {
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
}
