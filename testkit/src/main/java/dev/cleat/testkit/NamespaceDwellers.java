package dev.cleat.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Threads and child processes that are in another network namespace than this process, and keep it alive. */
final class NamespaceDwellers {

    private static final Path NET = Path.of("ns", "net");

    /** Threads that the handles of namespaces keep, and end: what is to be told is the handle. */
    private static final String OF_HANDLES = "cleat for ";

    private NamespaceDwellers() {}

    static void find(Map<String, String> found) {
        String own = Proc.target(Proc.SELF.resolve(NET));
        threads().forEach(thread -> add(found, own, "thread", thread));
        children().forEach(child -> add(found, own, "child process", child));
    }

    /** The namespaces of threads and child processes, wherever these are. */
    static List<Path> namespaces() {
        return Stream.concat(threads().stream(), children().stream())
                .map(dweller -> dweller.resolve(NET))
                .toList();
    }

    private static List<Path> threads() {
        return Proc.numbered(Proc.SELF.resolve("task"));
    }

    private static List<Path> children() {
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
