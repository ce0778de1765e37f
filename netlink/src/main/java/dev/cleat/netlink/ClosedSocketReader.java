package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.SockDiag;

/** What the event loop's thread does for a {@link SocketMonitor}: takes sockets that it is about into its queue. */
final class ClosedSocketReader {

    private final GroupSocket socket;
    private final SocketQueue queue;
    private final Sockets filter;

    ClosedSocketReader(GroupSocket socket, SocketQueue queue, Sockets filter) {
        this.socket = socket;
        this.queue = queue;
        this.filter = filter;
    }

    /** Takes one datagram; false if there is none. */
    boolean receive(Buffers buffers) {
        long size = socket.receive(buffers);
        if (size == NetlinkSocket.NOTHING) {
            return false;
        }
        if (size == NetlinkSocket.OVERRUN) {
            queue.overrun();
        } else if (size > buffers.received().byteSize()) {
            buffers.grow(size);
            queue.overrun();
        } else {
            accept(buffers, size);
        }
        return true;
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
}
