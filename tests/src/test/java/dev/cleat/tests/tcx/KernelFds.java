package dev.cleat.tests.tcx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** The descriptors of this process that Cleat may have opened. */
final class KernelFds {

    private static final Pattern CLEAT = Pattern.compile("anon_inode:\\[?bpf.*|net:.*|/sys/fs/cgroup/.*");

    private KernelFds() {}

    /** What they refer to, with repetitions. */
    static List<String> open() {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> fds = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path fd : fds) {
                String target = target(fd);
                if (CLEAT.matcher(target).matches()) {
                    targets.add(target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Collections.sort(targets);
        return targets;
    }

    private static String target(Path fd) {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }
}
