package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code recvmsg(2)} takes: {@code struct msghdr} of {@code <sys/socket.h>}, which the kernel calls
 * {@code user_msghdr}.
 *
 * <pre>{@code
 * struct user_msghdr {                          // 56 bytes
 *     void            *msg_name;                //  0
 *     int              msg_namelen;             //  8
 *     struct iovec    *msg_iov;                 // 16
 *     __kernel_size_t  msg_iovlen;              // 24
 *     void            *msg_control;             // 32
 *     __kernel_size_t  msg_controllen;          // 40
 *     unsigned int     msg_flags;               // 48
 * };
 * }</pre>
 */
public final class UserMsgHdr {

    public static final CStruct STRUCT = CStruct.struct("user_msghdr", 56);
    public static final CField NAME = STRUCT.u64("msg_name", 0);
    public static final CField NAMELEN = STRUCT.s32("msg_namelen", 8);
    public static final CField IOV = STRUCT.u64("msg_iov", 16);
    public static final CField IOVLEN = STRUCT.u64("msg_iovlen", 24);
    public static final CField CONTROL = STRUCT.u64("msg_control", 32);
    public static final CField CONTROLLEN = STRUCT.u64("msg_controllen", 40);
    public static final CField FLAGS = STRUCT.u32("msg_flags", 48);

    private UserMsgHdr() {}
}
