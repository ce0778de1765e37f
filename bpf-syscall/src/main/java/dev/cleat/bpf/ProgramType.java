package dev.cleat.bpf;

import java.util.HashMap;
import java.util.Map;

/**
 * What kind of program it is, which decides what it may do: {@code enum bpf_prog_type}. Kinds that only a newer kernel
 * knows are kept by their number.
 *
 * @param value the number of the kind
 * @since 0.1
 */
public record ProgramType(int value) {

    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** {@code BPF_PROG_TYPE_UNSPEC}. */
    public static final ProgramType UNSPEC = known(0, "BPF_PROG_TYPE_UNSPEC");

    /** {@code BPF_PROG_TYPE_SOCKET_FILTER}. */
    public static final ProgramType SOCKET_FILTER = known(1, "BPF_PROG_TYPE_SOCKET_FILTER");

    /** {@code BPF_PROG_TYPE_KPROBE}. */
    public static final ProgramType KPROBE = known(2, "BPF_PROG_TYPE_KPROBE");

    /** {@code BPF_PROG_TYPE_SCHED_CLS}. */
    public static final ProgramType SCHED_CLS = known(3, "BPF_PROG_TYPE_SCHED_CLS");

    /** {@code BPF_PROG_TYPE_SCHED_ACT}. */
    public static final ProgramType SCHED_ACT = known(4, "BPF_PROG_TYPE_SCHED_ACT");

    /** {@code BPF_PROG_TYPE_TRACEPOINT}. */
    public static final ProgramType TRACEPOINT = known(5, "BPF_PROG_TYPE_TRACEPOINT");

    /** {@code BPF_PROG_TYPE_XDP}. */
    public static final ProgramType XDP = known(6, "BPF_PROG_TYPE_XDP");

    /** {@code BPF_PROG_TYPE_PERF_EVENT}. */
    public static final ProgramType PERF_EVENT = known(7, "BPF_PROG_TYPE_PERF_EVENT");

    /** {@code BPF_PROG_TYPE_CGROUP_SKB}. */
    public static final ProgramType CGROUP_SKB = known(8, "BPF_PROG_TYPE_CGROUP_SKB");

    /** {@code BPF_PROG_TYPE_CGROUP_SOCK}. */
    public static final ProgramType CGROUP_SOCK = known(9, "BPF_PROG_TYPE_CGROUP_SOCK");

    /** {@code BPF_PROG_TYPE_LWT_IN}. */
    public static final ProgramType LWT_IN = known(10, "BPF_PROG_TYPE_LWT_IN");

    /** {@code BPF_PROG_TYPE_LWT_OUT}. */
    public static final ProgramType LWT_OUT = known(11, "BPF_PROG_TYPE_LWT_OUT");

    /** {@code BPF_PROG_TYPE_LWT_XMIT}. */
    public static final ProgramType LWT_XMIT = known(12, "BPF_PROG_TYPE_LWT_XMIT");

    /** {@code BPF_PROG_TYPE_SOCK_OPS}. */
    public static final ProgramType SOCK_OPS = known(13, "BPF_PROG_TYPE_SOCK_OPS");

    /** {@code BPF_PROG_TYPE_SK_SKB}. */
    public static final ProgramType SK_SKB = known(14, "BPF_PROG_TYPE_SK_SKB");

    /** {@code BPF_PROG_TYPE_CGROUP_DEVICE}. */
    public static final ProgramType CGROUP_DEVICE = known(15, "BPF_PROG_TYPE_CGROUP_DEVICE");

    /** {@code BPF_PROG_TYPE_SK_MSG}. */
    public static final ProgramType SK_MSG = known(16, "BPF_PROG_TYPE_SK_MSG");

    /** {@code BPF_PROG_TYPE_RAW_TRACEPOINT}. */
    public static final ProgramType RAW_TRACEPOINT = known(17, "BPF_PROG_TYPE_RAW_TRACEPOINT");

    /** {@code BPF_PROG_TYPE_CGROUP_SOCK_ADDR}. */
    public static final ProgramType CGROUP_SOCK_ADDR = known(18, "BPF_PROG_TYPE_CGROUP_SOCK_ADDR");

    /** {@code BPF_PROG_TYPE_LWT_SEG6LOCAL}. */
    public static final ProgramType LWT_SEG6LOCAL = known(19, "BPF_PROG_TYPE_LWT_SEG6LOCAL");

    /** {@code BPF_PROG_TYPE_LIRC_MODE2}. */
    public static final ProgramType LIRC_MODE2 = known(20, "BPF_PROG_TYPE_LIRC_MODE2");

    /** {@code BPF_PROG_TYPE_SK_REUSEPORT}. */
    public static final ProgramType SK_REUSEPORT = known(21, "BPF_PROG_TYPE_SK_REUSEPORT");

    /** {@code BPF_PROG_TYPE_FLOW_DISSECTOR}. */
    public static final ProgramType FLOW_DISSECTOR = known(22, "BPF_PROG_TYPE_FLOW_DISSECTOR");

    /** {@code BPF_PROG_TYPE_CGROUP_SYSCTL}. */
    public static final ProgramType CGROUP_SYSCTL = known(23, "BPF_PROG_TYPE_CGROUP_SYSCTL");

    /** {@code BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE}. */
    public static final ProgramType RAW_TRACEPOINT_WRITABLE = known(24, "BPF_PROG_TYPE_RAW_TRACEPOINT_WRITABLE");

    /** {@code BPF_PROG_TYPE_CGROUP_SOCKOPT}. */
    public static final ProgramType CGROUP_SOCKOPT = known(25, "BPF_PROG_TYPE_CGROUP_SOCKOPT");

    /** {@code BPF_PROG_TYPE_TRACING}. */
    public static final ProgramType TRACING = known(26, "BPF_PROG_TYPE_TRACING");

    /** {@code BPF_PROG_TYPE_STRUCT_OPS}. */
    public static final ProgramType STRUCT_OPS = known(27, "BPF_PROG_TYPE_STRUCT_OPS");

    /** {@code BPF_PROG_TYPE_EXT}. */
    public static final ProgramType EXT = known(28, "BPF_PROG_TYPE_EXT");

    /** {@code BPF_PROG_TYPE_LSM}. */
    public static final ProgramType LSM = known(29, "BPF_PROG_TYPE_LSM");

    /** {@code BPF_PROG_TYPE_SK_LOOKUP}. */
    public static final ProgramType SK_LOOKUP = known(30, "BPF_PROG_TYPE_SK_LOOKUP");

    /** {@code BPF_PROG_TYPE_SYSCALL}. */
    public static final ProgramType SYSCALL = known(31, "BPF_PROG_TYPE_SYSCALL");

    /** {@code BPF_PROG_TYPE_NETFILTER}. */
    public static final ProgramType NETFILTER = known(32, "BPF_PROG_TYPE_NETFILTER");

    /**
     * The kernel's name.
     *
     * @return for instance {@code BPF_PROG_TYPE_SOCKET_FILTER}, or {@code bpf_prog_type 99} for a number that Cleat does not know
     */
    @Override
    public String toString() {
        return NAMES.getOrDefault(value, "bpf_prog_type " + value);
    }

    private static ProgramType known(int value, String name) {
        NAMES.put(value, name);
        return new ProgramType(value);
    }
}
