package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of address messages, from {@code <linux/if_addr.h>}.
 *
 * <pre>{@code
 * struct ifaddrmsg {                // 8 bytes
 *     __u8  ifa_family;             //  0
 *     __u8  ifa_prefixlen;          //  1
 *     __u8  ifa_flags;              //  2: the lower 8 bits of IFA_FLAGS
 *     __u8  ifa_scope;              //  3: RT_SCOPE_*
 *     __u32 ifa_index;              //  4
 * };
 * }</pre>
 */
public final class IfAddrMsg {

    public static final int IFA_F_NODAD = 0x2;
    public static final int IFA_F_DADFAILED = 0x8;
    public static final int IFA_F_TENTATIVE = 0x40;
    public static final int IFA_F_PERMANENT = 0x80;

    public static final CStruct STRUCT = CStruct.struct("ifaddrmsg", 8);
    public static final CField FAMILY = STRUCT.u8("ifa_family", 0);
    public static final CField PREFIXLEN = STRUCT.u8("ifa_prefixlen", 1);
    public static final CField FLAGS = STRUCT.u8("ifa_flags", 2);
    public static final CField SCOPE = STRUCT.u8("ifa_scope", 3);
    public static final CField INDEX = STRUCT.u32("ifa_index", 4);

    private IfAddrMsg() {}
}
