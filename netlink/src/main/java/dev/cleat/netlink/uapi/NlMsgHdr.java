package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The header of every message, from {@code <linux/netlink.h>}.
 *
 * <pre>{@code
 * struct nlmsghdr {            // 16 bytes
 *     __u32 nlmsg_len;         //  0: with this header, without padding
 *     __u16 nlmsg_type;        //  4
 *     __u16 nlmsg_flags;       //  6
 *     __u32 nlmsg_seq;         //  8
 *     __u32 nlmsg_pid;         // 12: a port id, no process id
 * };
 * }</pre>
 */
public final class NlMsgHdr {

    public static final CStruct STRUCT = CStruct.struct("nlmsghdr", 16);
    public static final CField LEN = STRUCT.u32("nlmsg_len", 0);
    public static final CField TYPE = STRUCT.u16("nlmsg_type", 4);
    public static final CField FLAGS = STRUCT.u16("nlmsg_flags", 6);
    public static final CField SEQ = STRUCT.u32("nlmsg_seq", 8);
    public static final CField PID = STRUCT.u32("nlmsg_pid", 12);

    private NlMsgHdr() {}
}
