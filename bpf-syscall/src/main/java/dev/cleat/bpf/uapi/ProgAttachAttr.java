package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_PROG_ATTACH} and {@code BPF_PROG_DETACH} read of {@code union bpf_attr}.
 *
 * <pre>{@code
 * struct {                              // anonymous, 32 bytes
 *     union {
 *         __u32 target_fd;              //  0: a cgroup directory
 *         __u32 target_ifindex;         //  0: a device of the caller's network namespace
 *     };
 *     __u32 attach_bpf_fd;              //  4
 *     __u32 attach_type;                //  8
 *     __u32 attach_flags;               // 12
 *     __u32 replace_bpf_fd;             // 16
 *     union {
 *         __u32 relative_fd;            // 20: since 6.6
 *         __u32 relative_id;            // 20: with BPF_F_ID
 *     };
 *     __u64 expected_revision;          // 24: since 6.6; 0 = any
 * };
 * }</pre>
 */
public final class ProgAttachAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 32);
    public static final CField TARGET_FD = STRUCT.u32("target_fd", 0);
    public static final CField TARGET_IFINDEX = STRUCT.u32("target_ifindex", 0);
    public static final CField ATTACH_BPF_FD = STRUCT.u32("attach_bpf_fd", 4);
    public static final CField ATTACH_TYPE = STRUCT.u32("attach_type", 8);
    public static final CField ATTACH_FLAGS = STRUCT.u32("attach_flags", 12);
    public static final CField REPLACE_BPF_FD = STRUCT.u32("replace_bpf_fd", 16);
    public static final CField RELATIVE_FD = STRUCT.u32("relative_fd", 20);
    public static final CField RELATIVE_ID = STRUCT.u32("relative_id", 20);
    public static final CField EXPECTED_REVISION = STRUCT.u64("expected_revision", 24);

    private ProgAttachAttr() {}
}
