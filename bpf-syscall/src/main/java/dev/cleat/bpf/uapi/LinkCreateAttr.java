package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_LINK_CREATE} reads of {@code union bpf_attr} for tcx, netkit, XDP and cgroups.
 *
 * <pre>{@code
 * struct {                              // link_create, 32 bytes as far as Cleat uses it
 *     __u32 prog_fd;                    //  0
 *     union {
 *         __u32 target_fd;              //  4: a cgroup directory
 *         __u32 target_ifindex;         //  4: a device of the caller's network namespace
 *     };
 *     __u32 attach_type;                //  8
 *     __u32 flags;                      // 12
 *     union {
 *         struct {
 *             union {
 *                 __u32 relative_fd;    // 16
 *                 __u32 relative_id;    // 16: with BPF_F_ID
 *             };
 *             __u64 expected_revision;  // 24; 0 = any
 *         } tcx;                        // since 6.6; netkit (6.7) and cgroup (6.17) have the same shape
 *     };
 * } link_create;
 * }</pre>
 */
public final class LinkCreateAttr {

    public static final CStruct STRUCT = CStruct.partOfUnion("bpf_attr", 32);
    public static final CField PROG_FD = STRUCT.u32("link_create.prog_fd", 0);
    public static final CField TARGET_FD = STRUCT.u32("link_create.target_fd", 4);
    public static final CField TARGET_IFINDEX = STRUCT.u32("link_create.target_ifindex", 4);
    public static final CField ATTACH_TYPE = STRUCT.u32("link_create.attach_type", 8);
    public static final CField FLAGS = STRUCT.u32("link_create.flags", 12);
    public static final CField RELATIVE_FD = STRUCT.u32("link_create.tcx.relative_fd", 16);
    public static final CField RELATIVE_ID = STRUCT.u32("link_create.tcx.relative_id", 16);
    public static final CField EXPECTED_REVISION = STRUCT.u64("link_create.tcx.expected_revision", 24);

    private LinkCreateAttr() {}
}
