package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The address of a netlink socket, from {@code <linux/netlink.h>}.
 *
 * <pre>{@code
 * struct sockaddr_nl {                      // 12 bytes
 *     __kernel_sa_family_t nl_family;       //  0: AF_NETLINK
 *     unsigned short       nl_pad;          //  2
 *     __u32                nl_pid;          //  4: port id, 0 is the kernel
 *     __u32                nl_groups;       //  8
 * };
 * }</pre>
 */
public final class SockaddrNl {

    public static final CStruct STRUCT = CStruct.struct("sockaddr_nl", 12);
    public static final CField FAMILY = STRUCT.u16("nl_family", 0);
    public static final CField PID = STRUCT.u32("nl_pid", 4);
    public static final CField GROUPS = STRUCT.u32("nl_groups", 8);

    private SockaddrNl() {}
}
