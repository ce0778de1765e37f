package dev.cleat.netlink;

import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.SockDiag;
import dev.cleat.sys.libc.BlockingCalls;

/** The part of the kernel that a session talks to. */
enum Protocol {
    ROUTE(Netlink.NETLINK_ROUTE, "rtnetlink", Rtm.class, BlockingCalls.NETLINK),
    SOCK_DIAG(Netlink.NETLINK_SOCK_DIAG, "sock_diag", SockDiag.class, BlockingCalls.SOCK_DIAG);

    /** Message types come in fours: new, delete, get, set. */
    private static final int KIND = 3;

    private static final int GET = 2;

    private final int number;
    private final String label;
    private final Class<?> messages;
    private final BlockingCalls calls;

    Protocol(int number, String label, Class<?> messages, BlockingCalls calls) {
        this.number = number;
        this.label = label;
        this.messages = messages;
        this.calls = calls;
    }

    int number() {
        return number;
    }

    /** The name that users know it by. */
    String label() {
        return label;
    }

    /** Where its system calls are made. */
    BlockingCalls calls() {
        return calls;
    }

    /** What a request asks for, as errors name it: {@code rtnetlink(RTM_NEWLINK)}. */
    String operation(int type) {
        return label + "(" + UapiNames.message(messages, type) + ")";
    }

    /**
     * Refuses a request that begins a list where an answer is awaited: what is left of the list would stay on a socket
     * that somebody else gets.
     */
    void requireNoList(Request request) {
        // Of the two bits, which mean other things to requests that change something, each begins a list.
        if ((request.flags() & Netlink.NLM_F_DUMP) != 0 && mayList(request.type())) {
            throw new IllegalArgumentException(operation(request.type())
                    + " with NLM_F_DUMP asks for a list: what lists are dump() and stream(), and these add the flag");
        }
    }

    /** Refuses a list of what cannot be listed: the bits of the flag mean something else there, or nothing. */
    void requireList(Request request) {
        if (!mayList(request.type())) {
            throw new IllegalArgumentException(
                    operation(request.type()) + " lists nothing: its flags would mean something else than NLM_F_DUMP");
        }
    }

    private boolean mayList(int type) {
        return this == ROUTE ? onlyReads(type) : type != SockDiag.SOCK_DESTROY;
    }

    /** Whether a request changes nothing, so that it can be sent again. */
    boolean onlyReads(int type) {
        return this == ROUTE && (type & KIND) == GET;
    }
}
