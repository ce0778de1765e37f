package dev.cleat.testkit.container;

import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The process that a container belongs to, as its labels name it.
 *
 * @param boot the boot of the machine, since process ids begin anew with each
 * @param pidNamespace where the process id counts
 * @param pid the process id
 * @param start when the process started, since the id may be another's by now
 */
record Owner(String boot, String pidNamespace, String pid, String start) {

    static final Owner SELF = self();

    private static final String PREFIX = "dev.cleat.testkit.";
    static final String BOOT_LABEL = PREFIX + "boot";
    private static final String PID_NAMESPACE_LABEL = PREFIX + "pid-namespace";
    private static final String PID_LABEL = PREFIX + "pid";
    private static final String START_LABEL = PREFIX + "start";

    static Owner of(Map<String, String> labels) {
        return new Owner(
                labels.getOrDefault(BOOT_LABEL, ""),
                labels.getOrDefault(PID_NAMESPACE_LABEL, ""),
                labels.getOrDefault(PID_LABEL, ""),
                labels.getOrDefault(START_LABEL, ""));
    }

    Map<String, String> labels() {
        return Map.of(BOOT_LABEL, boot, PID_NAMESPACE_LABEL, pidNamespace, PID_LABEL, pid, START_LABEL, start);
    }

    /** Whether the process is surely gone. Of another pid namespace there is no telling. */
    boolean isDead() {
        if (!boot.equals(SELF.boot)) {
            return true;
        }
        return pidNamespace.equals(SELF.pidNamespace) && !start.equals(OwnedName.startOf(pid));
    }

    private static Owner self() {
        try {
            String pid = Long.toString(ProcessHandle.current().pid());
            return new Owner(
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip(),
                    Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString(),
                    pid,
                    OwnedName.startOf(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
