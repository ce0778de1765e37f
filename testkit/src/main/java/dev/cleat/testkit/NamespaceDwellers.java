package dev.cleat.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Threads and other processes of the tests that are in another network namespace than this process, and keep it alive. */
final class NamespaceDwellers {

    private static final Path NET = Path.of("ns", "net");

    /** Threads that the handles of namespaces keep, and end: what is to be told is the handle. */
    private static final String OF_HANDLES = "cleat for ";

    private NamespaceDwellers() {}

    static void find(Map<String, String> found) {
        String own = Proc.target(Proc.SELF.resolve(NET));
        threads().forEach(thread -> add(found, own, "thread", thread));
        processes().forEach(process -> add(found, own, "process", process));
    }

    /** The namespaces of those threads and processes, wherever these are. */
    static List<Path> namespaces() {
        return Stream.concat(threads().stream(), processes().stream())
                .map(dweller -> dweller.resolve(NET))
                .toList();
    }

    private static List<Path> threads() {
        return Proc.numbered(Proc.SELF.resolve("task"));
    }

    /** The children and theirs; where there are only processes of the tests, also those that are nobody's child any more. */
    private static List<Path> processes() {
        if (Boolean.getBoolean(PrivilegedGuard.INSIDE)) {
            String self = Long.toString(ProcessHandle.current().pid());
            return Proc.numbered(Proc.ROOT).stream()
                    .filter(process -> !Proc.name(process).equals(self))
                    .toList();
        }
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            return children.map(child -> Proc.ROOT.resolve(Long.toString(child.pid())))
                    .toList();
        }
    }

    private static void add(Map<String, String> found, String own, String kind, Path dweller) {
        String netNs = Proc.target(dweller.resolve(NET));
        String name = String.join("", Proc.lines(dweller.resolve("comm")));
        if (!netNs.isEmpty() && !netNs.equals(own) && !name.startsWith(OF_HANDLES)) {
            String what = kind + " " + Proc.name(dweller) + " (" + name + ") in " + netNs;
            found.put(what, what);
        }
    }
}
