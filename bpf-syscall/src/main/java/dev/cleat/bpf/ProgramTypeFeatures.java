package dev.cleat.bpf;

import static dev.cleat.bpf.AttachType.CGROUP_GETSOCKOPT;
import static dev.cleat.bpf.AttachType.CGROUP_INET4_CONNECT;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The types of program as features.
 *
 * <p>Tracing, extension, LSM and struct_ops programs are not tried: they load only against a function or struct of the
 * running kernel, and a failure would tell more of that than of the type.
 */
final class ProgramTypeFeatures {

    private static final int BPF_F_SLEEPABLE = 1 << 4;

    private static final TypeFeatures<ProgramType> ALL = new TypeFeatures<>();

    static {
        network(ProgramType.SOCKET_FILTER, 3, 19, "CONFIG_NET", null);
        tracing(ProgramType.KPROBE, 4, 1);
        network(ProgramType.SCHED_CLS, 4, 1, "CONFIG_NET", null);
        network(ProgramType.SCHED_ACT, 4, 1, "CONFIG_NET", null);
        tracing(ProgramType.TRACEPOINT, 4, 7);
        network(ProgramType.XDP, 4, 8, "CONFIG_NET", null);
        tracing(ProgramType.PERF_EVENT, 4, 9);
        network(ProgramType.CGROUP_SKB, 4, 10, "CONFIG_CGROUP_BPF", null);
        network(ProgramType.CGROUP_SOCK, 4, 10, "CONFIG_CGROUP_BPF", null);
        network(ProgramType.LWT_IN, 4, 10, "CONFIG_NET", null);
        network(ProgramType.LWT_OUT, 4, 10, "CONFIG_NET", null);
        network(ProgramType.LWT_XMIT, 4, 10, "CONFIG_NET", null);
        network(ProgramType.SOCK_OPS, 4, 13, "CONFIG_NET", null);
        network(ProgramType.SK_SKB, 4, 14, "CONFIG_NET", null);
        network(ProgramType.CGROUP_DEVICE, 4, 15, "CONFIG_CGROUP_BPF", null);
        network(ProgramType.SK_MSG, 4, 17, "CONFIG_NET", null);
        tracing(ProgramType.RAW_TRACEPOINT, 4, 17);
        network(ProgramType.CGROUP_SOCK_ADDR, 4, 17, "CONFIG_CGROUP_BPF", CGROUP_INET4_CONNECT);
        network(ProgramType.LWT_SEG6LOCAL, 4, 18, "CONFIG_NET", null);
        network(ProgramType.LIRC_MODE2, 4, 18, "CONFIG_BPF_LIRC_MODE2", null);
        network(ProgramType.SK_REUSEPORT, 4, 19, "CONFIG_INET", null);
        network(ProgramType.FLOW_DISSECTOR, 4, 20, "CONFIG_NET", null);
        network(ProgramType.CGROUP_SYSCTL, 5, 2, "CONFIG_CGROUP_BPF", null);
        tracing(ProgramType.RAW_TRACEPOINT_WRITABLE, 5, 2);
        network(ProgramType.CGROUP_SOCKOPT, 5, 3, "CONFIG_CGROUP_BPF", CGROUP_GETSOCKOPT);
        network(ProgramType.SK_LOOKUP, 5, 9, "CONFIG_INET", AttachType.SK_LOOKUP);
        ALL.add(
                ProgramType.SYSCALL,
                5,
                14,
                "CONFIG_BPF_SYSCALL",
                ProgramProbes.type(ProgramType.SYSCALL, null, BPF_F_SLEEPABLE));
        network(ProgramType.NETFILTER, 6, 4, "CONFIG_NETFILTER_BPF_LINK", AttachType.NETFILTER);
    }

    private ProgramTypeFeatures() {}

    static Collection<Feature> all() {
        return ALL.all();
    }

    static Feature of(ProgramType type) {
        return ALL.of(type);
    }

    private static void network(ProgramType type, int major, int minor, String config, @Nullable AttachType expected) {
        ALL.add(type, major, minor, config, ProgramProbes.type(type, expected, 0));
    }

    private static void tracing(ProgramType type, int major, int minor) {
        ALL.add(type, major, minor, "CONFIG_BPF_EVENTS", ProgramProbes.type(type, null, 0));
    }
}
