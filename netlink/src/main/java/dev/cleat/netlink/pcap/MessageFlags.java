package dev.cleat.netlink.pcap;

import dev.cleat.netlink.uapi.Netlink;

/** The names of a message's flags, which depend on what the message is. */
final class MessageFlags {

    private static final int KIND = 3;
    private static final int NEW = 0;
    private static final int DELETE = 1;

    private MessageFlags() {}

    /** The name of a message type that all families have. */
    static String control(int type) {
        return switch (type) {
            case Netlink.NLMSG_NOOP -> "NLMSG_NOOP";
            case Netlink.NLMSG_ERROR -> "NLMSG_ERROR";
            case Netlink.NLMSG_DONE -> "NLMSG_DONE";
            case Netlink.NLMSG_OVERRUN -> "NLMSG_OVERRUN";
            default -> "control message " + type;
        };
    }

    /** The flags, each after a blank. */
    static String of(int family, int type, int flags) {
        StringBuilder text = new StringBuilder();
        int left = flags;
        left = name(text, left, Netlink.NLM_F_REQUEST, "REQUEST");
        left = name(text, left, Netlink.NLM_F_MULTI, "MULTI");
        left = name(text, left, Netlink.NLM_F_ACK, "ACK");
        left = name(text, left, Netlink.NLM_F_ECHO, "ECHO");
        left = name(text, left, Netlink.NLM_F_DUMP_INTR, "DUMP_INTR");
        left = name(text, left, Netlink.NLM_F_DUMP_FILTERED, "DUMP_FILTERED");
        if (type < Netlink.NLMSG_MIN_TYPE) {
            left = name(text, left, Netlink.NLM_F_CAPPED, "CAPPED");
            left = name(text, left, Netlink.NLM_F_ACK_TLVS, "ACK_TLVS");
        } else if (family == Netlink.NETLINK_ROUTE && (type & KIND) == NEW) {
            left = name(text, left, Netlink.NLM_F_REPLACE, "REPLACE");
            left = name(text, left, Netlink.NLM_F_EXCL, "EXCL");
            left = name(text, left, Netlink.NLM_F_CREATE, "CREATE");
            left = name(text, left, Netlink.NLM_F_APPEND, "APPEND");
        } else if (family != Netlink.NETLINK_ROUTE || (type & KIND) != DELETE) {
            left = name(text, left, Netlink.NLM_F_DUMP, "DUMP");
        }
        return left == 0 ? text.toString() : text + " 0x" + Integer.toHexString(left);
    }

    private static int name(StringBuilder text, int flags, int flag, String name) {
        if ((flags & flag) != flag) {
            return flags;
        }
        text.append(' ').append(name);
        return flags & ~flag;
    }
}
