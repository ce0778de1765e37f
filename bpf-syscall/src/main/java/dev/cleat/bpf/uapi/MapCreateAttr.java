package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_MAP_CREATE} reads of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 72 bytes as far as Cleat uses it
 *     __u32 map_type;                   //  0
 *     __u32 key_size;                   //  4
 *     __u32 value_size;                 //  8
 *     __u32 max_entries;                // 12
 *     __u32 map_flags;                  // 16
 *     __u32 inner_map_fd;               // 20
 *     __u32 numa_node;                  // 24
 *     char  map_name[16];               // 28
 *     __u32 map_ifindex;                // 44
 *     __u32 btf_fd;                     // 48
 *     __u32 btf_key_type_id;            // 52
 *     __u32 btf_value_type_id;          // 56
 *     __u32 btf_vmlinux_value_type_id;  // 60
 *     __u64 map_extra;                  // 64
 * };
 * }</pre>
 */
public final class MapCreateAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 72);
    public static final CField MAP_TYPE = STRUCT.u32("map_type", 0);
    public static final CField KEY_SIZE = STRUCT.u32("key_size", 4);
    public static final CField VALUE_SIZE = STRUCT.u32("value_size", 8);
    public static final CField MAX_ENTRIES = STRUCT.u32("max_entries", 12);
    public static final CField MAP_FLAGS = STRUCT.u32("map_flags", 16);
    public static final CField INNER_MAP_FD = STRUCT.u32("inner_map_fd", 20);
    public static final CBytes MAP_NAME = STRUCT.bytes("map_name", 28, Bpf.BPF_OBJ_NAME_LEN);
    public static final CField BTF_FD = STRUCT.u32("btf_fd", 48);
    public static final CField BTF_KEY_TYPE_ID = STRUCT.u32("btf_key_type_id", 52);
    public static final CField BTF_VALUE_TYPE_ID = STRUCT.u32("btf_value_type_id", 56);
    public static final CField MAP_EXTRA = STRUCT.u64("map_extra", 64);

    private MapCreateAttr() {}
}
