package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_OBJ_GET_INFO_BY_FD} reads and writes of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // info, 16 bytes
 *     __u32 bpf_fd;                     //  0
 *     __u32 info_len;                   //  4: in: room; out: bytes that this kernel wrote
 *     __aligned_u64 info;               //  8
 * } info;
 * }</pre>
 */
public final class ObjGetInfoAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 16);
    public static final CField BPF_FD = STRUCT.u32("info.bpf_fd", 0);
    public static final CField INFO_LEN = STRUCT.u32("info.info_len", 4);
    public static final CField INFO = STRUCT.u64("info.info", 8);

    private ObjGetInfoAttr() {}
}
