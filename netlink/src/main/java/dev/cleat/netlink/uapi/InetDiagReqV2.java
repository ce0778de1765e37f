package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of sock_diag requests about internet sockets, from {@code <linux/inet_diag.h>}.
 *
 * <pre>{@code
 * struct inet_diag_req_v2 {            // 56 bytes
 *     __u8  sdiag_family;              //  0
 *     __u8  sdiag_protocol;            //  1: IPPROTO_*
 *     __u8  idiag_ext;                 //  2: a mask of 1 << (INET_DIAG_x - 1)
 *     __u8  pad;                       //  3
 *     __u32 idiag_states;              //  4: a mask of 1 << TCP_x
 *     struct inet_diag_sockid id;      //  8, 48 bytes
 * };
 *
 * struct inet_diag_sockid {            // 48 bytes
 *     __be16 idiag_sport;              //  0
 *     __be16 idiag_dport;              //  2
 *     __be32 idiag_src[4];             //  4
 *     __be32 idiag_dst[4];             // 20
 *     __u32  idiag_if;                 // 36
 *     __u32  idiag_cookie[2];          // 40: both 0xffffffff is any
 * };
 * }</pre>
 */
public final class InetDiagReqV2 {

    public static final CStruct STRUCT = CStruct.struct("inet_diag_req_v2", 56);
    public static final CField FAMILY = STRUCT.u8("sdiag_family", 0);
    public static final CField PROTOCOL = STRUCT.u8("sdiag_protocol", 1);
    public static final CField EXT = STRUCT.u8("idiag_ext", 2);
    public static final CField STATES = STRUCT.u32("idiag_states", 4);
    public static final CBytes SPORT = STRUCT.bytes("id.idiag_sport", 8, 2);
    public static final CBytes DPORT = STRUCT.bytes("id.idiag_dport", 10, 2);
    public static final CBytes SRC = STRUCT.bytes("id.idiag_src", 12, 16);
    public static final CBytes DST = STRUCT.bytes("id.idiag_dst", 28, 16);
    public static final CField IF = STRUCT.u32("id.idiag_if", 44);
    public static final CBytes COOKIE = STRUCT.bytes("id.idiag_cookie", 48, 8);

    private InetDiagReqV2() {}
}
