package dev.cleat.testkit;

import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import dev.cleat.testkit.owned.OwnedDirectory;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Mounts that a test makes, in the temporary directory; elsewhere there is no telling whose they are. */
final class TemporaryMounts {

    private static final Set<String> TYPES = Set.of("bpf", "cgroup", "cgroup2", "nsfs");

    private TemporaryMounts() {}

    static void find(Map<String, String> found) {
        Path temporary = OwnedDirectory.temporary();
        for (Mount mount : MountInfo.current().mounts()) {
            Path point = Path.of(mount.mountPoint());
            if (TYPES.contains(mount.fsType())
                    && point.startsWith(temporary)
                    && !PrivateMount.isOfAnotherProcess(point)) {
                String what = "mount " + mount.id() + ": " + mount.fsType() + " on " + point;
                found.put(what, what);
            }
        }
    }
}
