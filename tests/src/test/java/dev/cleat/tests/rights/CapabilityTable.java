package dev.cleat.tests.rights;

import dev.cleat.sys.Capability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What was measured, as the table in {@code docs/capabilities.md}. */
final class CapabilityTable {

    static final String NEVER = "never";
    private static final String NONE = "none";

    private final Map<Call, List<String>> cells = new LinkedHashMap<>();

    /** A cell: {@code BPF + NET_ADMIN, or SYS_ADMIN}. */
    static String cell(List<Set<Capability>> least) {
        if (least.isEmpty()) {
            return NEVER;
        }
        String sets = least.stream()
                .sorted(Comparator.comparing((Set<Capability> set) -> set.contains(Capability.SYS_ADMIN))
                        .thenComparing(set -> new TreeSet<>(set).toString()))
                .map(set -> new TreeSet<>(set)
                        .reversed().stream()
                                .map(capability -> "`" + capability.name().substring("CAP_".length()) + "`")
                                .collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", or "));
        return sets.isEmpty() ? NONE : sets;
    }

    void add(Call call, String cell) {
        cells.computeIfAbsent(call, none -> new ArrayList<>()).add(cell);
    }

    /** Calls of one verb that need the same stand in one line. */
    String toMarkdown() {
        StringBuilder text = new StringBuilder();
        Map<String, Map<List<String>, List<Call>>> groups = new LinkedHashMap<>();
        cells.forEach((call, row) -> groups.computeIfAbsent(call.group(), none -> new LinkedHashMap<>())
                .computeIfAbsent(key(call.verb(), row), none -> new ArrayList<>())
                .add(call));
        groups.forEach((group, rows) -> {
            text.append("\n### ").append(group).append("\n\n");
            text.append("| call | on the host | in a container | in a user namespace |\n|---|---|---|---|\n");
            rows.forEach((key, calls) -> text.append("| ")
                    .append(name(calls))
                    .append(" | ")
                    .append(String.join(" | ", key.subList(1, key.size())))
                    .append(" |\n"));
        });
        return text.toString();
    }

    private static List<String> key(String verb, List<String> row) {
        List<String> key = new ArrayList<>(List.of(verb));
        key.addAll(row);
        return key;
    }

    private static String name(List<Call> calls) {
        String what = calls.stream()
                .map(Call::what)
                .map(name -> name.replaceFirst("BPF_(PROG|MAP)_TYPE_", ""))
                .collect(Collectors.joining(", "));
        String verb = calls.getFirst().verb();
        return what.isEmpty() ? verb : verb + ": " + what;
    }
}
