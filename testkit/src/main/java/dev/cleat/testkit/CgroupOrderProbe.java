package dev.cleat.testkit;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.sys.Fd;
import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import java.nio.file.Path;
import java.util.List;

/**
 * Asks for the programs at the root of the cgroup v2 hierarchy. Kernels with an order count revisions from 1; older ones
 * leave the field as it was, 0. A query changes nothing there.
 */
final class CgroupOrderProbe implements FeatureProbe {

    @Override
    public boolean succeeds() {
        List<Mount> mounts = MountInfo.current().ofType("cgroup2");
        if (mounts.isEmpty()) {
            throw new IllegalStateException("no cgroup2 file system is mounted, so cgroup hooks cannot be tried");
        }
        try (Fd root = Fd.openDirectory(Path.of(mounts.getFirst().mountPoint()))) {
            return AttachPoint.ofCgroup(root, AttachType.CGROUP_INET_INGRESS)
                    .query(QueryRequest.countOnly())
                    .revision()
                    .isPresent();
        }
    }
}
