package dev.cleat.testkit.container;

import dev.cleat.sys.Mount;
import dev.cleat.sys.MountInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import org.testcontainers.containers.Container.ExecResult;

/** Makes writable in a container what Docker leaves read-only without {@code --privileged}. */
final class WritableMounts {

    private static final Set<String> TYPES = Set.of("sysfs", "proc", "cgroup", "cgroup2");

    private WritableMounts() {}

    static void restoreIn(PrivilegedContainer container) {
        StringBuilder commands = new StringBuilder("set -e\n");
        for (Mount mount :
                MountInfo.parse(run(container, "cat", "/proc/self/mountinfo")).mounts()) {
            if (TYPES.contains(mount.fsType()) && mount.isReadOnly()) {
                // Of sysfs the file system itself is read-only too, of the others only the mount.
                String how = mount.fsType().equals("sysfs") ? "remount,rw" : "remount,rw,bind";
                commands.append("mount -o ")
                        .append(how)
                        .append(" '")
                        .append(mount.mountPoint())
                        .append("'\n");
            }
        }
        run(container, "/bin/sh", "-c", commands.toString());
    }

    private static String run(PrivilegedContainer container, String... command) {
        try {
            ExecResult result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException("cannot make /sys writable in the container: " + result.getStderr());
            }
            return result.getStdout();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a container started", e);
        }
    }
}
