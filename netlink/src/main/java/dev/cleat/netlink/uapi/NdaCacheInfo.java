package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The value of {@code NDA_CACHEINFO}, from {@code <linux/neighbour.h>}. Times are clock ticks ago.
 *
 * <pre>{@code
 * struct nda_cacheinfo {          // 16 bytes
 *     __u32 ndm_confirmed;        //  0
 *     __u32 ndm_used;             //  4
 *     __u32 ndm_updated;          //  8
 *     __u32 ndm_refcnt;           // 12
 * };
 * }</pre>
 */
public final class NdaCacheInfo {

    public static final CStruct STRUCT = CStruct.struct("nda_cacheinfo", 16);
    public static final CField CONFIRMED = STRUCT.u32("ndm_confirmed", 0);
    public static final CField USED = STRUCT.u32("ndm_used", 4);
    public static final CField UPDATED = STRUCT.u32("ndm_updated", 8);
    public static final CField REFCNT = STRUCT.u32("ndm_refcnt", 12);

    private NdaCacheInfo() {}
}
