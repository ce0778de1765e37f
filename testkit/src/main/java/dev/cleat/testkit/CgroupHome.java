package dev.cleat.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where this process came from when it went into a {@link TestCgroup}, and its way back. */
final class CgroupHome {

    private static final Path TOP = Path.of("");

    /** Where it last was outside of all cgroups of this kind, below the root of the hierarchy. */
    private static volatile @Nullable Path outside;

    private final CgroupHierarchy hierarchy;
    private final Path cgroup;
    private final @Nullable CgroupHome above;
    private volatile @Nullable Path from;
    private volatile String complaint = "";

    private CgroupHome(CgroupHierarchy hierarchy, Path cgroup, @Nullable CgroupHome above) {
        this.hierarchy = hierarchy;
        this.cgroup = cgroup;
        this.above = above;
        note();
    }

    /** Of a cgroup that is or will be there; whoever goes into it without a note came from where it is now. */
    static CgroupHome of(CgroupHierarchy hierarchy, Path cgroup) {
        return new CgroupHome(hierarchy, cgroup, null);
    }

    /** Of a cgroup below. */
    CgroupHome below(Path child) {
        return new CgroupHome(hierarchy, child, this);
    }

    /** Notes down where this process is, unless it is inside already. */
    void note() {
        hierarchy.ofThisProcess().filter(now -> !now.startsWith(cgroup)).ifPresent(now -> {
            Path below = hierarchy.root().relativize(now);
            from = below;
            if (!TestCgroup.isOne(below)) {
                outside = below;
            }
        });
        CgroupHome outer = above;
        if (outer != null) {
            outer.note();
        }
    }

    /** Moves this process out if it is inside: back, or, if that is not possible, to the nearest place above. */
    void leave() throws IOException {
        if (hierarchy.ofThisProcess().filter(now -> now.startsWith(cgroup)).isEmpty()) {
            return;
        }
        Path before = from;
        Path home = outside;
        if ((before != null && tryToMove(before)) || (home != null && tryToMove(home))) {
            return;
        }
        for (Path place = home; place != null; place = place.getParent()) {
            if (tryToMove(place)) {
                complain(home, place);
                return;
            }
        }
        move(TOP);
        complain(home, TOP);
    }

    private void complain(@Nullable Path home, Path place) {
        complaint = (home == null
                        ? "this process was in a cgroup that it cannot see"
                        : "this process was in cgroup /" + home + ", which is gone or takes it no more")
                + ": it is in /" + place + " now";
    }

    private boolean tryToMove(Path place) {
        try {
            move(place);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void move(Path place) throws IOException {
        Files.writeString(
                hierarchy.root().resolve(place).resolve("cgroup.procs"),
                Long.toString(ProcessHandle.current().pid()),
                StandardOpenOption.WRITE);
    }

    /** Says so if this process could not go back. */
    void throwComplaint() {
        if (!complaint.isEmpty()) {
            throw new IllegalStateException(complaint);
        }
    }
}
