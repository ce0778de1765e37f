package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_PROG_QUERY} reads and writes of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // query, 64 bytes
 *     union {
 *         __u32 target_fd;              //  0
 *         __u32 target_ifindex;         //  0
 *     };
 *     __u32 attach_type;                //  4
 *     __u32 query_flags;                //  8
 *     __u32 attach_flags;               // 12: out
 *     __aligned_u64 prog_ids;           // 16: __u32[]
 *     union {
 *         __u32 prog_cnt;               // 24: in: room in the arrays; out: programs on the hook
 *         __u32 count;                  // 24
 *     };
 *     __aligned_u64 prog_attach_flags;  // 32: __u32[], since 6.1
 *     __aligned_u64 link_ids;           // 40: __u32[], since 6.6
 *     __aligned_u64 link_attach_flags;  // 48: __u32[], since 6.6
 *     __u64 revision;                   // 56: out, since 6.6
 * } query;
 * }</pre>
 */
public final class ProgQueryAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 64);
    public static final CField TARGET_FD = STRUCT.u32("query.target_fd", 0);
    public static final CField TARGET_IFINDEX = STRUCT.u32("query.target_ifindex", 0);
    public static final CField ATTACH_TYPE = STRUCT.u32("query.attach_type", 4);
    public static final CField QUERY_FLAGS = STRUCT.u32("query.query_flags", 8);
    public static final CField ATTACH_FLAGS = STRUCT.u32("query.attach_flags", 12);
    public static final CField PROG_IDS = STRUCT.u64("query.prog_ids", 16);
    public static final CField COUNT = STRUCT.u32("query.count", 24);
    public static final CField PROG_ATTACH_FLAGS = STRUCT.u64("query.prog_attach_flags", 32);
    public static final CField LINK_IDS = STRUCT.u64("query.link_ids", 40);
    public static final CField LINK_ATTACH_FLAGS = STRUCT.u64("query.link_attach_flags", 48);
    public static final CField REVISION = STRUCT.u64("query.revision", 56);

    private ProgQueryAttr() {}
}
