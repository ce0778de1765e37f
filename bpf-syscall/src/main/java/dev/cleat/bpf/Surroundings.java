package dev.cleat.bpf;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Capability;
import dev.cleat.sys.MountInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What decides beside the kernel's features: who asks, what is mounted, how the kernel is set. */
record Surroundings(
        String kernel,
        Map<Capability, Boolean> capabilities,
        List<String> confinement,
        Map<String, String> settings,
        List<String> bpfMounts,
        List<String> cgroup2Mounts) {

    static final String UNPRIVILEGED_BPF = "kernel.unprivileged_bpf_disabled";
    static final String STATS = "kernel.bpf_stats_enabled";
    static final String JIT = "net.core.bpf_jit_enable";
    private static final String JIT_HARDEN = "net.core.bpf_jit_harden";

    private static final Capability[] NEEDED = {
        Capability.BPF, Capability.NET_ADMIN, Capability.SYS_ADMIN, Capability.PERFMON
    };

    private static final Path PROC_SYS = Path.of("/proc/sys");

    static Surroundings look() {
        return new Surroundings(
                "Linux " + read(PROC_SYS.resolve("kernel/osrelease")) + " (" + System.getProperty("os.arch", "?")
                        + "), Java " + Runtime.version(),
                lookAtCapabilities(),
                lookForConfinement(),
                readSettings(),
                mounts("bpf"),
                mounts("cgroup2"));
    }

    private static Map<Capability, Boolean> lookAtCapabilities() {
        Map<Capability, Boolean> held = new LinkedHashMap<>();
        try {
            Capabilities effective = Capabilities.effective();
            for (Capability capability : NEEDED) {
                held.put(capability, effective.missing(capability).isEmpty());
            }
        } catch (UncheckedIOException e) {
            // Without /proc there is no telling; the probes say what is denied.
            return Map.of();
        }
        return held;
    }

    /** What can deny bpf(2) to a thread that has the capabilities. */
    private static List<String> lookForConfinement() {
        List<String> found = new ArrayList<>();
        String uidMap = read(Path.of("/proc/thread-self/uid_map")).replaceAll("\\s+", " ");
        if (uidMap.matches("[\\d ]*") && !uidMap.equals("0 0 4294967295")) {
            found.add("in a user namespace (uid_map " + uidMap + "): its capabilities do not count for bpf(2)");
        }
        String status = read(Path.of("/proc/thread-self/status"));
        if (status.lines().anyMatch(line -> line.startsWith("Seccomp:") && line.endsWith("2"))) {
            found.add("under a seccomp filter, which may deny bpf(2)");
        }
        String lockdown = read(Path.of("/sys/kernel/security/lockdown"));
        if (lockdown.contains("[integrity]") || lockdown.contains("[confidentiality]")) {
            found.add("kernel lockdown: " + lockdown);
        }
        return found;
    }

    private static Map<String, String> readSettings() {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : List.of(UNPRIVILEGED_BPF, STATS, JIT, JIT_HARDEN)) {
            values.put(name, read(PROC_SYS.resolve(name.replace('.', '/'))));
        }
        return values;
    }

    private static List<String> mounts(String type) {
        try {
            return MountInfo.current().ofType(type).stream()
                    .map(mount -> mount.mountPoint() + (mount.isReadOnly() ? " (read-only)" : ""))
                    .toList();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return "absent";
        } catch (AccessDeniedException e) {
            return "not readable";
        } catch (IOException e) {
            return "not readable: " + e.getMessage();
        }
    }
}
