package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of answers about internet sockets, from {@code <linux/inet_diag.h>}.
 *
 * <pre>{@code
 * struct inet_diag_msg {               // 72 bytes
 *     __u8  idiag_family;              //  0
 *     __u8  idiag_state;               //  1: TCP_*, of UDP too
 *     __u8  idiag_timer;               //  2
 *     __u8  idiag_retrans;             //  3
 *     struct inet_diag_sockid id;      //  4, 48 bytes, see InetDiagReqV2
 *     __u32 idiag_expires;             // 52: milliseconds
 *     __u32 idiag_rqueue;              // 56
 *     __u32 idiag_wqueue;              // 60
 *     __u32 idiag_uid;                 // 64
 *     __u32 idiag_inode;               // 68
 * };
 * }</pre>
 */
public final class InetDiagMsg {

    public static final CStruct STRUCT = CStruct.struct("inet_diag_msg", 72);
    public static final CField FAMILY = STRUCT.u8("idiag_family", 0);
    public static final CField STATE = STRUCT.u8("idiag_state", 1);
    public static final CField TIMER = STRUCT.u8("idiag_timer", 2);
    public static final CField RETRANS = STRUCT.u8("idiag_retrans", 3);
    public static final CBytes SPORT = STRUCT.bytes("id.idiag_sport", 4, 2);
    public static final CBytes DPORT = STRUCT.bytes("id.idiag_dport", 6, 2);
    public static final CBytes SRC = STRUCT.bytes("id.idiag_src", 8, 16);
    public static final CBytes DST = STRUCT.bytes("id.idiag_dst", 24, 16);
    public static final CField IF = STRUCT.u32("id.idiag_if", 40);
    public static final CBytes COOKIE = STRUCT.bytes("id.idiag_cookie", 44, 8);
    public static final CField EXPIRES = STRUCT.u32("idiag_expires", 52);
    public static final CField RQUEUE = STRUCT.u32("idiag_rqueue", 56);
    public static final CField WQUEUE = STRUCT.u32("idiag_wqueue", 60);
    public static final CField UID = STRUCT.u32("idiag_uid", 64);
    public static final CField INODE = STRUCT.u32("idiag_inode", 68);

    private InetDiagMsg() {}
}
