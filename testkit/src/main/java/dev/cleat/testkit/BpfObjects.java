package dev.cleat.testkit;

import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.MapId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramInfo;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The BPF programs, maps and links of the machine, each named by kind and id: {@code program 12}. */
final class BpfObjects {

    static final String PROGRAM = "program ";
    static final String MAP = "map ";
    static final String LINK = "link ";

    private BpfObjects() {}

    /** All of them; none if this process may not list them. */
    static Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        try {
            Program.ids().forEach(id -> names.add(PROGRAM + id.value()));
            BpfMap.ids().forEach(id -> names.add(MAP + id.value()));
            Link.ids().forEach(id -> names.add(LINK + id.value()));
        } catch (PermissionDeniedException e) {
            return new LinkedHashSet<>();
        }
        return names;
    }

    /**
     * Adds what is there, was not before, and is held by no descriptor of another process but by something within reach of
     * this one, be it by way of another object; and older programs that are attached where they were not.
     */
    static void find(Set<String> before, Map<String, String> found) {
        Set<String> left = names();
        left.removeAll(before);
        List<Attachment> attached = WithinReach.attached().stream()
                .filter(attachment -> attachment.linkId() == 0 && !before.contains(attachment.key()))
                .toList();
        if (left.isEmpty() && attached.isEmpty()) {
            return;
        }
        Set<String> elsewhere = heldElsewhere();
        left.removeAll(elsewhere);
        if (!left.isEmpty()) {
            left.retainAll(withPartsOf(WithinReach.look().names()));
            // What a descriptor of this process holds is told with the descriptor.
            left.removeAll(HeldObjects.by(Proc.SELF).names());
        }
        for (String name : left) {
            open(name).ifPresent(description -> found.put(name, description + ", held by no process"));
        }
        Set<String> ofLinks = attached.isEmpty() ? Set.of() : programsOfLinks();
        for (Attachment attachment : attached) {
            String program = attachment.program();
            if (left.contains(program)) {
                found.computeIfPresent(program, (_, text) -> text + ", at " + attachment.place());
            } else if (!elsewhere.contains(program) && !ofLinks.contains(program)) {
                open(program)
                        .ifPresent(description ->
                                found.put(attachment.key(), description + ", attached at " + attachment.place()));
            }
        }
    }

    /** A name with what the kernel knows of it, or the bare name when it is gone. */
    static String describe(String name) {
        return open(name).orElse(name);
    }

    private static Optional<String> open(String name) {
        int id = id(name);
        try {
            if (name.startsWith(PROGRAM)) {
                try (Program program = Program.ofId(new ProgramId(id))) {
                    return Optional.of(program.toString());
                }
            } else if (name.startsWith(MAP)) {
                try (BpfMap map = BpfMap.ofId(new MapId(id))) {
                    return Optional.of(map.toString());
                }
            }
            try (Link link = Link.ofId(new LinkId(id))) {
                return Optional.of(link.info().toString());
            }
        } catch (KernelException e) {
            return Optional.empty();
        }
    }

    private static Set<String> heldElsewhere() {
        Set<Long> ours;
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            ours = children.map(ProcessHandle::pid).collect(Collectors.toSet());
        }
        ours.add(ProcessHandle.current().pid());
        Set<String> held = new HashSet<>();
        for (Path process : Proc.numbered(Proc.ROOT)) {
            if (!ours.contains((long) Proc.number(process))) {
                held.addAll(HeldObjects.by(process).names());
            }
        }
        return withPartsOf(held);
    }

    /** With the programs of links, and the maps of programs. */
    private static Set<String> withPartsOf(Set<String> holders) {
        Set<String> all = new HashSet<>(holders);
        for (String name : holders) {
            if (name.startsWith(LINK)) {
                programOf(id(name)).ifPresent(program -> all.add(PROGRAM + program.value()));
            }
        }
        for (String name : List.copyOf(all)) {
            if (name.startsWith(PROGRAM)) {
                mapsOf(id(name)).forEach(map -> all.add(MAP + map.value()));
            }
        }
        return all;
    }

    /** Not every place tells by which link a program is there. */
    private static Set<String> programsOfLinks() {
        Set<String> programs = new HashSet<>();
        for (LinkId id : Link.ids()) {
            programOf(id.value()).ifPresent(program -> programs.add(PROGRAM + program.value()));
        }
        return programs;
    }

    private static Optional<ProgramId> programOf(int linkId) {
        try (Link link = Link.ofId(new LinkId(linkId))) {
            return link.info().programId();
        } catch (KernelException e) {
            return Optional.empty();
        }
    }

    private static Iterable<MapId> mapsOf(int programId) {
        try (Program program = Program.ofId(new ProgramId(programId))) {
            ProgramInfo info = program.info();
            return info.mapIds();
        } catch (KernelException e) {
            return Set.of();
        }
    }

    private static int id(String name) {
        return Integer.parseInt(name.substring(name.indexOf(' ') + 1));
    }
}
