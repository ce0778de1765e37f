package dev.cleat.tests.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes sure that the coverage report speaks of every published module and of all JVMs. It judges no percentage.
 *
 * <p>Run by the build in its {@code verify} phase: {@code java CoverageCheck.java ROOT}.
 */
final class CoverageCheck {

    static final Path REPORT = Path.of("tests/target/site/jacoco-aggregate/jacoco.csv");

    /** Runs in the JVMs that the testkit starts, and nowhere else. */
    static final String INSIDE = "dev.cleat.testkit.privileged.Worker";

    private CoverageCheck() {}

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]);
        Map<String, Lines> modules = new LinkedHashMap<>();
        List<String> problems = problems(lines(root.resolve(REPORT)), Published.folders(root), modules);
        modules.forEach((module, lines) -> System.out.printf("coverage of %-18s %s%n", module + ":", lines));
        if (!problems.isEmpty()) {
            System.out.println("THE COVERAGE REPORT LACKS: " + String.join("; ", problems));
            System.exit(1);
        }
    }

    /** How many lines there are, and how many of them ran. */
    record Lines(int covered, int all) {
        Lines plus(Lines other) {
            return new Lines(covered + other.covered, all + other.all);
        }

        @Override
        public String toString() {
            return "%.1f %% of %d lines".formatted(100.0 * covered / Math.max(1, all), all);
        }
    }

    /** What is missing in a report; also counts the lines of each module. */
    static List<String> problems(List<String> report, List<String> folders, Map<String, Lines> modules) {
        List<String> header =
                report.isEmpty() ? List.of() : List.of(report.getFirst().split(",", -1));
        boolean inside = false;
        for (String line : report.subList(Math.min(1, report.size()), report.size())) {
            String[] fields = line.split(",", -1);
            String group = fields[header.indexOf("GROUP")];
            int covered = Integer.parseInt(fields[header.indexOf("LINE_COVERED")]);
            int missed = Integer.parseInt(fields[header.indexOf("LINE_MISSED")]);
            modules.merge(
                    group.substring(group.lastIndexOf('/') + 1), new Lines(covered, covered + missed), Lines::plus);
            String name = fields[header.indexOf("PACKAGE")] + "." + fields[header.indexOf("CLASS")];
            inside |= name.equals(INSIDE) && covered > 0;
        }
        List<String> problems = new ArrayList<>();
        for (String folder : folders) {
            if (modules.getOrDefault(Published.artifact(folder), new Lines(0, 0))
                            .covered()
                    == 0) {
                problems.add("module " + Published.artifact(folder));
            }
        }
        if (!inside) {
            problems.add("what ran in JVMs that the testkit started");
        }
        return problems;
    }

    private static List<String> lines(Path report) throws IOException {
        try {
            return Files.readAllLines(report);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
