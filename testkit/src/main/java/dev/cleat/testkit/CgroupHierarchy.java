package dev.cleat.testkit;

import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cgroup v2 hierarchy as this process sees it.
 *
 * @param root where the topmost cgroup is mounted that it can see
 */
record CgroupHierarchy(Path root) {

    private static final String V2 = "0::/";

    /** Where it is mounted, read-only or not. */
    static Optional<CgroupHierarchy> mounted() {
        return of(mounts());
    }

    /** Where it is mounted for everybody and can be changed. */
    static Optional<CgroupHierarchy> writable() {
        return of(mounts().stream()
                .filter(mount -> !mount.isReadOnly())
                // Another one's goes with that one.
                .filter(mount -> !PrivateMount.isOne(Path.of(mount.mountPoint())))
                .toList());
    }

    private static List<Mount> mounts() {
        return MountInfo.current().ofType("cgroup2").stream()
                .filter(mount -> mount.root().equals("/"))
                .toList();
    }

    private static Optional<CgroupHierarchy> of(List<Mount> mounts) {
        return mounts.isEmpty()
                ? Optional.empty()
                : Optional.of(new CgroupHierarchy(Path.of(mounts.getLast().mountPoint())));
    }

    /** The cgroup that this process is in; empty if that is above of what it can see, or gone. */
    Optional<Path> ofThisProcess() {
        return Proc.lines(Proc.SELF.resolve("cgroup")).stream()
                .filter(line -> line.startsWith(V2))
                .map(line -> root.resolve(line.substring(V2.length())))
                .filter(cgroup -> cgroup.equals(cgroup.normalize()) && Files.isDirectory(cgroup))
                .findFirst();
    }
}
