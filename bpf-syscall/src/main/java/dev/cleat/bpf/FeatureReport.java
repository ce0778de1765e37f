package dev.cleat.bpf;

import dev.cleat.sys.Capability;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What the running kernel can do for the calling thread, and what to do about each lack; made by
 * {@link Features#probe()}. Its text is for people: attach it to a question.
 *
 * @since 0.1
 */
public final class FeatureReport {

    private static final int MOST_TYPES_NAMED = 5;
    private static final int NAME_COLUMN = 60;

    private final Surroundings surroundings;
    private final Map<Feature, Support> general;
    private final Map<Feature, Support> programTypes;
    private final Map<Feature, Support> mapTypes;
    private final Map<Feature, Support> all = new LinkedHashMap<>();

    FeatureReport(
            Surroundings surroundings,
            Map<Feature, Support> general,
            Map<Feature, Support> programTypes,
            Map<Feature, Support> mapTypes) {
        this.surroundings = surroundings;
        this.general = general;
        this.programTypes = programTypes;
        this.mapTypes = mapTypes;
        all.putAll(general);
        all.putAll(programTypes);
        all.putAll(mapTypes);
    }

    /**
     * Every feature that was tried, and what came of it.
     *
     * @return an immutable map in the order of the report
     */
    public Map<Feature, Support> supports() {
        return Collections.unmodifiableMap(all);
    }

    /**
     * The capabilities that calls of {@code bpf(2)} ask for and the thread lacks where they ask for them: in the initial
     * user namespace. {@code CAP_SYS_ADMIN} stands in for all of them, though not for {@code CAP_NET_ADMIN} in netlink.
     *
     * @return an immutable list, empty if nothing is missing or {@code /proc} is not there to ask
     */
    public List<Capability> missingCapabilities() {
        return surroundings.missingCapabilities();
    }

    /**
     * Where a BPF file system is mounted, which pins need.
     *
     * @return the mount points, each with a note if it is read-only
     */
    public List<String> bpfMounts() {
        return surroundings.bpfMounts();
    }

    /**
     * Where the cgroup v2 hierarchy is mounted, which programs on cgroups need.
     *
     * @return the mount points, each with a note if it is read-only
     */
    public List<String> cgroup2Mounts() {
        return surroundings.cgroup2Mounts();
    }

    /**
     * What to do about each lack, one sentence each.
     *
     * @return an immutable list, empty if nothing is lacking
     */
    public List<String> advice() {
        List<String> lines = new ArrayList<>();
        // What cannot be had in a user namespace is not worth advice; the confinement below says so.
        if (!missingCapabilities().isEmpty() && !surroundings.isInUserNamespace()) {
            lines.add("the thread lacks " + names(missingCapabilities())
                    + ": run as root, or grant them (setpriv, systemd AmbientCapabilities=, container cap-add)");
        }
        if (bpfMounts().isEmpty()) {
            lines.add("no BPF file system is mounted, which pins need: mount -t bpf bpf /sys/fs/bpf");
        }
        if (cgroup2Mounts().isEmpty()) {
            lines.add("no cgroup v2 hierarchy is mounted, which programs on cgroups need:"
                    + " mount -t cgroup2 none /sys/fs/cgroup (beside v1, on a folder of its own)");
        }
        if ("0".equals(surroundings.settings().get(Surroundings.STATS))) {
            lines.add("programs do not count their runs: sysctl -w " + Surroundings.STATS
                    + "=1 (costs some time per run)");
        }
        surroundings.confinement().forEach(lines::add);
        grouped(Support.Missing.class)
                .forEach((support, features) -> lines.add(features + ": " + ((Support.Missing) support).remedy()));
        grouped(Support.Unknown.class)
                .forEach((support, features) ->
                        lines.add("could not find out because " + ((Support.Unknown) support).why() + ": " + features));
        return List.copyOf(lines);
    }

    private Map<Support, String> grouped(Class<? extends Support> kind) {
        Map<Support, List<Feature>> groups = all.entrySet().stream()
                .filter(entry -> kind.isInstance(entry.getValue()))
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        LinkedHashMap::new,
                        Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
        Map<Support, String> texts = new LinkedHashMap<>();
        groups.forEach((support, features) -> texts.put(support, brief(features)));
        return texts;
    }

    /** Names them; dozens of types that nobody may try are counted. */
    private String brief(List<Feature> features) {
        List<String> parts = new ArrayList<>();
        List<String> types = new ArrayList<>();
        features.forEach(feature -> (general.containsKey(feature) ? parts : types).add(feature.name()));
        if (types.size() > MOST_TYPES_NAMED) {
            parts.add(types.size() + " types of program and map");
        } else {
            parts.addAll(types);
        }
        return String.join(", ", parts);
    }

    private static String names(List<Capability> capabilities) {
        return capabilities.stream().map(Capability::name).collect(Collectors.joining(", "));
    }

    /**
     * The whole report.
     *
     * @return lines of plain text
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("Cleat feature report: ").append(surroundings.kernel()).append("\n\n");
        text.append("Capabilities of this thread\n");
        surroundings.capabilities().forEach((capability, held) -> row(text, capability.name(), held));
        surroundings.confinement().forEach(line -> row(text, "", line));
        text.append("\nSettings\n");
        surroundings.settings().forEach((name, value) -> row(text, name, value));
        text.append("\nMounts\n");
        row(text, "bpf", mounts(bpfMounts()));
        row(text, "cgroup2", mounts(cgroup2Mounts()));
        section(text, "Features", general);
        section(text, "Program types", programTypes);
        section(text, "Map types", mapTypes);
        text.append("\nWhat to do\n");
        List<String> advice = advice();
        if (advice.isEmpty()) {
            text.append("  nothing is lacking\n");
        }
        advice.forEach(line -> text.append("  - ").append(line).append('\n'));
        return text.toString();
    }

    private static String mounts(List<String> mountPoints) {
        return mountPoints.isEmpty() ? "not mounted" : String.join(", ", mountPoints);
    }

    private static void section(StringBuilder text, String title, Map<Feature, Support> supports) {
        text.append('\n').append(title).append('\n');
        supports.forEach((feature, support) -> row(text, feature.toString(), state(support)));
    }

    private static String state(Support support) {
        return switch (Objects.requireNonNull(support)) {
            case Support.Supported _ -> "yes";
            case Support.Missing _ -> "missing";
            case Support.Unknown _ -> "unknown";
        };
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("  ")
                .append(name)
                .repeat(" ", Math.max(2, NAME_COLUMN - name.length()))
                .append(value)
                .append('\n');
    }
}
