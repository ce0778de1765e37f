package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * A classic BPF program for {@code SO_ATTACH_FILTER}, from {@code <linux/filter.h>}.
 *
 * <pre>{@code
 * struct sock_fprog {                        // 16 bytes
 *     unsigned short      len;               //  0: instructions
 *     struct sock_filter *filter;            //  8
 * };
 * }</pre>
 */
public final class SockFprog {

    public static final int SO_ATTACH_FILTER = 26;
    public static final int SO_ATTACH_BPF = 50;

    public static final CStruct STRUCT = CStruct.struct("sock_fprog", 16);
    public static final CField LEN = STRUCT.u16("len", 0);
    public static final CField FILTER = STRUCT.u64("filter", 8);

    private SockFprog() {}
}
