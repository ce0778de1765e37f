package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What the {@code *_GET_NEXT_ID} and {@code *_GET_FD_BY_ID} commands read and write of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 12 bytes as far as Cleat uses it
 *     union {
 *         __u32 start_id;               //  0: next ids come after this one
 *         __u32 prog_id;                //  0
 *         __u32 map_id;                 //  0
 *         __u32 btf_id;                 //  0
 *         __u32 link_id;                //  0
 *     };
 *     __u32 next_id;                    //  4: out
 *     __u32 open_flags;                 //  8
 * };
 * }</pre>
 */
public final class GetIdAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 12);
    public static final CField START_ID = STRUCT.u32("start_id", 0);
    public static final CField ID = STRUCT.u32("prog_id", 0);
    public static final CField NEXT_ID = STRUCT.u32("next_id", 4);
    public static final CField OPEN_FLAGS = STRUCT.u32("open_flags", 8);

    private GetIdAttr() {}
}
