package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * A member within {@code NHA_GROUP}, from {@code <linux/nexthop.h>}.
 *
 * <pre>{@code
 * struct nexthop_grp {                 // 8 bytes
 *     __u32 id;                        //  0
 *     __u8  weight;                    //  4: weight - 1
 *     __u8  weight_high;               //  5: Linux 6.12; reserved before
 *     __u16 resvd2;                    //  6
 * };
 * }</pre>
 */
public final class NextHopGroup {

    public static final CStruct STRUCT = CStruct.struct("nexthop_grp", 8);
    public static final CField ID = STRUCT.u32("id", 0);
    public static final CField WEIGHT = STRUCT.u8("weight", 4);
    public static final CField WEIGHT_HIGH = STRUCT.u8("weight_high", 5);

    private NextHopGroup() {}
}
