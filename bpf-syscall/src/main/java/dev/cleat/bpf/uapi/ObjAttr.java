package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_OBJ_PIN} and {@code BPF_OBJ_GET} read of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 16 bytes as far as Cleat uses it
 *     __aligned_u64 pathname;           //  0
 *     __u32 bpf_fd;                     //  8
 *     __u32 file_flags;                 // 12
 * };
 * }</pre>
 */
public final class ObjAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 16);
    public static final CField PATHNAME = STRUCT.u64("pathname", 0);
    public static final CField BPF_FD = STRUCT.u32("bpf_fd", 8);
    public static final CField FILE_FLAGS = STRUCT.u32("file_flags", 12);

    private ObjAttr() {}
}
