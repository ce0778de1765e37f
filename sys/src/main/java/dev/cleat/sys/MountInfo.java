package dev.cleat.sys;

import dev.cleat.sys.libc.PathBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mounts of a mount namespace, and which of them a path leads to.
 *
 * <p>Mounts can lie on top of each other, at the same place or above the directory of an older one. {@link #mounts()} has
 * all of them; {@link #at}, {@link #covering} and {@link #ofType} only those that a path can reach.
 *
 * <pre>{@code
 * MountInfo.current().ofType("bpf");                      // where programs can be pinned
 * MountInfo.current().at(Path.of("/sys/fs/cgroup/unified")); // what is mounted exactly there
 * }</pre>
 *
 * @since 0.1
 */
public final class MountInfo {

    /** Not {@code /proc/self}: a thread may have left the mount namespace of the others. */
    private static final Path MOUNTINFO = Path.of("/proc/thread-self/mountinfo");

    private final List<Mount> mounts;
    private final Set<Integer> ids;

    private MountInfo(List<Mount> mounts) {
        this.mounts = mounts;
        ids = mounts.stream().map(Mount::id).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The mounts that the calling thread sees, from {@code /proc/thread-self/mountinfo}.
     *
     * @return a snapshot
     * @throws UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the kernel writes it in no known way
     */
    public static MountInfo current() {
        try {
            // Not readString, which fails on a name that is not UTF-8 and would hide all the others.
            return parse(new String(Files.readAllBytes(MOUNTINFO), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Parses the text of a {@code /proc/PID/mountinfo}.
     *
     * @param text the lines; empty ones are skipped
     * @return the mounts
     * @throws IllegalArgumentException if a line is malformed
     * @throws NullPointerException if {@code text} is null
     */
    public static MountInfo parse(String text) {
        return new MountInfo(
                text.lines().filter(line -> !line.isBlank()).map(Mount::parse).toList());
    }

    /**
     * All mounts, in the kernel's order, which is roughly that of their creation.
     *
     * @return an immutable list
     */
    public List<Mount> mounts() {
        return mounts;
    }

    /**
     * The mount whose root is what a path leads to. Of stacked mounts this is the uppermost, normally the last.
     *
     * @param mountPoint an absolute path without symbolic links
     * @return the mount, or empty when nothing is mounted exactly there
     * @throws IllegalArgumentException if the path is not absolute
     * @throws NullPointerException if {@code mountPoint} is null
     */
    public Optional<Mount> at(Path mountPoint) {
        String wanted = absolute(mountPoint);
        return Optional.ofNullable(reach(wanted))
                .filter(found -> found.mountPoint().equals(wanted));
    }

    /**
     * The mount on which a file lies.
     *
     * @param path an absolute path without symbolic links
     * @return the mount that the path leads to, or empty when that is none of these
     * @throws IllegalArgumentException if the path is not absolute
     * @throws NullPointerException if {@code path} is null
     */
    public Optional<Mount> covering(Path path) {
        return Optional.ofNullable(reach(absolute(path)));
    }

    /**
     * The mounts of a type that a path can reach.
     *
     * @param fsType type of file system, as {@code bpf} or {@code cgroup2}
     * @return those mounts in the kernel's order; an immutable list
     * @throws NullPointerException if {@code fsType} is null
     */
    public List<Mount> ofType(String fsType) {
        Objects.requireNonNull(fsType, "fsType");
        return mounts.stream()
                .filter(mount -> mount.fsType().equals(fsType) && mount.equals(reach(mount.mountPoint())))
                .toList();
    }

    private static String absolute(Path path) {
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + path);
        }
        // As the mounts were read.
        return new String(PathBytes.of(path.normalize()), StandardCharsets.UTF_8);
    }

    /**
     * Walks a path like the kernel: from mount to mount, each lying on the one before. The start is whatever lies on mounts
     * that are not listed, since a root directory need not be a mount point.
     */
    private @Nullable Mount reach(String path) {
        Mount reached = null;
        Set<Integer> left = new HashSet<>();
        for (int end = 1; end > 0; end = nextEnd(path, end)) {
            String prefix = path.substring(0, end);
            for (Mount above = above(reached, prefix); above != null && left.add(above.id()); ) {
                reached = above;
                above = above(reached, prefix);
            }
        }
        return reached;
    }

    /** The end of the prefix that is one name longer, or 0. */
    private static int nextEnd(String path, int end) {
        if (end >= path.length()) {
            return 0;
        }
        int slash = path.indexOf('/', end + 1);
        return slash < 0 ? path.length() : slash;
    }

    /** The mount that lies at a place of another, or of an unlisted one when that is null. */
    private @Nullable Mount above(@Nullable Mount below, String mountPoint) {
        Mount found = null;
        for (Mount mount : mounts) {
            boolean onTop = below == null
                    ? mount.parentId() == mount.id() || !ids.contains(mount.parentId())
                    : mount.parentId() == below.id() && mount.id() != below.id();
            if (onTop && mount.mountPoint().equals(mountPoint)) {
                found = mount;
            }
        }
        return found;
    }

    @Override
    public String toString() {
        return mounts.size() + " mounts";
    }
}
