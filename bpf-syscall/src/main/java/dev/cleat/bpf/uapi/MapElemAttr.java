package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What the {@code BPF_MAP_*_ELEM} commands and {@code BPF_MAP_GET_NEXT_KEY} read of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 32 bytes
 *     __u32 map_fd;                     //  0
 *     __aligned_u64 key;                //  8
 *     union {
 *         __aligned_u64 value;          // 16
 *         __aligned_u64 next_key;       // 16
 *     };
 *     __u64 flags;                      // 24
 * };
 * }</pre>
 */
public final class MapElemAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 32);
    public static final CField MAP_FD = STRUCT.u32("map_fd", 0);
    public static final CField KEY = STRUCT.u64("key", 8);
    public static final CField VALUE = STRUCT.u64("value", 16);
    public static final CField NEXT_KEY = STRUCT.u64("next_key", 16);
    public static final CField FLAGS = STRUCT.u64("flags", 24);

    private MapElemAttr() {}
}
