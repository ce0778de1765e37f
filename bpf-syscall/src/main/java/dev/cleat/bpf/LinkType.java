package dev.cleat.bpf;

import java.util.HashMap;
import java.util.Map;

/**
 * What a BPF link attaches to: {@code enum bpf_link_type}. Types that only a newer kernel knows are kept by their
 * number.
 *
 * @param value the number of the type
 * @since 0.1
 */
public record LinkType(int value) {

    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** {@code BPF_LINK_TYPE_UNSPEC}. */
    public static final LinkType UNSPEC = known(0, "BPF_LINK_TYPE_UNSPEC");

    /** {@code BPF_LINK_TYPE_RAW_TRACEPOINT}. */
    public static final LinkType RAW_TRACEPOINT = known(1, "BPF_LINK_TYPE_RAW_TRACEPOINT");

    /** {@code BPF_LINK_TYPE_TRACING}. */
    public static final LinkType TRACING = known(2, "BPF_LINK_TYPE_TRACING");

    /** {@code BPF_LINK_TYPE_CGROUP}. */
    public static final LinkType CGROUP = known(3, "BPF_LINK_TYPE_CGROUP");

    /** {@code BPF_LINK_TYPE_ITER}. */
    public static final LinkType ITER = known(4, "BPF_LINK_TYPE_ITER");

    /** {@code BPF_LINK_TYPE_NETNS}. */
    public static final LinkType NETNS = known(5, "BPF_LINK_TYPE_NETNS");

    /** {@code BPF_LINK_TYPE_XDP}. */
    public static final LinkType XDP = known(6, "BPF_LINK_TYPE_XDP");

    /** {@code BPF_LINK_TYPE_PERF_EVENT}. */
    public static final LinkType PERF_EVENT = known(7, "BPF_LINK_TYPE_PERF_EVENT");

    /** {@code BPF_LINK_TYPE_KPROBE_MULTI}. */
    public static final LinkType KPROBE_MULTI = known(8, "BPF_LINK_TYPE_KPROBE_MULTI");

    /** {@code BPF_LINK_TYPE_STRUCT_OPS}. */
    public static final LinkType STRUCT_OPS = known(9, "BPF_LINK_TYPE_STRUCT_OPS");

    /** {@code BPF_LINK_TYPE_NETFILTER}. */
    public static final LinkType NETFILTER = known(10, "BPF_LINK_TYPE_NETFILTER");

    /** {@code BPF_LINK_TYPE_TCX}. */
    public static final LinkType TCX = known(11, "BPF_LINK_TYPE_TCX");

    /** {@code BPF_LINK_TYPE_UPROBE_MULTI}. */
    public static final LinkType UPROBE_MULTI = known(12, "BPF_LINK_TYPE_UPROBE_MULTI");

    /** {@code BPF_LINK_TYPE_NETKIT}. */
    public static final LinkType NETKIT = known(13, "BPF_LINK_TYPE_NETKIT");

    /** {@code BPF_LINK_TYPE_SOCKMAP}. */
    public static final LinkType SOCKMAP = known(14, "BPF_LINK_TYPE_SOCKMAP");

    /** {@code BPF_LINK_TYPE_TRACING_MULTI}. */
    public static final LinkType TRACING_MULTI = known(15, "BPF_LINK_TYPE_TRACING_MULTI");

    /**
     * The kernel's name.
     *
     * @return for instance {@code BPF_LINK_TYPE_RAW_TRACEPOINT}, or {@code bpf_link_type 99} for a number that Cleat does not know
     */
    @Override
    public String toString() {
        return NAMES.getOrDefault(value, "bpf_link_type " + value);
    }

    private static LinkType known(int value, String name) {
        NAMES.put(value, name);
        return new LinkType(value);
    }
}
