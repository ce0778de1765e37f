package dev.cleat.testkit;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Everything that the leak check counts. */
final class Leftovers {

    private Leftovers() {}

    /** What identifies each thing that is there now. */
    static Set<String> baseline() {
        Set<String> keys = new HashSet<>(ofThisProcess().keySet());
        keys.addAll(BpfObjects.names());
        WithinReach.attached().forEach(attachment -> keys.add(attachment.key()));
        return keys;
    }

    /** What is there and was not: from what identifies a thing to what a reader is told of it. */
    static Map<String, String> since(Set<String> baseline) {
        Map<String, String> found = ofThisProcess();
        BpfObjects.find(baseline, found);
        found.keySet().removeAll(baseline);
        return found;
    }

    private static Map<String, String> ofThisProcess() {
        Map<String, String> found = new LinkedHashMap<>();
        OpenFds.find(found);
        NamespaceDwellers.find(found);
        TemporaryMounts.find(found);
        return found;
    }
}
