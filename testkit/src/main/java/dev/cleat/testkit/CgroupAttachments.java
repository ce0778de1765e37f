package dev.cleat.testkit;

import dev.cleat.bpf.AttachType;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * BPF programs on the cgroups that the tests of this process may have attached them to: its own, those above and below,
 * and those that {@link TestCgroup} made.
 */
final class CgroupAttachments {

    /** Greater than any attach type. */
    private static final int MOST_TYPES = 256;

    private static final List<AttachType> TYPES = IntStream.range(0, MOST_TYPES)
            .mapToObj(AttachType::new)
            .filter(type -> type.toString().contains("CGROUP"))
            .toList();

    private CgroupAttachments() {}

    static void find(Attachments found) {
        CgroupHierarchy.mounted().ifPresent(hierarchy -> {
            Set<Path> near = new LinkedHashSet<>();
            TestCgroup.ofThisProcess(hierarchy.root()).forEach(cgroup -> near.addAll(tree(cgroup)));
            Set<Path> below = new LinkedHashSet<>();
            hierarchy.ofThisProcess().ifPresent(own -> {
                for (Path above = own; above != null && above.startsWith(hierarchy.root()); above = above.getParent()) {
                    near.add(above);
                }
                below.addAll(tree(own));
            });
            below.removeAll(near);
            near.forEach(cgroup -> find(cgroup, TYPES, found));
            // A container engine attaches these to the cgroups that it makes, and no process holds them.
            List<AttachType> others = TYPES.stream()
                    .filter(type -> !type.equals(AttachType.CGROUP_DEVICE))
                    .toList();
            below.forEach(cgroup -> find(cgroup, others, found));
        });
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private static void find(Path cgroup, List<AttachType> types, Attachments found) {
        try (Fd directory = Fd.openDirectory(cgroup)) {
            types.forEach(type -> found.addOnDescriptor(directory, type, type + " of " + cgroup));
        } catch (KernelException e) {
            // gone meanwhile
        }
    }

    private static List<Path> tree(Path cgroup) {
        try (Stream<Path> tree = Files.walk(cgroup)) {
            return tree.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            // some of it is gone meanwhile
            return List.of(cgroup);
        }
    }
}
