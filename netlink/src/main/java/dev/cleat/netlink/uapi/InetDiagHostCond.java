package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What a socket filter wants of an address and its port, from {@code <linux/inet_diag.h>}.
 *
 * <pre>{@code
 * struct inet_diag_hostcond {          // 8 bytes, the address follows
 *     __u8   family;                   //  0
 *     __u8   prefix_len;               //  1
 *     int    port;                     //  4: in the machine's byte order, -1 is any
 *     __be32 addr[];                   //  8
 * };
 * }</pre>
 */
public final class InetDiagHostCond {

    public static final CStruct STRUCT = CStruct.struct("inet_diag_hostcond", 8);
    public static final CField FAMILY = STRUCT.u8("family", 0);
    public static final CField PREFIX_LEN = STRUCT.u8("prefix_len", 1);
    public static final CField PORT = STRUCT.s32("port", 4);

    private InetDiagHostCond() {}
}
