package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of route messages, from {@code <linux/rtnetlink.h>}.
 *
 * <pre>{@code
 * struct rtmsg {                       // 12 bytes
 *     unsigned char rtm_family;        //  0
 *     unsigned char rtm_dst_len;       //  1
 *     unsigned char rtm_src_len;       //  2
 *     unsigned char rtm_tos;           //  3
 *     unsigned char rtm_table;         //  4: the real one is in RTA_TABLE
 *     unsigned char rtm_protocol;      //  5: RTPROT_*
 *     unsigned char rtm_scope;         //  6: RT_SCOPE_*
 *     unsigned char rtm_type;          //  7: RTN_*
 *     unsigned      rtm_flags;         //  8: RTM_F_*, RTNH_F_*
 * };
 * }</pre>
 */
public final class RtMsg {

    public static final int RTM_F_NOTIFY = 0x100;
    public static final int RTM_F_CLONED = 0x200;
    public static final int RTM_F_EQUALIZE = 0x400;
    public static final int RTM_F_PREFIX = 0x800;
    public static final int RTM_F_LOOKUP_TABLE = 0x1000;
    public static final int RTM_F_FIB_MATCH = 0x2000;
    public static final int RTM_F_OFFLOAD = 0x4000;
    public static final int RTM_F_TRAP = 0x8000;
    public static final int RTM_F_OFFLOAD_FAILED = 0x20000000;
    public static final int RTN_UNICAST = 1;
    public static final int RTN_LOCAL = 2;
    public static final int RTN_BLACKHOLE = 6;
    public static final int RTN_UNREACHABLE = 7;
    public static final int RTN_PROHIBIT = 8;
    public static final int RTN_THROW = 9;
    public static final int RT_SCOPE_UNIVERSE = 0;
    public static final int RT_SCOPE_LINK = 253;
    public static final int RT_SCOPE_HOST = 254;
    public static final int RT_TABLE_COMPAT = 252;
    public static final int RT_TABLE_DEFAULT = 253;
    public static final int RT_TABLE_MAIN = 254;
    public static final int RT_TABLE_LOCAL = 255;
    public static final int RTPROT_KERNEL = 2;
    public static final int RTPROT_BOOT = 3;
    public static final int RTPROT_STATIC = 4;

    public static final CStruct STRUCT = CStruct.struct("rtmsg", 12);
    public static final CField FAMILY = STRUCT.u8("rtm_family", 0);
    public static final CField DST_LEN = STRUCT.u8("rtm_dst_len", 1);
    public static final CField SRC_LEN = STRUCT.u8("rtm_src_len", 2);
    public static final CField TOS = STRUCT.u8("rtm_tos", 3);
    public static final CField TABLE = STRUCT.u8("rtm_table", 4);
    public static final CField PROTOCOL = STRUCT.u8("rtm_protocol", 5);
    public static final CField SCOPE = STRUCT.u8("rtm_scope", 6);
    public static final CField TYPE = STRUCT.u8("rtm_type", 7);
    public static final CField FLAGS = STRUCT.u32("rtm_flags", 8);

    private RtMsg() {}
}
