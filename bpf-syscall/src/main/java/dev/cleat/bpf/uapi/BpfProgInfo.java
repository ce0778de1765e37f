package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_OBJ_GET_INFO_BY_FD} writes of a program, as of 6.18; an older kernel writes less.
 *
 * <pre>{@code
 * struct bpf_prog_info {                // 232 bytes
 *     __u32 type;                       //   0
 *     __u32 id;                         //   4
 *     __u8  tag[8];                     //   8
 *     __u32 jited_prog_len;             //  16
 *     __u32 xlated_prog_len;            //  20
 *     __aligned_u64 jited_prog_insns;   //  24
 *     __aligned_u64 xlated_prog_insns;  //  32
 *     __u64 load_time;                  //  40: nanoseconds since boot
 *     __u32 created_by_uid;             //  48
 *     __u32 nr_map_ids;                 //  52: in: room in map_ids; out: maps
 *     __aligned_u64 map_ids;            //  56: __u32[]
 *     char  name[16];                   //  64
 *     __u32 ifindex;                    //  80
 *     __u32 gpl_compatible:1;           //  84
 *     __u64 netns_dev;                  //  88
 *     __u64 netns_ino;                  //  96
 *     ...                               // 104: JIT symbols and line information
 *     __u32 btf_id;                     // 128
 *     ...
 *     __u64 run_time_ns;                // 192: with kernel.bpf_stats_enabled
 *     __u64 run_cnt;                    // 200
 *     __u64 recursion_misses;           // 208
 *     __u32 verified_insns;             // 216: since 5.16
 *     __u32 attach_btf_obj_id;          // 220
 *     __u32 attach_btf_id;              // 224
 * };
 * }</pre>
 */
public final class BpfProgInfo {

    public static final CStruct STRUCT = CStruct.struct("bpf_prog_info", 232);
    public static final CField TYPE = STRUCT.u32("type", 0);
    public static final CField ID = STRUCT.u32("id", 4);
    public static final CBytes TAG = STRUCT.bytes("tag", 8, Bpf.BPF_TAG_SIZE);
    public static final CField JITED_PROG_LEN = STRUCT.u32("jited_prog_len", 16);
    public static final CField XLATED_PROG_LEN = STRUCT.u32("xlated_prog_len", 20);
    public static final CField LOAD_TIME = STRUCT.u64("load_time", 40);
    public static final CField CREATED_BY_UID = STRUCT.u32("created_by_uid", 48);
    public static final CField NR_MAP_IDS = STRUCT.u32("nr_map_ids", 52);
    public static final CField MAP_IDS = STRUCT.u64("map_ids", 56);
    public static final CBytes NAME = STRUCT.bytes("name", 64, Bpf.BPF_OBJ_NAME_LEN);
    public static final CField BTF_ID = STRUCT.u32("btf_id", 128);
    public static final CField RUN_TIME_NS = STRUCT.u64("run_time_ns", 192);
    public static final CField RUN_CNT = STRUCT.u64("run_cnt", 200);
    public static final CField VERIFIED_INSNS = STRUCT.u32("verified_insns", 216);

    private BpfProgInfo() {}
}
