package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_OBJ_GET_INFO_BY_FD} writes of a map, as of 6.18; an older kernel writes less.
 *
 * <pre>{@code
 * struct bpf_map_info {                 // 104 bytes
 *     __u32 type;                       //  0
 *     __u32 id;                         //  4
 *     __u32 key_size;                   //  8
 *     __u32 value_size;                 // 12
 *     __u32 max_entries;                // 16
 *     __u32 map_flags;                  // 20
 *     char  name[16];                   // 24
 *     __u32 ifindex;                    // 40
 *     __u32 btf_vmlinux_value_type_id;  // 44
 *     __u64 netns_dev;                  // 48
 *     __u64 netns_ino;                  // 56
 *     __u32 btf_id;                     // 64
 *     __u32 btf_key_type_id;            // 68
 *     __u32 btf_value_type_id;          // 72
 *     __u32 btf_vmlinux_id;             // 76
 *     __u64 map_extra;                  // 80
 *     __aligned_u64 hash;               // 88
 *     __u32 hash_size;                  // 96
 * };
 * }</pre>
 */
public final class BpfMapInfo {

    public static final CStruct STRUCT = CStruct.struct("bpf_map_info", 104);
    public static final CField TYPE = STRUCT.u32("type", 0);
    public static final CField ID = STRUCT.u32("id", 4);
    public static final CField KEY_SIZE = STRUCT.u32("key_size", 8);
    public static final CField VALUE_SIZE = STRUCT.u32("value_size", 12);
    public static final CField MAX_ENTRIES = STRUCT.u32("max_entries", 16);
    public static final CField MAP_FLAGS = STRUCT.u32("map_flags", 20);
    public static final CBytes NAME = STRUCT.bytes("name", 24, Bpf.BPF_OBJ_NAME_LEN);
    public static final CField BTF_ID = STRUCT.u32("btf_id", 64);
    public static final CField MAP_EXTRA = STRUCT.u64("map_extra", 80);

    private BpfMapInfo() {}
}
