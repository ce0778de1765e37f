package dev.cleat.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A BPF file system of its own, on a new directory, to pin programs, maps and links.
 *
 * <p>Closing it unmounts it, with all pins in it, and removes the directory; so does the end of the JVM. One that a
 * killed JVM left behind is removed by the next that makes one. A test gets one as a {@link Fresh} parameter. Needs
 * {@code CAP_SYS_ADMIN} and the {@code mount} command.
 *
 * @since 0.1
 */
public final class PrivateBpffs implements AutoCloseable {

    /*
     * The mount command, and not mount(2) through Cleat's sys: that package is open to Cleat's named modules only, and
     * here is none of them. In the tests of a modular project sys is on the module path, where it would refuse.
     */

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit;

    private PrivateBpffs(Path path) {
        this.path = path;
        this.atExit = new Thread(() -> unmount(path), "cleat unmounts " + path);
    }

    /**
     * Mounts one.
     *
     * @return the file system, to be closed
     * @throws ToolFailedException if the kernel refuses; nothing is left behind then
     */
    public static PrivateBpffs mount() {
        PrivateDirectory.ofDeadProcesses().forEach(PrivateBpffs::clearAway);
        Path path = PrivateDirectory.create();
        PrivateBpffs bpffs = new PrivateBpffs(path);
        try {
            Runtime.getRuntime().addShutdownHook(bpffs.atExit);
            Tool.run(LIMIT, List.of("mount", "-t", "bpf", "-o", "mode=0700", "cleat-testkit", path.toString()));
            return bpffs;
        } catch (RuntimeException e) {
            try {
                bpffs.close();
            } catch (RuntimeException another) {
                e.addSuppressed(another);
            }
            throw e;
        }
    }

    /**
     * The directory where it is mounted.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * A path to pin something to.
     *
     * @param name the name of the pin
     * @return the path; nothing is created
     */
    public Path pin(String name) {
        return path.resolve(name);
    }

    /**
     * Unmounts it and removes the directory. What was pinned in it goes, unless something else holds it. Further calls
     * change nothing.
     */
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

    @SuppressWarnings("EmptyCatch") // the JVM ends, and then the hook does what is left to do
    private void forgetAtExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // shutting down
        }
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
            if (PrivateDirectory.isMounted(path)) {
                Tool.run(LIMIT, List.of("umount", "-l", path.toString()));
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where it is mounted.
     *
     * @return for instance {@code bpffs on /tmp/cleat-bpffs-123-...}
     */
    @Override
    public String toString() {
        return "bpffs on " + path;
    }
}
