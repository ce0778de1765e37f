package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of nexthop messages, from {@code <linux/nexthop.h>}.
 *
 * <pre>{@code
 * struct nhmsg {                       // 8 bytes
 *     unsigned char nh_family;         //  0
 *     unsigned char nh_scope;          //  1
 *     unsigned char nh_protocol;       //  2: RTPROT_*
 *     unsigned char resvd;             //  3
 *     unsigned int  nh_flags;          //  4: RTNH_F_*
 * };
 * }</pre>
 */
public final class NhMsg {

    public static final CStruct STRUCT = CStruct.struct("nhmsg", 8);
    public static final CField FAMILY = STRUCT.u8("nh_family", 0);
    public static final CField SCOPE = STRUCT.u8("nh_scope", 1);
    public static final CField PROTOCOL = STRUCT.u8("nh_protocol", 2);
    public static final CField FLAGS = STRUCT.u32("nh_flags", 4);

    private NhMsg() {}
}
