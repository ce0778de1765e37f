package dev.cleat.netlink.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * The fixed part of rule messages, from {@code <linux/fib_rules.h>}.
 *
 * <pre>{@code
 * struct fib_rule_hdr {                // 12 bytes
 *     __u8  family;                    //  0
 *     __u8  dst_len;                   //  1
 *     __u8  src_len;                   //  2
 *     __u8  tos;                       //  3
 *     __u8  table;                     //  4
 *     __u8  res1;                      //  5
 *     __u8  res2;                      //  6
 *     __u8  action;                    //  7: FR_ACT_*
 *     __u32 flags;                     //  8: FIB_RULE_*
 * };
 * }</pre>
 */
public final class FibRuleHdr {

    public static final CStruct STRUCT = CStruct.struct("fib_rule_hdr", 12);
    public static final CField FAMILY = STRUCT.u8("family", 0);
    public static final CField DST_LEN = STRUCT.u8("dst_len", 1);
    public static final CField SRC_LEN = STRUCT.u8("src_len", 2);
    public static final CField TOS = STRUCT.u8("tos", 3);
    public static final CField TABLE = STRUCT.u8("table", 4);
    public static final CField ACTION = STRUCT.u8("action", 7);
    public static final CField FLAGS = STRUCT.u32("flags", 8);

    private FibRuleHdr() {}
}
