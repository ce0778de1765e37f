package dev.cleat.testkit;

import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A cgroup of its own, in the cgroup v2 hierarchy, to attach programs to and to move processes into.
 *
 * <p>It stands below the topmost cgroup that this process can see. Where no cgroup2 file system is mounted, as in
 * containers on hybrid hosts, the hierarchy is mounted in the temporary directory as long as it is needed. Closing it
 * kills the processes in it and below, but this one, and removes it with everything below; so does the end of the JVM. One that a
 * killed JVM left behind is removed by the next that makes one. A test gets one as a {@link Fresh} parameter. Needs
 * the rights of root.
 *
 * <pre>{@code
 * @Test
 * void refusesToConnect(@Fresh TestCgroup group) {
 *     TestCgroup pod = group.child("pod");
 *     pod.add(process.pid());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class TestCgroup implements AutoCloseable {

    private static final String KIND = "cleat-test-";
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final AtomicLong COUNT = new AtomicLong();

    /** A file that lists cgroups to be removed when this JVM is dead; {@link Privileged} sets it. */
    private static final String UNDO = "cleat.testkit.undo";

    private final Path path;
    private final CgroupHome home;
    private final Runnable unmount;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit;

    private TestCgroup(Path path, CgroupHome home, Runnable unmount) {
        this.path = path;
        this.home = home;
        this.unmount = unmount;
        this.atExit = new Thread(this::remove, "cleat removes " + path);
    }

    /**
     * Makes one.
     *
     * @return the cgroup, to be closed
     * @throws UncheckedIOException if this process may not; nothing is left behind then
     * @throws ToolFailedException if the hierarchy is not mounted and this process may not mount it
     */
    public static TestCgroup create() {
        Optional<CgroupHierarchy> mounted = CgroupHierarchy.writable();
        if (mounted.isPresent()) {
            return createIn(mounted.get(), () -> {});
        }
        PrivateMount hierarchy = PrivateMount.of("cgroup2", "");
        try {
            TestCgroup cgroup = createIn(new CgroupHierarchy(hierarchy.path()), hierarchy::close);
            hierarchy.forgetAtExit();
            return cgroup;
        } catch (RuntimeException e) {
            hierarchy.close();
            throw e;
        }
    }

    private static TestCgroup createIn(CgroupHierarchy hierarchy, Runnable unmount) {
        for (Path left : OwnedName.ofDeadProcesses(KIND, hierarchy.root())) {
            new TestCgroup(left, CgroupHome.of(hierarchy, left), () -> {}).remove();
        }
        Path path = hierarchy.root().resolve(OwnedName.prefix(KIND) + COUNT.incrementAndGet());
        TestCgroup cgroup = new TestCgroup(path, CgroupHome.of(hierarchy, path), unmount);
        try {
            String undo = System.getProperty(UNDO, "");
            if (!undo.isEmpty()) {
                Files.writeString(Path.of(undo), path + "\n", StandardOpenOption.APPEND);
            }
            Files.createDirectory(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(cgroup.atExit);
        return cgroup;
    }

    /**
     * Its directory.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Its 64-bit id, as {@code bpf_get_current_cgroup_id} and link infos report it: the inode of its directory.
     *
     * @return the id
     */
    public long id() {
        try {
            return (long) Files.getAttribute(path, "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a cgroup below, or finds it.
     *
     * @param name its name, or several with slashes between them
     * @return the cgroup, which this one removes; closing it earlier is allowed
     * @throws IllegalArgumentException if it would not be below
     */
    public TestCgroup child(String name) {
        Path child = path.resolve(name).normalize();
        if (!child.startsWith(path) || child.equals(path)) {
            throw new IllegalArgumentException("'" + name + "' is not below " + path);
        }
        try {
            Files.createDirectories(child);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestCgroup(child, home.below(child), () -> {});
    }

    /**
     * Moves a process into it. This process is back where it came from when the cgroup is closed.
     *
     * @param pid the process, with all its threads
     * @throws UncheckedIOException if there is no such process or it may not be moved
     */
    public void add(long pid) {
        if (pid == ProcessHandle.current().pid()) {
            home.note();
        }
        write("cgroup.procs", Long.toString(pid));
    }

    /**
     * The processes in it, not below.
     *
     * @return their ids
     */
    public List<Long> processes() {
        return Proc.lines(path.resolve("cgroup.procs")).stream()
                .map(Long::valueOf)
                .toList();
    }

    /**
     * Kills the processes in it and removes it, with everything below. Further calls change nothing. If this process is in
     * it or below, it goes back where it was before.
     *
     * @throws IllegalStateException if that is not possible, since the cgroup it came from is gone for instance, or the kernel
     *     does not let go of a cgroup; says where this process is now
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                remove();
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

    private void remove() {
        try {
            if (Files.isDirectory(path) && !Patience.await(LIMIT, this::tryToRemove)) {
                throw new IllegalStateException("the kernel does not let go of " + path);
            }
        } finally {
            unmount.run();
        }
        home.throwComplaint();
    }

    private void write(String file, String text) {
        try {
            Files.writeString(path.resolve(file), text, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A killed process holds its cgroup a moment longer. */
    private boolean tryToRemove() {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> directories = tree.filter(Files::isDirectory)
                    .sorted(Comparator.reverseOrder())
                    .toList();
            home.leave();
            Path kill = path.resolve("cgroup.kill");
            if (Files.exists(kill)) {
                Files.writeString(kill, "1", StandardOpenOption.WRITE);
            }
            for (Path directory : directories) {
                Files.delete(directory);
            }
            return true;
        } catch (NoSuchFileException e) {
            return !Files.exists(path);
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Whether a cgroup, given from the topmost on, is one that this JVM made, or below. */
    static boolean isOne(Path fromTop) {
        return fromTop.getName(0).toString().startsWith(OwnedName.prefix(KIND));
    }

    /** Those that this JVM made and has not removed. */
    static List<Path> ofThisProcess(Path hierarchy) {
        try (DirectoryStream<Path> cgroups = Files.newDirectoryStream(hierarchy, OwnedName.prefix(KIND) + "*")) {
            List<Path> found = new ArrayList<>();
            cgroups.forEach(found::add);
            return found;
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
    }

    /**
     * Where it is.
     *
     * @return for instance {@code cgroup /sys/fs/cgroup/cleat-test-...}
     */
    @Override
    public String toString() {
        return "cgroup " + path;
    }
}
