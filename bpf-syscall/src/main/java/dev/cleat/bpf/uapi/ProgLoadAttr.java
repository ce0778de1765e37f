package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CBytes;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_PROG_LOAD} reads of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 144 bytes as far as Cleat uses it
 *     __u32 prog_type;                  //   0
 *     __u32 insn_cnt;                   //   4: slots of 8 bytes
 *     __aligned_u64 insns;              //   8
 *     __aligned_u64 license;            //  16: string
 *     __u32 log_level;                  //  24
 *     __u32 log_size;                   //  28
 *     __aligned_u64 log_buf;            //  32
 *     __u32 kern_version;               //  40: unused since 5.0
 *     __u32 prog_flags;                 //  44
 *     char  prog_name[16];              //  48
 *     __u32 prog_ifindex;               //  64: offload device
 *     __u32 expected_attach_type;       //  68
 *     __u32 prog_btf_fd;                //  72
 *     __u32 func_info_rec_size;         //  76
 *     __aligned_u64 func_info;          //  80
 *     __u32 func_info_cnt;              //  88
 *     __u32 line_info_rec_size;         //  92
 *     __aligned_u64 line_info;          //  96
 *     __u32 line_info_cnt;              // 104
 *     __u32 attach_btf_id;              // 108
 *     __u32 attach_prog_fd;             // 112: union with attach_btf_obj_fd
 *     __u32 core_relo_cnt;              // 116
 *     __aligned_u64 fd_array;           // 120
 *     __aligned_u64 core_relos;         // 128
 *     __u32 core_relo_rec_size;         // 136
 *     __u32 log_true_size;              // 140: written by the kernel, since 6.4
 * };
 * }</pre>
 */
public final class ProgLoadAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 144);
    public static final CField PROG_TYPE = STRUCT.u32("prog_type", 0);
    public static final CField INSN_CNT = STRUCT.u32("insn_cnt", 4);
    public static final CField INSNS = STRUCT.u64("insns", 8);
    public static final CField LICENSE = STRUCT.u64("license", 16);
    public static final CField LOG_LEVEL = STRUCT.u32("log_level", 24);
    public static final CField LOG_SIZE = STRUCT.u32("log_size", 28);
    public static final CField LOG_BUF = STRUCT.u64("log_buf", 32);
    public static final CField PROG_FLAGS = STRUCT.u32("prog_flags", 44);
    public static final CBytes PROG_NAME = STRUCT.bytes("prog_name", 48, Bpf.BPF_OBJ_NAME_LEN);
    public static final CField EXPECTED_ATTACH_TYPE = STRUCT.u32("expected_attach_type", 68);
    public static final CField ATTACH_BTF_ID = STRUCT.u32("attach_btf_id", 108);
    public static final CField ATTACH_PROG_FD = STRUCT.u32("attach_prog_fd", 112);
    public static final CField LOG_TRUE_SIZE = STRUCT.u32("log_true_size", 140);

    private ProgLoadAttr() {}
}
