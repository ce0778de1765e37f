package dev.cleat.bpf;

import static dev.cleat.sys.CapabilityCheck.initial;
import static dev.cleat.sys.CapabilityCheck.initialOrSysAdmin;

import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.KernelVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The capabilities that {@code bpf(2)} asks for, as {@code kernel/bpf/syscall.c} does. They explain a refusal afterwards.
 *
 * <p>Most calls ask for none: whoever has the descriptor may. Programs and maps ask when they are made, by their type.
 */
final class CapabilityChecks {

    private static final Path UNPRIVILEGED_BPF_DISABLED = Path.of("/proc/sys/kernel/unprivileged_bpf_disabled");

    private static final CapabilityCheck BPF = initialOrSysAdmin(Capability.BPF);
    private static final CapabilityCheck PERFMON = initialOrSysAdmin(Capability.PERFMON);

    /** {@code bpf_prog_load()}: the types that the sysctl alone keeps from everybody. */
    private static final Set<ProgramType> UNPRIVILEGED_PROGRAMS =
            Set.of(ProgramType.SOCKET_FILTER, ProgramType.CGROUP_SKB);

    /** {@code is_net_admin_prog_type()}. */
    private static final Set<ProgramType> NETWORK_PROGRAMS = Set.of(
            ProgramType.SCHED_CLS,
            ProgramType.SCHED_ACT,
            ProgramType.XDP,
            ProgramType.LWT_IN,
            ProgramType.LWT_OUT,
            ProgramType.LWT_XMIT,
            ProgramType.LWT_SEG6LOCAL,
            ProgramType.SK_SKB,
            ProgramType.SK_MSG,
            ProgramType.LIRC_MODE2,
            ProgramType.FLOW_DISSECTOR,
            ProgramType.CGROUP_DEVICE,
            ProgramType.CGROUP_SOCK,
            ProgramType.CGROUP_SOCK_ADDR,
            ProgramType.CGROUP_SOCKOPT,
            ProgramType.CGROUP_SYSCTL,
            ProgramType.SOCK_OPS,
            ProgramType.EXT,
            ProgramType.NETFILTER);

    /** {@code is_perfmon_prog_type()}. */
    private static final Set<ProgramType> TRACING_PROGRAMS = Set.of(
            ProgramType.KPROBE,
            ProgramType.TRACEPOINT,
            ProgramType.PERF_EVENT,
            ProgramType.RAW_TRACEPOINT,
            ProgramType.RAW_TRACEPOINT_WRITABLE,
            ProgramType.TRACING,
            ProgramType.LSM,
            ProgramType.STRUCT_OPS,
            ProgramType.EXT);

    /** {@code map_create()}: what the sysctl alone keeps from everybody. */
    private static final Set<MapType> UNPRIVILEGED_MAPS = Set.of(
            MapType.ARRAY,
            MapType.PERCPU_ARRAY,
            MapType.PROG_ARRAY,
            MapType.PERF_EVENT_ARRAY,
            MapType.CGROUP_ARRAY,
            MapType.ARRAY_OF_MAPS,
            MapType.HASH,
            MapType.PERCPU_HASH,
            MapType.HASH_OF_MAPS,
            MapType.RINGBUF,
            MapType.USER_RINGBUF,
            MapType.CGROUP_STORAGE_DEPRECATED,
            MapType.PERCPU_CGROUP_STORAGE_DEPRECATED);

    /** {@code map_create()}: what asks for {@code CAP_NET_ADMIN}, and only by the sysctl for {@code CAP_BPF}. */
    private static final Set<MapType> NETWORK_MAPS =
            Set.of(MapType.SOCKMAP, MapType.SOCKHASH, MapType.DEVMAP, MapType.DEVMAP_HASH, MapType.XSKMAP);

    private CapabilityChecks() {}

    /** To load a program. */
    static List<CapabilityCheck> toLoad(ProgramType type) {
        List<CapabilityCheck> checks = new ArrayList<>();
        if (!UNPRIVILEGED_PROGRAMS.contains(type) || isUnprivilegedDisabled()) {
            checks.add(BPF);
        }
        if (NETWORK_PROGRAMS.contains(type)) {
            checks.add(initialOrSysAdmin(Capability.NET_ADMIN));
        }
        if (TRACING_PROGRAMS.contains(type)) {
            checks.add(PERFMON);
        }
        return checks;
    }

    /** To create a map. */
    static List<CapabilityCheck> toCreate(MapType type) {
        List<CapabilityCheck> checks = new ArrayList<>();
        boolean asksForBpf = !UNPRIVILEGED_MAPS.contains(type) && !NETWORK_MAPS.contains(type);
        if (asksForBpf || isUnprivilegedDisabled()) {
            checks.add(BPF);
        }
        if (NETWORK_MAPS.contains(type)) {
            checks.add(network());
        }
        return checks;
    }

    /** To attach a program, by a link or without. Those that anybody could load are looked at here. */
    static List<CapabilityCheck> toAttach(AttachType type) {
        return type.equals(AttachType.CGROUP_INET_INGRESS) || type.equals(AttachType.CGROUP_INET_EGRESS)
                ? withDescriptor(network())
                : withDescriptor();
    }

    /** To do both. */
    static List<CapabilityCheck> toLoadAndAttach(ProgramType program, AttachType type) {
        return Stream.concat(toLoad(program).stream(), toAttach(type).stream()).toList();
    }

    /** To ask what is attached. */
    static List<CapabilityCheck> toQuery() {
        return withDescriptor(network());
    }

    /** For a command whose answer depends on no type. */
    static List<CapabilityCheck> of(Command command) {
        return switch (command) {
            case PROG_QUERY -> toQuery();
            case PROG_GET_NEXT_ID,
                    MAP_GET_NEXT_ID,
                    LINK_GET_NEXT_ID,
                    PROG_GET_FD_BY_ID,
                    MAP_GET_FD_BY_ID,
                    LINK_GET_FD_BY_ID -> withDescriptor(initial(Capability.SYS_ADMIN));
            default -> withDescriptor();
        };
    }

    /** What else denies memory for programs and maps; null where it does not any more. */
    static @Nullable String memoryLimit(Command command) {
        boolean takesMemory = command == Command.PROG_LOAD || command == Command.MAP_CREATE;
        return takesMemory && !isRunning(5, 11)
                ? "before Linux 5.11 it counts against RLIMIT_MEMLOCK, so raise that (ulimit -l, LimitMEMLOCK=)"
                : null;
    }

    /** Before 6.9, {@code CAP_SYS_ADMIN} stood in for {@code CAP_NET_ADMIN} only where programs are loaded. */
    private static CapabilityCheck network() {
        return new CapabilityCheck(Capability.NET_ADMIN, isRunning(6, 9), CapabilityCheck.Scope.INITIAL);
    }

    /** Before 5.19, the sysctl kept all of {@code bpf(2)} from whoever lacks {@code CAP_BPF}. */
    private static List<CapabilityCheck> withDescriptor(CapabilityCheck... own) {
        List<CapabilityCheck> checks = new ArrayList<>();
        if (!isRunning(5, 19) && isUnprivilegedDisabled()) {
            checks.add(BPF);
        }
        checks.addAll(List.of(own));
        return checks;
    }

    private static boolean isUnprivilegedDisabled() {
        try {
            return !Files.readString(UNPRIVILEGED_BPF_DISABLED).strip().equals("0");
        } catch (IOException e) {
            // It is not there to ask; the kernel's own default is to disable.
            return true;
        }
    }

    private static boolean isRunning(int major, int minor) {
        try {
            return KernelVersion.current().atLeast(KernelVersion.of(major, minor));
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
