package dev.cleat.tests.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * Counts the test reports of all modules and says whether they are acceptable: no test failed, at least one ran, and each
 * skipped one was skipped by {@code @RequiresKernelFeature}, since this kernel lacks a feature, or by {@code @Privileged},
 * since this machine lacks root and Docker.
 *
 * <p>The build runs this file as it stands ({@code java TestSummary.java ROOT}), so it uses nothing but the JDK.
 */
final class TestSummary {
    /** How the reason of an allowed skip begins; {@code @RequiresKernelFeature} writes it, the feature's name follows. */
    static final String KERNEL_LACKS = "kernel lacks: ";

    /** The same of {@code @Privileged}. */
    static final String MACHINE_LACKS = "machine lacks: ";

    /** Folders with reports below a module's {@code target}, and what is added to the module's name for each. */
    private static final Map<String, String> REPORTS =
            new TreeMap<>(Map.of("surefire-reports", "", "container-reports", " in a container"));

    /**
     * Where {@code @RequiresKernelFeature} also writes each of its skips, beside the reports: {@code class#method} or a
     * whole class, a tab, the feature. A skip that is not there was not its doing, whatever its reason says.
     */
    static final String SKIP_LOG = "kernel-lacks.tsv";

    private final List<Test> tests;

    private TestSummary(List<Test> tests) {
        this.tests = tests;
    }

    public static void main(String[] args) throws Exception {
        TestSummary summary = of(Path.of(args[0]));
        System.out.print(summary.text());
        if (!summary.acceptable()) {
            System.exit(1);
        }
    }

    enum Outcome {
        PASSED,
        FAILED,
        LACKING,
        SKIPPED
    }

    /** One test; {@code why} is the reason of a skip or a failure, or what is lacking. */
    record Test(String module, String name, Outcome outcome, String why) {}

    /** Reads {@code <root>/<module>/target/surefire-reports/TEST-*.xml}. */
    static TestSummary of(Path root) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilder parser = DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder();
        List<Test> tests = new ArrayList<>();
        for (Path module : children(root)) {
            for (Map.Entry<String, String> kind : REPORTS.entrySet()) {
                Path reports = module.resolve("target").resolve(kind.getKey());
                Set<String> log = lines(reports.resolve(SKIP_LOG));
                for (Path report : children(reports)) {
                    String file = report.getFileName().toString();
                    if (file.startsWith("TEST-") && file.endsWith(".xml")) {
                        NodeList cases = parser.parse(report.toFile()).getElementsByTagName("testcase");
                        for (int i = 0; i < cases.getLength(); i++) {
                            tests.add(test(module.getFileName() + kind.getValue(), (Element) cases.item(i), log));
                        }
                    }
                }
            }
        }
        return new TestSummary(List.copyOf(tests));
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.sorted().toList();
        }
    }

    private static Set<String> lines(Path file) throws IOException {
        return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    }

    private static Test test(String module, Element testcase, Set<String> log) {
        String name = testcase.getAttribute("classname") + "." + testcase.getAttribute("name");
        for (String trouble : List.of("failure", "error")) {
            if (testcase.getElementsByTagName(trouble).item(0) instanceof Element element) {
                return new Test(module, name, Outcome.FAILED, inOneLine(element.getAttribute("message")));
            }
        }
        if (!(testcase.getElementsByTagName("skipped").item(0) instanceof Element skipped)) {
            return new Test(module, name, Outcome.PASSED, "");
        }
        String reason = inOneLine(skipped.getAttribute("message"));
        for (String allowed : List.of(KERNEL_LACKS, MACHINE_LACKS)) {
            if (reason.startsWith(allowed) && isLogged(log, testcase, reason.substring(allowed.length()))) {
                return new Test(module, name, Outcome.LACKING, reason.replaceFirst(":", ""));
            }
        }
        return new Test(module, name, Outcome.SKIPPED, reason.isEmpty() ? "no reason given" : reason);
    }

    /** Whether the test is in the log, by itself or with a class around it. */
    private static boolean isLogged(Set<String> log, Element testcase, String feature) {
        String type = testcase.getAttribute("classname");
        // A parameterized test is reported with its parameters: name(int), name{int}[1].
        String method = testcase.getAttribute("name").replaceFirst("[({\\[].*", "");
        if (log.contains(type + "#" + method + "\t" + feature)) {
            return true;
        }
        for (int end = type.length(); end > 0; end = type.lastIndexOf('$', end - 1)) {
            if (log.contains(type.substring(0, end) + "\t" + feature)) {
                return true;
            }
        }
        return false;
    }

    private static String inOneLine(String message) {
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(4)
                .collect(Collectors.joining(" "));
    }

    boolean acceptable() {
        return count(tests, Outcome.PASSED) > 0
                && count(tests, Outcome.FAILED) == 0
                && count(tests, Outcome.SKIPPED) == 0;
    }

    /** Returns the whole summary; its last line is the total. */
    String text() {
        StringBuilder text = new StringBuilder();
        TreeMap<String, List<Test>> byFeature =
                of(Outcome.LACKING).collect(Collectors.groupingBy(Test::why, TreeMap::new, Collectors.toList()));
        byFeature.forEach((feature, skipped) -> {
            text.append("Skipped, because this ").append(feature).append(":\n");
            skipped.forEach(test -> line(text, test.name()));
        });
        list(text, "SKIPPED WITHOUT NAMING A FEATURE THAT THIS KERNEL LACKS (see CONTRIBUTING.md):", Outcome.SKIPPED);
        list(text, "FAILED:", Outcome.FAILED);
        TreeMap<String, List<Test>> byModule =
                tests.stream().collect(Collectors.groupingBy(Test::module, TreeMap::new, Collectors.toList()));
        byModule.forEach((module, inModule) -> line(text, "%-20s %s".formatted(module, total(inModule))));
        if (count(tests, Outcome.PASSED) + count(tests, Outcome.FAILED) == 0) {
            text.append("NO TEST RAN.\n");
        }
        return text.append(total(tests)).append('\n').toString();
    }

    private void list(StringBuilder text, String title, Outcome outcome) {
        List<Test> listed = of(outcome).toList();
        if (!listed.isEmpty()) {
            text.append(title).append('\n');
            listed.forEach(test -> line(text, test.name() + ": " + test.why()));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append("  ").append(line).append('\n');
    }

    private Stream<Test> of(Outcome outcome) {
        return tests.stream().filter(test -> test.outcome() == outcome);
    }

    private static String total(List<Test> tests) {
        return "%d passed, %d failed, %d skipped"
                .formatted(
                        count(tests, Outcome.PASSED),
                        count(tests, Outcome.FAILED),
                        count(tests, Outcome.LACKING) + count(tests, Outcome.SKIPPED));
    }

    private static long count(List<Test> tests, Outcome outcome) {
        return tests.stream().filter(test -> test.outcome() == outcome).count();
    }
}
