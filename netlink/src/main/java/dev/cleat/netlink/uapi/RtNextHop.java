package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * A next hop within {@code RTA_MULTIPATH}, from {@code <linux/rtnetlink.h>}; its attributes follow.
 *
 * <pre>{@code
 * struct rtnexthop {                   // 8 bytes
 *     unsigned short rtnh_len;         //  0: with this struct and its attributes
 *     unsigned char  rtnh_flags;       //  2: RTNH_F_*
 *     unsigned char  rtnh_hops;        //  3: weight - 1
 *     int            rtnh_ifindex;     //  4
 * };
 * }</pre>
 */
public final class RtNextHop {

    public static final int RTNH_F_DEAD = 1;
    public static final int RTNH_F_LINKDOWN = 16;

    public static final CStruct STRUCT = CStruct.struct("rtnexthop", 8);
    public static final CField LEN = STRUCT.u16("rtnh_len", 0);
    public static final CField FLAGS = STRUCT.u8("rtnh_flags", 2);
    public static final CField HOPS = STRUCT.u8("rtnh_hops", 3);
    public static final CField IFINDEX = STRUCT.s32("rtnh_ifindex", 4);

    private RtNextHop() {}
}
