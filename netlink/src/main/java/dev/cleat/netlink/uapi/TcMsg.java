package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of traffic control messages, from {@code <linux/rtnetlink.h>}.
 *
 * <pre>{@code
 * struct tcmsg {                       // 20 bytes
 *     unsigned char  tcm_family;       //  0
 *     unsigned char  tcm__pad1;        //  1
 *     unsigned short tcm__pad2;        //  2
 *     int            tcm_ifindex;      //  4
 *     __u32          tcm_handle;       //  8
 *     __u32          tcm_parent;       // 12
 *     __u32          tcm_info;         // 16
 * };
 * }</pre>
 */
public final class TcMsg {

    public static final CStruct STRUCT = CStruct.struct("tcmsg", 20);
    public static final CField FAMILY = STRUCT.u8("tcm_family", 0);
    public static final CField IFINDEX = STRUCT.s32("tcm_ifindex", 4);
    public static final CField HANDLE = STRUCT.u32("tcm_handle", 8);
    public static final CField PARENT = STRUCT.u32("tcm_parent", 12);
    public static final CField INFO = STRUCT.u32("tcm_info", 16);

    private TcMsg() {}
}
