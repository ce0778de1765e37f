package dev.cleat.testkit;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** Threads and child processes that are in another network namespace than this process, and keep it alive. */
final class NamespaceDwellers {

    private static final Path NET = Path.of("ns", "net");

    private NamespaceDwellers() {}

    static void find(Map<String, String> found) {
        String own = Proc.target(Proc.SELF.resolve(NET));
        for (Path thread : Proc.numbered(Proc.SELF.resolve("task"))) {
            add(found, own, "thread", thread);
        }
        try (Stream<ProcessHandle> children = ProcessHandle.current().descendants()) {
            children.forEach(child -> add(found, own, "child process", Proc.ROOT.resolve(Long.toString(child.pid()))));
        }
    }

    private static void add(Map<String, String> found, String own, String kind, Path dweller) {
        String netNs = Proc.target(dweller.resolve(NET));
        if (!netNs.isEmpty() && !netNs.equals(own)) {
            String name = String.join("", Proc.lines(dweller.resolve("comm")));
            String what = kind + " " + Proc.name(dweller) + " (" + name + ") in " + netNs;
            found.put(what, what);
        }
    }
}
