package dev.cleat.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * BPF objects that descriptors hold: {@code program 12}, {@code map 3}, {@code link 4}.
 *
 * @param names the objects, in a fixed order
 */
record HeldObjects(Set<String> names) {

    private static final String BPF_INODE = "anon_inode:bpf";

    private static final Map<String, String> FIELDS =
            Map.of("prog_id:", BpfObjects.PROGRAM, "map_id:", BpfObjects.MAP, "link_id:", BpfObjects.LINK);

    /** What one descriptor of a process holds; a link's descriptor also tells its program. */
    static HeldObjects through(Path process, int fd) {
        Set<String> names = new TreeSet<>();
        for (String line : Proc.lines(process.resolve("fdinfo").resolve(Integer.toString(fd)))) {
            List<String> fields = List.of(line.strip().split("\\s+", -1));
            String kind = FIELDS.get(fields.getFirst());
            if (kind != null && fields.size() == 2) {
                names.add(kind + fields.get(1));
            }
        }
        return new HeldObjects(names);
    }

    /** What all descriptors of a process hold. */
    static HeldObjects by(Path process) {
        Set<String> names = new TreeSet<>();
        for (Path fd : Proc.numbered(process.resolve("fd"))) {
            if (Proc.target(fd).startsWith(BPF_INODE)) {
                names.addAll(through(process, Proc.number(fd)).names());
            }
        }
        return new HeldObjects(names);
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    String description() {
        return String.join(", ", names.stream().map(BpfObjects::describe).toList());
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
