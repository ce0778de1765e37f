package dev.cleat.bpf.uapi;

import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;

/**
 * What {@code BPF_OBJ_GET_INFO_BY_FD} writes of a link, as of 6.18; an older kernel writes less.
 *
 * <pre>{@code
 * struct bpf_link_info {                // 64 bytes
 *     __u32 type;                       //  0
 *     __u32 id;                         //  4
 *     __u32 prog_id;                    //  8
 *     union {                           // 16
 *         struct {
 *             __u64 cgroup_id;          // 16: 0 once the cgroup is gone or the link detached
 *             __u32 attach_type;        // 24
 *         } cgroup;
 *         struct {
 *             __u32 ifindex;            // 16: 0 once the device is gone or the link detached
 *         } xdp;
 *         struct {
 *             __u32 ifindex;            // 16: likewise
 *             __u32 attach_type;        // 20
 *         } tcx;                        // since 6.6
 *         struct {
 *             __u32 ifindex;            // 16: likewise
 *             __u32 attach_type;        // 20
 *         } netkit;                     // since 6.7
 *         ...
 *     };
 * };
 * }</pre>
 */
public final class BpfLinkInfo {

    public static final CStruct STRUCT = CStruct.struct("bpf_link_info", 64);
    public static final CField TYPE = STRUCT.u32("type", 0);
    public static final CField ID = STRUCT.u32("id", 4);
    public static final CField PROG_ID = STRUCT.u32("prog_id", 8);
    public static final CField CGROUP_ID = STRUCT.u64("cgroup.cgroup_id", 16);
    public static final CField CGROUP_ATTACH_TYPE = STRUCT.u32("cgroup.attach_type", 24);
    public static final CField XDP_IFINDEX = STRUCT.u32("xdp.ifindex", 16);
    public static final CField TCX_IFINDEX = STRUCT.u32("tcx.ifindex", 16);
    public static final CField TCX_ATTACH_TYPE = STRUCT.u32("tcx.attach_type", 20);
    public static final CField NETKIT_IFINDEX = STRUCT.u32("netkit.ifindex", 16);
    public static final CField NETKIT_ATTACH_TYPE = STRUCT.u32("netkit.attach_type", 20);

    private BpfLinkInfo() {}
}
