package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.FeatureNotSupportedException;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.KernelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that kernels have or lack, and how to find out: by trying it, not by the kernel's version.
 *
 * <p>Trying leaves nothing behind and touches no device and no cgroup of the machine.
 *
 * <pre>{@code
 * if (!Feature.TCX.isSupported()) { ... }
 * }</pre>
 *
 * @since 0.1
 */
public final class Feature {

    private static final List<Feature> GENERAL = new ArrayList<>();

    private static final Path SYS_KERNEL = Path.of("/sys/kernel");
    private static final Path PROC_SYS_KERNEL = Path.of("/proc/sys/kernel");

    /** The system call {@code bpf(2)} at all. */
    public static final Feature BPF = general("bpf(2)", 3, 18, "CONFIG_BPF_SYSCALL", AttachProbes.bpf());

    /** Types of the kernel in {@code /sys/kernel/btf/vmlinux}. */
    public static final Feature KERNEL_BTF = general(
            "kernel BTF",
            5,
            4,
            "CONFIG_DEBUG_INFO_BTF",
            () -> FileProbes.exists(SYS_KERNEL, SYS_KERNEL.resolve("btf/vmlinux")));

    /** Programs are compiled to machine code, not interpreted; tried anew each time, since it can be switched. */
    public static final Feature JIT =
            setting("JIT", 3, 18, "CONFIG_BPF_JIT and sysctl net.core.bpf_jit_enable=1", ProgramProbes.jit());

    /** The verifier says how long its log is ({@code log_true_size}). */
    public static final Feature LOG_TRUE_SIZE = general("verifier log size", 6, 4, null, ProgramProbes.logTrueSize());

    /** Programs count their runs while {@code kernel.bpf_stats_enabled} is set. */
    public static final Feature RUN_STATISTICS = general(
            "run statistics",
            5,
            1,
            null,
            () -> FileProbes.exists(PROC_SYS_KERNEL, PROC_SYS_KERNEL.resolve("bpf_stats_enabled")));

    /** Links ({@code BPF_LINK_CREATE}). */
    public static final Feature LINKS = general("links", 5, 7, null, AttachProbes.links());

    /** {@code BPF_LINK_DETACH}. */
    public static final Feature LINK_DETACH = general("detach of links", 5, 9, null, AttachProbes.linkDetach());

    /** Ordered programs on a device's traffic ({@code BPF_TCX_INGRESS}, {@code BPF_TCX_EGRESS}). */
    public static final Feature TCX =
            general("tcx", 6, 6, "CONFIG_NET_XGRESS", AttachProbes.deviceHook(AttachType.TCX_INGRESS));

    /** Links on tcx. */
    public static final Feature TCX_LINK =
            general("tcx links", 6, 6, "CONFIG_NET_XGRESS", AttachProbes.deviceLink(AttachType.TCX_INGRESS));

    /** {@code expected_revision} on tcx. */
    public static final Feature TCX_REVISION =
            general("revisions on tcx", 6, 6, "CONFIG_NET_XGRESS", AttachProbes.tcxRevision());

    /** Ordered programs on netkit devices ({@code BPF_NETKIT_PRIMARY}, {@code BPF_NETKIT_PEER}). */
    public static final Feature NETKIT =
            general("netkit", 6, 7, "CONFIG_NETKIT", AttachProbes.deviceHook(AttachType.NETKIT_PRIMARY));

    /** Links on netkit devices. */
    public static final Feature NETKIT_LINK =
            general("netkit links", 6, 7, "CONFIG_NETKIT", AttachProbes.deviceLink(AttachType.NETKIT_PRIMARY));

    /** Links on XDP. */
    public static final Feature XDP_LINK = general("XDP links", 5, 9, "CONFIG_NET", AttachProbes.xdpLink());

    /** Programs on cgroups, and a query for them. */
    public static final Feature CGROUP =
            general("programs on cgroups", 4, 15, "CONFIG_CGROUP_BPF", AttachProbes.cgroupHook());

    /** Links on cgroups. */
    public static final Feature CGROUP_LINK =
            general("cgroup links", 5, 7, "CONFIG_CGROUP_BPF", AttachProbes.cgroupLink(0));

    /** A program of an ancestor runs first ({@code BPF_F_PREORDER}). */
    public static final Feature CGROUP_PREORDER = general(
            "preorder on cgroups",
            6,
            15,
            "CONFIG_CGROUP_BPF",
            AttachProbes.cgroupAttach(AttachFlags.ALLOW_MULTI | AttachFlags.PREORDER, 0));

    /** {@code BPF_F_BEFORE} and {@code BPF_F_AFTER} on cgroups. */
    public static final Feature CGROUP_ORDER =
            general("order on cgroups", 6, 17, "CONFIG_CGROUP_BPF", AttachProbes.cgroupLink(AttachFlags.BEFORE));

    /** {@code expected_revision} on cgroups; older kernels ignore it on links, and refuse it otherwise. */
    public static final Feature CGROUP_REVISION = general(
            "revisions on cgroups", 6, 17, "CONFIG_CGROUP_BPF", AttachProbes.cgroupAttach(AttachFlags.ALLOW_MULTI, 1));

    /** Link ids and a revision in the answer to a query ({@code BPF_PROG_QUERY}). */
    public static final Feature QUERY_LINK_IDS =
            general("link ids in queries", 6, 6, null, AttachProbes.queryLinkIds());

    private final String name;
    private final @Nullable KernelVersion since;
    private final @Nullable String config;
    private final Supplier<Optional<Support>> probe;
    private final boolean setting;

    Feature(String name, @Nullable KernelVersion since, @Nullable String config, Supplier<Optional<Support>> probe) {
        this(name, since, config, probe, false);
    }

    Feature(
            String name,
            @Nullable KernelVersion since,
            @Nullable String config,
            Supplier<Optional<Support>> probe,
            boolean setting) {
        this.name = name;
        this.since = since;
        this.config = config;
        this.probe = probe;
        this.setting = setting;
    }

    private static Feature general(String name, int major, int minor, @Nullable String config, Probe probe) {
        return general(name, major, minor, config, probe::run);
    }

    private static Feature general(
            String name, int major, int minor, @Nullable String config, Supplier<Optional<Support>> probe) {
        Feature feature = new Feature(name, KernelVersion.of(major, minor), config, probe);
        GENERAL.add(feature);
        return feature;
    }

    private static Feature setting(String name, int major, int minor, @Nullable String config, Probe probe) {
        Feature feature = new Feature(name, KernelVersion.of(major, minor), config, probe::run, true);
        GENERAL.add(feature);
        return feature;
    }

    /**
     * Programs of a type.
     *
     * @param type the type
     * @return whether the kernel loads such programs; unknown for types that Cleat cannot try
     */
    public static Feature of(ProgramType type) {
        return ProgramTypeFeatures.of(type);
    }

    /**
     * Maps of a type.
     *
     * @param type the type
     * @return whether the kernel creates such maps; unknown for types that Cleat cannot try
     */
    public static Feature of(MapType type) {
        return MapTypeFeatures.of(type);
    }

    /**
     * The features that are neither a type of program nor one of map: the constants of this class.
     *
     * @return an immutable list
     */
    public static List<Feature> general() {
        return Collections.unmodifiableList(GENERAL);
    }

    /**
     * The feature in the field's words.
     *
     * @return for instance {@code tcx}
     */
    public String name() {
        return name;
    }

    /**
     * The first kernel version that has it, where the configuration has it too.
     *
     * @return the version, empty if Cleat does not know
     */
    public Optional<KernelVersion> since() {
        return Optional.ofNullable(since);
    }

    /**
     * What it depends on beside the version.
     *
     * @return a configuration option, for instance {@code CONFIG_NETKIT}; empty if every kernel with {@code bpf(2)} of
     *     that version has the feature
     */
    public Optional<String> config() {
        return Optional.ofNullable(config);
    }

    /**
     * Whether the running kernel has it. Tried once; an answer that says nothing about the kernel is not kept, nor one
     * about a setting, and the next call tries again.
     *
     * @return what was found out
     */
    public Support support() {
        return Features.of(this);
    }

    /**
     * Whether the running kernel surely has it.
     *
     * @return false if it is missing, and if that could not be found out
     */
    public boolean isSupported() {
        return support() instanceof Support.Supported;
    }

    /**
     * Whether the running kernel surely lacks it.
     *
     * @return false if it is supported, and if that could not be found out
     */
    public boolean isMissing() {
        return support() instanceof Support.Missing;
    }

    /**
     * Finds out whether a refusal means that the kernel lacks this feature: kernels say {@code EINVAL} to a mistake and
     * to what they do not know alike.
     *
     * <pre>{@code
     * } catch (KernelException refusal) {
     *     throw Feature.TCX.explain(refusal);
     * }
     * }</pre>
     *
     * @param refusal the kernel's answer to a call that needs the feature
     * @return a {@link FeatureNotSupportedException} with the refusal as its cause if the feature is missing, else the
     *     refusal
     */
    public KernelException explain(KernelException refusal) {
        if (!isMissing()) {
            return refusal;
        }
        FeatureNotSupportedException lack = lack(refusal.operation(), refusal.errno());
        lack.initCause(refusal);
        return lack;
    }

    /** Whether it can be switched while the kernel runs. */
    boolean isSetting() {
        return setting;
    }

    /** Says that the kernel lacks it. */
    FeatureNotSupportedException lack(String operation, Errno errno) {
        return new FeatureNotSupportedException(operation, errno, name, since);
    }

    /** Tries it. */
    Support probe() {
        return probe.get().orElseGet(() -> new Support.Missing(remedy(KernelVersion.current())));
    }

    /** What a kernel of this version would need to have the feature. */
    String remedy(KernelVersion running) {
        if (since == null) {
            return config == null ? "this kernel does not know it" : "needs " + config;
        }
        String version = "Linux " + since.major() + "." + since.minor();
        if (!running.atLeast(since)) {
            return "needs " + version + (config == null ? "" : " with " + config);
        }
        return config == null
                ? "there since " + version + ", but this kernel was built or set otherwise"
                : "needs " + config + ", there since " + version;
    }

    /**
     * The name and the first version.
     *
     * @return for instance {@code tcx (since 6.6)}
     */
    @Override
    public String toString() {
        return since == null ? name : name + " (since " + since.major() + "." + since.minor() + ")";
    }
}
