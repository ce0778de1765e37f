package dev.cleat.bpf;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a program is attached: {@code enum bpf_attach_type}. Types that only a newer kernel knows are kept by their
 * number.
 *
 * @param value the number of the type
 * @since 0.1
 */
public record AttachType(int value) {

    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** {@code BPF_CGROUP_INET_INGRESS}. */
    public static final AttachType CGROUP_INET_INGRESS = known(0, "BPF_CGROUP_INET_INGRESS");

    /** {@code BPF_CGROUP_INET_EGRESS}. */
    public static final AttachType CGROUP_INET_EGRESS = known(1, "BPF_CGROUP_INET_EGRESS");

    /** {@code BPF_CGROUP_INET_SOCK_CREATE}. */
    public static final AttachType CGROUP_INET_SOCK_CREATE = known(2, "BPF_CGROUP_INET_SOCK_CREATE");

    /** {@code BPF_CGROUP_SOCK_OPS}. */
    public static final AttachType CGROUP_SOCK_OPS = known(3, "BPF_CGROUP_SOCK_OPS");

    /** {@code BPF_SK_SKB_STREAM_PARSER}. */
    public static final AttachType SK_SKB_STREAM_PARSER = known(4, "BPF_SK_SKB_STREAM_PARSER");

    /** {@code BPF_SK_SKB_STREAM_VERDICT}. */
    public static final AttachType SK_SKB_STREAM_VERDICT = known(5, "BPF_SK_SKB_STREAM_VERDICT");

    /** {@code BPF_CGROUP_DEVICE}. */
    public static final AttachType CGROUP_DEVICE = known(6, "BPF_CGROUP_DEVICE");

    /** {@code BPF_SK_MSG_VERDICT}. */
    public static final AttachType SK_MSG_VERDICT = known(7, "BPF_SK_MSG_VERDICT");

    /** {@code BPF_CGROUP_INET4_BIND}. */
    public static final AttachType CGROUP_INET4_BIND = known(8, "BPF_CGROUP_INET4_BIND");

    /** {@code BPF_CGROUP_INET6_BIND}. */
    public static final AttachType CGROUP_INET6_BIND = known(9, "BPF_CGROUP_INET6_BIND");

    /** {@code BPF_CGROUP_INET4_CONNECT}. */
    public static final AttachType CGROUP_INET4_CONNECT = known(10, "BPF_CGROUP_INET4_CONNECT");

    /** {@code BPF_CGROUP_INET6_CONNECT}. */
    public static final AttachType CGROUP_INET6_CONNECT = known(11, "BPF_CGROUP_INET6_CONNECT");

    /** {@code BPF_CGROUP_INET4_POST_BIND}. */
    public static final AttachType CGROUP_INET4_POST_BIND = known(12, "BPF_CGROUP_INET4_POST_BIND");

    /** {@code BPF_CGROUP_INET6_POST_BIND}. */
    public static final AttachType CGROUP_INET6_POST_BIND = known(13, "BPF_CGROUP_INET6_POST_BIND");

    /** {@code BPF_CGROUP_UDP4_SENDMSG}. */
    public static final AttachType CGROUP_UDP4_SENDMSG = known(14, "BPF_CGROUP_UDP4_SENDMSG");

    /** {@code BPF_CGROUP_UDP6_SENDMSG}. */
    public static final AttachType CGROUP_UDP6_SENDMSG = known(15, "BPF_CGROUP_UDP6_SENDMSG");

    /** {@code BPF_LIRC_MODE2}. */
    public static final AttachType LIRC_MODE2 = known(16, "BPF_LIRC_MODE2");

    /** {@code BPF_FLOW_DISSECTOR}. */
    public static final AttachType FLOW_DISSECTOR = known(17, "BPF_FLOW_DISSECTOR");

    /** {@code BPF_CGROUP_SYSCTL}. */
    public static final AttachType CGROUP_SYSCTL = known(18, "BPF_CGROUP_SYSCTL");

    /** {@code BPF_CGROUP_UDP4_RECVMSG}. */
    public static final AttachType CGROUP_UDP4_RECVMSG = known(19, "BPF_CGROUP_UDP4_RECVMSG");

    /** {@code BPF_CGROUP_UDP6_RECVMSG}. */
    public static final AttachType CGROUP_UDP6_RECVMSG = known(20, "BPF_CGROUP_UDP6_RECVMSG");

    /** {@code BPF_CGROUP_GETSOCKOPT}. */
    public static final AttachType CGROUP_GETSOCKOPT = known(21, "BPF_CGROUP_GETSOCKOPT");

    /** {@code BPF_CGROUP_SETSOCKOPT}. */
    public static final AttachType CGROUP_SETSOCKOPT = known(22, "BPF_CGROUP_SETSOCKOPT");

    /** {@code BPF_TRACE_RAW_TP}. */
    public static final AttachType TRACE_RAW_TP = known(23, "BPF_TRACE_RAW_TP");

    /** {@code BPF_TRACE_FENTRY}. */
    public static final AttachType TRACE_FENTRY = known(24, "BPF_TRACE_FENTRY");

    /** {@code BPF_TRACE_FEXIT}. */
    public static final AttachType TRACE_FEXIT = known(25, "BPF_TRACE_FEXIT");

    /** {@code BPF_MODIFY_RETURN}. */
    public static final AttachType MODIFY_RETURN = known(26, "BPF_MODIFY_RETURN");

    /** {@code BPF_LSM_MAC}. */
    public static final AttachType LSM_MAC = known(27, "BPF_LSM_MAC");

    /** {@code BPF_TRACE_ITER}. */
    public static final AttachType TRACE_ITER = known(28, "BPF_TRACE_ITER");

    /** {@code BPF_CGROUP_INET4_GETPEERNAME}. */
    public static final AttachType CGROUP_INET4_GETPEERNAME = known(29, "BPF_CGROUP_INET4_GETPEERNAME");

    /** {@code BPF_CGROUP_INET6_GETPEERNAME}. */
    public static final AttachType CGROUP_INET6_GETPEERNAME = known(30, "BPF_CGROUP_INET6_GETPEERNAME");

    /** {@code BPF_CGROUP_INET4_GETSOCKNAME}. */
    public static final AttachType CGROUP_INET4_GETSOCKNAME = known(31, "BPF_CGROUP_INET4_GETSOCKNAME");

    /** {@code BPF_CGROUP_INET6_GETSOCKNAME}. */
    public static final AttachType CGROUP_INET6_GETSOCKNAME = known(32, "BPF_CGROUP_INET6_GETSOCKNAME");

    /** {@code BPF_XDP_DEVMAP}. */
    public static final AttachType XDP_DEVMAP = known(33, "BPF_XDP_DEVMAP");

    /** {@code BPF_CGROUP_INET_SOCK_RELEASE}. */
    public static final AttachType CGROUP_INET_SOCK_RELEASE = known(34, "BPF_CGROUP_INET_SOCK_RELEASE");

    /** {@code BPF_XDP_CPUMAP}. */
    public static final AttachType XDP_CPUMAP = known(35, "BPF_XDP_CPUMAP");

    /** {@code BPF_SK_LOOKUP}. */
    public static final AttachType SK_LOOKUP = known(36, "BPF_SK_LOOKUP");

    /** {@code BPF_XDP}. */
    public static final AttachType XDP = known(37, "BPF_XDP");

    /** {@code BPF_SK_SKB_VERDICT}. */
    public static final AttachType SK_SKB_VERDICT = known(38, "BPF_SK_SKB_VERDICT");

    /** {@code BPF_SK_REUSEPORT_SELECT}. */
    public static final AttachType SK_REUSEPORT_SELECT = known(39, "BPF_SK_REUSEPORT_SELECT");

    /** {@code BPF_SK_REUSEPORT_SELECT_OR_MIGRATE}. */
    public static final AttachType SK_REUSEPORT_SELECT_OR_MIGRATE = known(40, "BPF_SK_REUSEPORT_SELECT_OR_MIGRATE");

    /** {@code BPF_PERF_EVENT}. */
    public static final AttachType PERF_EVENT = known(41, "BPF_PERF_EVENT");

    /** {@code BPF_TRACE_KPROBE_MULTI}. */
    public static final AttachType TRACE_KPROBE_MULTI = known(42, "BPF_TRACE_KPROBE_MULTI");

    /** {@code BPF_LSM_CGROUP}. */
    public static final AttachType LSM_CGROUP = known(43, "BPF_LSM_CGROUP");

    /** {@code BPF_STRUCT_OPS}. */
    public static final AttachType STRUCT_OPS = known(44, "BPF_STRUCT_OPS");

    /** {@code BPF_NETFILTER}. */
    public static final AttachType NETFILTER = known(45, "BPF_NETFILTER");

    /** {@code BPF_TCX_INGRESS}. */
    public static final AttachType TCX_INGRESS = known(46, "BPF_TCX_INGRESS");

    /** {@code BPF_TCX_EGRESS}. */
    public static final AttachType TCX_EGRESS = known(47, "BPF_TCX_EGRESS");

    /** {@code BPF_TRACE_UPROBE_MULTI}. */
    public static final AttachType TRACE_UPROBE_MULTI = known(48, "BPF_TRACE_UPROBE_MULTI");

    /** {@code BPF_CGROUP_UNIX_CONNECT}. */
    public static final AttachType CGROUP_UNIX_CONNECT = known(49, "BPF_CGROUP_UNIX_CONNECT");

    /** {@code BPF_CGROUP_UNIX_SENDMSG}. */
    public static final AttachType CGROUP_UNIX_SENDMSG = known(50, "BPF_CGROUP_UNIX_SENDMSG");

    /** {@code BPF_CGROUP_UNIX_RECVMSG}. */
    public static final AttachType CGROUP_UNIX_RECVMSG = known(51, "BPF_CGROUP_UNIX_RECVMSG");

    /** {@code BPF_CGROUP_UNIX_GETPEERNAME}. */
    public static final AttachType CGROUP_UNIX_GETPEERNAME = known(52, "BPF_CGROUP_UNIX_GETPEERNAME");

    /** {@code BPF_CGROUP_UNIX_GETSOCKNAME}. */
    public static final AttachType CGROUP_UNIX_GETSOCKNAME = known(53, "BPF_CGROUP_UNIX_GETSOCKNAME");

    /** {@code BPF_NETKIT_PRIMARY}. */
    public static final AttachType NETKIT_PRIMARY = known(54, "BPF_NETKIT_PRIMARY");

    /** {@code BPF_NETKIT_PEER}. */
    public static final AttachType NETKIT_PEER = known(55, "BPF_NETKIT_PEER");

    /** {@code BPF_TRACE_KPROBE_SESSION}. */
    public static final AttachType TRACE_KPROBE_SESSION = known(56, "BPF_TRACE_KPROBE_SESSION");

    /** {@code BPF_TRACE_UPROBE_SESSION}. */
    public static final AttachType TRACE_UPROBE_SESSION = known(57, "BPF_TRACE_UPROBE_SESSION");

    /** {@code BPF_TRACE_FSESSION}. */
    public static final AttachType TRACE_FSESSION = known(58, "BPF_TRACE_FSESSION");

    /** {@code BPF_TRACE_FENTRY_MULTI}. */
    public static final AttachType TRACE_FENTRY_MULTI = known(59, "BPF_TRACE_FENTRY_MULTI");

    /** {@code BPF_TRACE_FEXIT_MULTI}. */
    public static final AttachType TRACE_FEXIT_MULTI = known(60, "BPF_TRACE_FEXIT_MULTI");

    /** {@code BPF_TRACE_FSESSION_MULTI}. */
    public static final AttachType TRACE_FSESSION_MULTI = known(61, "BPF_TRACE_FSESSION_MULTI");

    /**
     * The kernel's name.
     *
     * @return for instance {@code BPF_CGROUP_INET_EGRESS}, or {@code bpf_attach_type 99} for a number that Cleat does not know
     */
    @Override
    public String toString() {
        return NAMES.getOrDefault(value, "bpf_attach_type " + value);
    }

    private static AttachType known(int value, String name) {
        NAMES.put(value, name);
        return new AttachType(value);
    }
}
