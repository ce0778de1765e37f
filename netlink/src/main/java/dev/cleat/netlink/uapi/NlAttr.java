package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The header of an attribute, from {@code <linux/netlink.h>}.
 *
 * <pre>{@code
 * struct nlattr {              // 4 bytes
 *     __u16 nla_len;           //  0: with this header, without padding
 *     __u16 nla_type;          //  2: with NLA_F_NESTED and NLA_F_NET_BYTEORDER in the upper two bits
 * };
 * }</pre>
 */
public final class NlAttr {

    public static final CStruct STRUCT = CStruct.struct("nlattr", 4);
    public static final CField LEN = STRUCT.u16("nla_len", 0);
    public static final CField TYPE = STRUCT.u16("nla_type", 2);

    private NlAttr() {}
}
