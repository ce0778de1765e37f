package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The header of ancillary data, from {@code <sys/socket.h>}; the data follow it.
 *
 * <pre>{@code
 * struct cmsghdr {                        // 16 bytes
 *     __kernel_size_t cmsg_len;           //  0: with this header
 *     int             cmsg_level;         //  8
 *     int             cmsg_type;          // 12
 * };
 * }</pre>
 */
public final class CMsgHdr {

    public static final CStruct STRUCT = CStruct.struct("cmsghdr", 16);
    public static final CField LEN = STRUCT.u64("cmsg_len", 0);
    public static final CField LEVEL = STRUCT.s32("cmsg_level", 8);
    public static final CField TYPE = STRUCT.s32("cmsg_type", 12);

    private CMsgHdr() {}
}
