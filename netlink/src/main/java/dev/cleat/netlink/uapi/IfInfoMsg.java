package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of link messages, from {@code <linux/rtnetlink.h>}, with the flags of {@code <linux/if.h>}.
 *
 * <pre>{@code
 * struct ifinfomsg {                   // 16 bytes
 *     unsigned char  ifi_family;       //  0
 *     unsigned char  __ifi_pad;        //  1
 *     unsigned short ifi_type;         //  2: ARPHRD_*
 *     int            ifi_index;        //  4
 *     unsigned       ifi_flags;        //  8: IFF_*
 *     unsigned       ifi_change;       // 12: which of the flags a request changes
 * };
 * }</pre>
 */
public final class IfInfoMsg {

    public static final int IFF_UP = 0x1;
    public static final int IFF_LOOPBACK = 0x8;
    public static final int IFF_LOWER_UP = 0x10000;

    public static final CStruct STRUCT = CStruct.struct("ifinfomsg", 16);
    public static final CField FAMILY = STRUCT.u8("ifi_family", 0);
    public static final CField TYPE = STRUCT.u16("ifi_type", 2);
    public static final CField INDEX = STRUCT.s32("ifi_index", 4);
    public static final CField FLAGS = STRUCT.u32("ifi_flags", 8);
    public static final CField CHANGE = STRUCT.u32("ifi_change", 12);

    private IfInfoMsg() {}
}
