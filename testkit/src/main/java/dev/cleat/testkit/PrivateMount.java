package dev.cleat.testkit;

import dev.cleat.sys.MountInfo;
import dev.cleat.testkit.owned.OwnedDirectory;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file system of its own, on a new directory. One that a killed JVM left behind is removed by the next that makes
 * one.
 */
final class PrivateMount implements AutoCloseable {

    /*
     * The mount command, and not mount(2) through Cleat's sys: that package is open to Cleat's named modules only, and
     * here is none of them. In the tests of a modular project sys is on the module path, where it would refuse.
     */

    private static final String KIND = "cleat-bpffs-";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit;

    private PrivateMount(Path path) {
        this.path = path;
        this.atExit = new Thread(() -> unmount(path), "cleat unmounts " + path);
    }

    /** Mounts one; without options if these are empty. Nothing is left behind if the kernel refuses. */
    static PrivateMount of(String type, String options) {
        OwnedDirectory.ofDeadProcesses(KIND).forEach(PrivateMount::clearAway);
        Path path = OwnedDirectory.create(KIND);
        PrivateMount mount = new PrivateMount(path);
        try {
            Runtime.getRuntime().addShutdownHook(mount.atExit);
            List<String> command = new ArrayList<>(List.of("mount", "-t", type));
            if (!options.isEmpty()) {
                command.addAll(List.of("-o", options));
            }
            command.addAll(List.of("cleat-testkit", path.toString()));
            Tool.run(LIMIT, command);
            return mount;
        } catch (RuntimeException e) {
            try {
                mount.close();
            } catch (RuntimeException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                unmount(path);
            } finally {
                forgetAtExit();
            }
        }
    }

    /** Leaves it to the caller to close it when the JVM ends; two would get in each other's way. */
    @SuppressWarnings("EmptyCatch") // the JVM ends, and then the hook does what is left to do
    void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // shutting down
        }
    }

    /** Whether this or another process mounted it by this class. */
    static boolean isOne(Path path) {
        return Proc.name(path).startsWith(KIND);
    }

    static boolean isOfAnotherProcess(Path path) {
        return OwnedName.isOfAnotherProcess(KIND, path);
    }

    static boolean isMounted(Path path) {
        return MountInfo.current().at(path).isPresent();
    }

    @SuppressWarnings("EmptyCatch") // another process may be clearing it away as well, or it is another user's
    private static void clearAway(Path left) {
        try {
            unmount(left);
        } catch (RuntimeException e) {
            // stays for the next
        }
    }

    /** Lazily, so that a descriptor that a test leaks does not keep the mount. */
    private static void unmount(Path path) {
        try {
            if (isMounted(path)) {
                Tool.run(LIMIT, List.of("umount", "-l", path.toString()));
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
