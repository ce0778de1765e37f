package dev.cleat.testkit;

import java.nio.file.Path;

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

    private final PrivateMount mount;

    private PrivateBpffs(PrivateMount mount) {
        this.mount = mount;
    }

    /**
     * Mounts one.
     *
     * @return the file system, to be closed
     * @throws ToolFailedException if the kernel refuses; nothing is left behind then
     */
    public static PrivateBpffs mount() {
        return new PrivateBpffs(PrivateMount.of("bpf", "mode=0700"));
    }

    /**
     * The directory where it is mounted.
     *
     * @return an absolute path
     */
    public Path path() {
        return mount.path();
    }

    /**
     * A path to pin something to.
     *
     * @param name the name of the pin
     * @return the path; nothing is created
     */
    public Path pin(String name) {
        return path().resolve(name);
    }

    /**
     * Unmounts it and removes the directory. What was pinned in it goes, unless something else holds it. Further calls
     * change nothing.
     */
    @Override
    public void close() {
        mount.close();
    }

    /**
     * Where it is mounted.
     *
     * @return for instance {@code bpffs on /tmp/cleat-bpffs-123-...}
     */
    @Override
    public String toString() {
        return "bpffs on " + path();
    }
}
