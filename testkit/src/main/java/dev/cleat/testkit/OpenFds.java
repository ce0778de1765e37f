package dev.cleat.testkit;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file descriptors of this process, by what {@code /proc/self/fd} says of them. */
final class OpenFds {

    private static final Path FDS = Proc.SELF.resolve("fd");

    /*
     * What Cleat and its users open. Not counted: files, pipes, and the epoll, eventfd and timer descriptors that the
     * JDK opens once and keeps.
     */
    private static final Pattern COUNTED = Pattern.compile("anon_inode:\\[?(bpf|btf).*"
            + "|(cgroup|ipc|mnt|net|pid|time|user|uts)[a-z_]*:\\[\\d+]"
            + "|/sys/fs/cgroup.*");

    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

    /** Tables of sockets that the JVM, the build and a debugger use, with the column of the inode. */
    private static final Map<String, Integer> ORDINARY_SOCKETS =
            Map.of("unix", 6, "tcp", 9, "tcp6", 9, "udp", 9, "udp6", 9);

    /** The thread group that Testcontainers makes when this JVM first talks to a container engine. */
    private static final String TESTCONTAINERS = "testcontainers";

    private static final int MOST_GROUPS = 64;

    private OpenFds() {}

    /** Adds the counted descriptors: what identifies each, and what a reader is told. */
    static void find(Map<String, String> found) {
        Map<Integer, String> sockets = new LinkedHashMap<>();
        targets().forEach((number, target) -> {
            if (COUNTED.matcher(target).matches()) {
                HeldObjects held = HeldObjects.through(Proc.SELF, number);
                String what = "fd " + number + ": " + target;
                found.put(what + held, held.isEmpty() ? what : what + ", " + held.description());
            } else if (SOCKET.matcher(target).matches()) {
                sockets.put(number, target);
            }
        });
        // The client of a container engine keeps a socket that was never bound with each of its connections.
        if (!sockets.isEmpty() && !isEngineInUse()) {
            Set<String> ordinary = ordinarySockets();
            sockets.forEach((number, target) -> {
                Matcher socket = SOCKET.matcher(target);
                if (socket.matches() && !ordinary.contains(socket.group(1))) {
                    String what = "fd " + number + ": " + target;
                    found.put(what, what);
                }
            });
        }
    }

    private static boolean isEngineInUse() {
        ThreadGroup top = Thread.currentThread().getThreadGroup();
        while (top.getParent() != null) {
            top = top.getParent();
        }
        ThreadGroup[] groups = new ThreadGroup[MOST_GROUPS];
        int count = top.enumerate(groups);
        return Arrays.stream(groups, 0, count).anyMatch(group -> group.getName().equals(TESTCONTAINERS));
    }

    private static Map<Integer, String> targets() {
        Map<Integer, String> targets = new LinkedHashMap<>();
        for (Path entry : Proc.numbered(FDS)) {
            targets.put(Proc.number(entry), Proc.target(entry));
        }
        return targets;
    }

    /** The inodes of the ordinary sockets in the namespace of this process. */
    private static Set<String> ordinarySockets() {
        Set<String> inodes = new HashSet<>();
        ORDINARY_SOCKETS.forEach((table, column) -> {
            for (String line : Proc.lines(Proc.SELF.resolve("net").resolve(table))) {
                List<String> fields = List.of(line.strip().split("\\s+", -1));
                if (fields.size() > column) {
                    inodes.add(fields.get(column));
                }
            }
        });
        return inodes;
    }
}
