package dev.cleat.bpf;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Credentials;
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
import org.jspecify.annotations.Nullable;

/** What decides beside the kernel's features: who asks, what is mounted, how the kernel is set. */
record Surroundings(
        String kernel,
        @Nullable Credentials credentials,
        List<String> confinement,
        Map<String, String> settings,
        List<String> bpfMounts,
        List<String> cgroup2Mounts) {

    static final String UNPRIVILEGED_BPF = "kernel.unprivileged_bpf_disabled";
    static final String STATS = "kernel.bpf_stats_enabled";
    static final String JIT = "net.core.bpf_jit_enable";
    private static final String JIT_HARDEN = "net.core.bpf_jit_harden";

    /** What calls of bpf(2) ask for, all together. */
    private static final List<CapabilityCheck> NEEDED = List.of(
            CapabilityCheck.initialOrSysAdmin(Capability.BPF),
            CapabilityCheck.initialOrSysAdmin(Capability.NET_ADMIN),
            CapabilityCheck.initial(Capability.SYS_ADMIN),
            CapabilityCheck.initialOrSysAdmin(Capability.PERFMON));

    private static final Path PROC_SYS = Path.of("/proc/sys");

    static Surroundings look() {
        Credentials credentials = Credentials.ofThread().orElse(null);
        return new Surroundings(
                "Linux " + read(PROC_SYS.resolve("kernel/osrelease")) + " (" + System.getProperty("os.arch", "?")
                        + "), Java " + Runtime.version(),
                credentials,
                lookForConfinement(credentials),
                readSettings(),
                mounts("bpf"),
                mounts("cgroup2"));
    }

    /** For each capability that bpf(2) asks for, whether the thread has it; none if there is no telling. */
    Map<Capability, String> capabilities() {
        Map<Capability, String> held = new LinkedHashMap<>();
        if (credentials != null) {
            Capabilities effective = credentials.effective();
            for (CapabilityCheck check : NEEDED) {
                boolean standsIn = check.sysAdminCounts() && effective.has(Capability.SYS_ADMIN);
                held.put(
                        check.capability(),
                        effective.has(check.capability())
                                ? "yes"
                                : standsIn ? "no, but bpf(2) takes CAP_SYS_ADMIN for it" : "no");
            }
        }
        return held;
    }

    /** What bpf(2) asks for and the thread does not have where it asks for it. */
    List<Capability> missingCapabilities() {
        return credentials == null
                ? List.of()
                : NEEDED.stream()
                        .filter(check -> !CapabilityCheck.failed(List.of(check), credentials)
                                .isEmpty())
                        .map(CapabilityCheck::capability)
                        .toList();
    }

    /** Whether its capabilities do not count where bpf(2) asks for them. */
    boolean isInUserNamespace() {
        return credentials != null && !credentials.inInitialUserNamespace();
    }

    /** What can deny bpf(2) to a thread that has the capabilities. */
    private static List<String> lookForConfinement(@Nullable Credentials credentials) {
        List<String> found = new ArrayList<>();
        if (credentials != null && !credentials.inInitialUserNamespace()) {
            found.add("in a user namespace: its capabilities count for network namespaces made in it; bpf(2) asks for"
                    + " them in the initial one, unless a BPF token (Linux 6.9) hands over the loading of programs and"
                    + " the creation of maps, which Cleat does not pass on yet");
        }
        if (credentials != null && credentials.underSeccompFilter()) {
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
