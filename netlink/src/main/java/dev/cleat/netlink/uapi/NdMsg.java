package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of neighbour messages, from {@code <linux/neighbour.h>}.
 *
 * <pre>{@code
 * struct ndmsg {                  // 12 bytes
 *     __u8  ndm_family;           //  0
 *     __u8  ndm_pad1;             //  1
 *     __u16 ndm_pad2;             //  2
 *     __s32 ndm_ifindex;          //  4
 *     __u16 ndm_state;            //  8: NUD_*
 *     __u8  ndm_flags;            // 10: NTF_*
 *     __u8  ndm_type;             // 11: RTN_*
 * };
 * }</pre>
 */
public final class NdMsg {

    public static final int NUD_NONE = 0;
    public static final int NUD_INCOMPLETE = 0x01;
    public static final int NUD_REACHABLE = 0x02;
    public static final int NUD_STALE = 0x04;
    public static final int NUD_DELAY = 0x08;
    public static final int NUD_PROBE = 0x10;
    public static final int NUD_FAILED = 0x20;
    public static final int NUD_NOARP = 0x40;
    public static final int NUD_PERMANENT = 0x80;
    public static final int NTF_USE = 1 << 0;
    public static final int NTF_SELF = 1 << 1;
    public static final int NTF_MASTER = 1 << 2;
    public static final int NTF_PROXY = 1 << 3;
    public static final int NTF_EXT_LEARNED = 1 << 4;
    public static final int NTF_OFFLOADED = 1 << 5;
    public static final int NTF_STICKY = 1 << 6;
    public static final int NTF_ROUTER = 1 << 7;
    public static final int NTF_EXT_MANAGED = 1 << 0;
    public static final int NTF_EXT_LOCKED = 1 << 1;
    public static final int NTF_EXT_EXT_VALIDATED = 1 << 2;

    public static final CStruct STRUCT = CStruct.struct("ndmsg", 12);
    public static final CField FAMILY = STRUCT.u8("ndm_family", 0);
    public static final CField IFINDEX = STRUCT.s32("ndm_ifindex", 4);
    public static final CField STATE = STRUCT.u16("ndm_state", 8);
    public static final CField FLAGS = STRUCT.u8("ndm_flags", 10);
    public static final CField TYPE = STRUCT.u8("ndm_type", 11);

    private NdMsg() {}
}
