package dev.cleat.netlink;

import java.util.Objects;

/**
 * What a {@link SocketMonitor} tells.
 *
 * @since 0.1
 */
public sealed interface SocketEvent {

    /**
     * A socket is gone: nobody has it open any more, and the kernel let go of what was left of it.
     *
     * @param socket what the kernel knew of it in the end: both ends, cookie, and of TCP the account of the whole
     *     connection. Its state is mostly {@link SocketState#CLOSE}, of connected UDP {@link SocketState#ESTABLISHED}; its
     *     owner is not told.
     */
    record Closed(SocketInfo socket) implements SocketEvent {

        /** An event. */
        public Closed {
            Objects.requireNonNull(socket, "socket");
        }
    }

    /**
     * Sockets were closed of which nobody will hear. The kernel keeps no list of those that are gone, so there is
     * nothing to ask again: what must be known for certain is found by comparing {@link SockDiag#list} with what was
     * there before.
     *
     * @param place where there was no room. Of {@link OverrunPlace#QUEUE}, the lost ones stood exactly
     *     here; of {@link OverrunPlace#RECEIVE_BUFFER}, among what follows.
     */
    record Overrun(OverrunPlace place) implements SocketEvent {

        /** An event. */
        public Overrun {
            Objects.requireNonNull(place, "place");
        }
    }
}
