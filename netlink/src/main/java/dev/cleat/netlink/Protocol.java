package dev.cleat.netlink;

import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.SockDiag;

/** The part of the kernel that a session talks to. */
enum Protocol {
    ROUTE(Netlink.NETLINK_ROUTE, "rtnetlink", Rtm.class),
    SOCK_DIAG(Netlink.NETLINK_SOCK_DIAG, "sock_diag", SockDiag.class);

    /** Message types come in fours: new, delete, get, set. */
    private static final int KIND = 3;

    private static final int GET = 2;

    private final int number;
    private final String label;
    private final Class<?> messages;

    Protocol(int number, String label, Class<?> messages) {
        this.number = number;
        this.label = label;
        this.messages = messages;
    }

    int number() {
        return number;
    }

    /** The name that users know it by. */
    String label() {
        return label;
    }

    /** What a request asks for, as errors name it: {@code rtnetlink(RTM_NEWLINK)}. */
    String operation(int type) {
        return label + "(" + UapiNames.message(messages, type) + ")";
    }

    /** Whether a request changes nothing, so that it can be sent again. */
    boolean onlyReads(int type) {
        return this == ROUTE && (type & KIND) == GET;
    }
}
