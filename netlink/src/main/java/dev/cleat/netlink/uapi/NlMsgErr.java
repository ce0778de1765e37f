package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The payload of {@code NLMSG_ERROR}, from {@code <linux/netlink.h>}. The extended ack's attributes follow, after the
 * rest of the request where the kernel echoed it ({@code NLM_F_CAPPED} not set).
 *
 * <pre>{@code
 * struct nlmsgerr {            // 20 bytes
 *     int             error;   //  0: negative errno, 0 is an ack
 *     struct nlmsghdr msg;     //  4, 16 bytes: the header of the request
 * };
 * }</pre>
 */
public final class NlMsgErr {

    public static final CStruct STRUCT = CStruct.struct("nlmsgerr", 20);
    public static final CField ERROR = STRUCT.s32("error", 0);
    public static final CField MSG_LEN = STRUCT.u32("msg.nlmsg_len", 4);

    private NlMsgErr() {}
}
