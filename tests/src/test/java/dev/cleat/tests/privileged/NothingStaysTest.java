package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs, again and again, classes that leave all they can and fail wherever they can. */
@Tag("container") // not because it needs one: it takes a minute, and wants the machine for itself
class NothingStaysTest {

    private static final List<String> KINDS = List.of("cleat-bpffs-", "cleat-netns-", "cleat-privileged-");
    private static final int JVMS = 100 / PrivilegedSamples.LeavesEverything.REPETITIONS;
    private static final int FAILURES = 4 * PrivilegedSamples.LeavesEverything.REPETITIONS + 1;

    @Test
    void hundredFailuresInSetupBodyTeardownAndTimeLeaveNothingBehindNorDoTheirKilledJvms() throws Exception {
        // The first run of a JVM makes a directory for all of them.
        PrivilegedTest.run(selectClass(PrivilegedSamples.Exits.class));
        Set<String> before = everything();
        for (int i = 0; i < JVMS; i++) {
            PrivilegedTest.run(selectClass(PrivilegedSamples.LeavesEverything.class))
                    .testEvents()
                    .assertStatistics(counts -> counts.started(FAILURES).failed(FAILURES));
        }
        assertThat(stillThere(before)).isEmpty();
    }

    private static Set<String> stillThere(Set<String> before) throws IOException, InterruptedException {
        // Other processes come and go, so only what stays is left.
        Set<String> left = everything();
        left.removeAll(before);
        for (int i = 0; i < 100 && !left.isEmpty(); i++) {
            Thread.sleep(50);
            left.retainAll(everything());
        }
        return left;
    }

    /** Namespaces and processes with their names, mounts, devices, cgroups, files in the temporary directory. */
    private static Set<String> everything() throws IOException, InterruptedException {
        Set<String> found = new TreeSet<>();
        lines(new ProcessBuilder("lsns", "-n", "-o", "TYPE,NS,COMMAND").start(), line -> line.contains("sleep"), found);
        lines(new ProcessBuilder("bpftool", "prog").start(), line -> line.contains("remains"), found);
        lines(new ProcessBuilder("ip", "-br", "link").start(), line -> true, found);
        lines(new ProcessBuilder("ip", "netns").start(), line -> true, found);
        Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains("cleat-testkit") || line.contains("cleat-bpffs"))
                .forEach(found::add);
        lines(
                new ProcessBuilder("find", "/sys/fs/cgroup", "-type", "d", "-name", "cleat-test-*").start(),
                l -> true,
                found);
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            files.map(Path::toString)
                    .filter(file -> KINDS.stream().anyMatch(file::contains))
                    .forEach(found::add);
        }
        return found;
    }

    private static void lines(Process process, Predicate<String> wanted, Set<String> found)
            throws IOException, InterruptedException {
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(wanted)
                .forEach(found::add);
        process.waitFor();
    }
}
