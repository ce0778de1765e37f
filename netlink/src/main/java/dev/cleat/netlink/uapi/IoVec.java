package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * A piece of memory for {@code recvmsg(2)}, from {@code <linux/uio.h>}.
 *
 * <pre>{@code
 * struct iovec {                        // 16 bytes
 *     void            *iov_base;        //  0
 *     __kernel_size_t  iov_len;         //  8
 * };
 * }</pre>
 */
public final class IoVec {

    public static final CStruct STRUCT = CStruct.struct("iovec", 16);
    public static final CField BASE = STRUCT.u64("iov_base", 0);
    public static final CField LEN = STRUCT.u64("iov_len", 8);

    private IoVec() {}
}
