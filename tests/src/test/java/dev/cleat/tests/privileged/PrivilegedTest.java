package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;

/** Runs samples in other JVMs on this machine. */
class PrivilegedTest {

    private static final String INSIDE = "cleat.testkit.inside";

    @Test
    void whatHappensInsideAppearsAsIfItHadRunHere() {
        EngineExecutionResults remote = run(selectClass(PrivilegedSamples.Everything.class));
        assertThat(System.getProperty(PrivilegedSamples.RAN)).isNull();
        List<String> local;
        System.setProperty(INSIDE, "true");
        try {
            local = story(EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(PrivilegedSamples.Everything.class))
                    .execute());
        } finally {
            System.clearProperty(INSIDE);
            System.clearProperty(PrivilegedSamples.RAN);
        }

        assertThat(story(remote)).containsExactlyElementsOf(local).hasSizeGreaterThan(30);
    }

    @Test
    void failuresHaveTheirStackTraces() {
        EngineExecutionResults results = run(selectClass(PrivilegedSamples.Everything.class));

        Throwable assertion = failure(results, "failsAnAssertion()");
        assertThat(assertion).isInstanceOf(AssertionError.class).hasMessageContaining("[1, 2]");
        assertThat(assertion.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("failsAnAssertion"));
        Throwable worded = failure(results, "throwsWhatCannotBeSerialized()");
        assertThat(worded)
                .hasToString(PrivilegedSamples.Unserializable.class.getName() + ": cannot be serialized")
                .cause()
                .hasToString("java.lang.IllegalStateException: the cause");
        assertThat(worded.getStackTrace()[0].getMethodName()).isEqualTo("throwsWhatCannotBeSerialized");
    }

    @Test
    void failuresAroundAllTestsAreTheClasss() {
        EngineExecutionResults before = run(selectClass(PrivilegedSamples.FailsBeforeAll.class));
        before.testEvents().assertStatistics(counts -> counts.started(0));
        assertThat(failures(before)).containsExactly("java.lang.IllegalStateException: before all");
        EngineExecutionResults after = run(selectClass(PrivilegedSamples.FailsAfterAll.class));
        after.testEvents().assertStatistics(counts -> counts.succeeded(1));
        assertThat(failures(after)).containsExactly("java.lang.IllegalStateException: after all");
    }

    @Test
    void oneMethodOrInvocationCanBeAskedFor() {
        run(selectMethod(PrivilegedSamples.Everything.class, "succeeds"))
                .testEvents()
                .assertStatistics(counts -> counts.started(1).succeeded(1));
        String second = "[engine:cleat-privileged]/[class:" + PrivilegedSamples.Everything.class.getName()
                + "]/[test-template:takesParametersFromAMethod(int)]/[test-template-invocation:#2]";
        run(selectUniqueId(second))
                .testEvents()
                .assertStatistics(counts -> counts.started(1).succeeded(1));
    }

    @Test
    void outputAppearsHere() {
        assertThat(outputOf(PrivilegedSamples.IsWhereItShouldBe.class)).contains("devices: [lo]");
    }

    @Test
    void fixturesWorkInside() {
        run(selectClass(PrivilegedSamples.IsWhereItShouldBe.class))
                .testEvents()
                .assertStatistics(counts -> counts.succeeded(2));
    }

    @Test
    void aJvmThatDiesFailsWhatItWasRunning() {
        EngineExecutionResults results = run(
                selectClass(PrivilegedSamples.Exits.class),
                selectClass(PrivilegedSamples.IsKilled.class),
                selectClass(PrivilegedSamples.FailsAfterAll.class));

        results.testEvents()
                .assertStatistics(counts -> counts.started(3).succeeded(1).failed(2));
        assertThat(failure(results, "endsItsJvm()"))
                .hasMessageContaining("the JVM of the tests ended during endsItsJvm(), with exit code 7");
        assertThat(failure(results, "killsItsJvm()")).hasMessageContaining("with exit code 137 (signal 9)");
    }

    @Test
    void anInterruptLosesNothing() {
        run(selectClass(PrivilegedSamples.LeavesItsThreadInterrupted.class))
                .testEvents()
                .assertStatistics(counts -> counts.started(3).succeeded(3));
    }

    @Test
    void withoutItsEngineAClassFailsInsteadOfRunningHere() {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(PrivilegedSamples.Everything.class))
                .execute();

        assertThat(failures(results)).singleElement().asString().contains("must not leave out the test engine");
        assertThat(System.getProperty(PrivilegedSamples.RAN)).isNull();
    }

    static EngineExecutionResults run(DiscoverySelector... selectors) {
        return EngineTestKit.engine("cleat-privileged").selectors(selectors).execute();
    }

    private static String outputOf(Class<?> sample) {
        PrintStream out = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, Charset.defaultCharset()));
        try {
            run(selectClass(sample));
        } finally {
            System.setOut(out);
        }
        return bytes.toString(Charset.defaultCharset());
    }

    private static Throwable failure(EngineExecutionResults results, String method) {
        return results.testEvents().failed().stream()
                .filter(event -> event.getTestDescriptor().getDisplayName().equals(method))
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .map(Throwable::toString)
                .toList();
    }

    /** Everything that a report could show, except the engine. */
    private static List<String> story(EngineExecutionResults results) {
        return results.allEvents().stream()
                .filter(event -> !event.getTestDescriptor().isRoot())
                .map(PrivilegedTest::line)
                .toList();
    }

    private static String line(Event event) {
        TestDescriptor test = event.getTestDescriptor();
        String what = switch (event.getType()) {
            case EventType type
            when type == EventType.FINISHED -> {
                TestExecutionResult result = event.getRequiredPayload(TestExecutionResult.class);
                yield result.getStatus()
                        + result.getThrowable().map(PrivilegedTest::trace).orElse("");
            }
            case EventType type
            when type == EventType.REPORTING_ENTRY_PUBLISHED ->
                event.getRequiredPayload(ReportEntry.class).getKeyValuePairs().toString();
            default -> "";
        };
        return "%s %s %s %s %s %s %s %s"
                .formatted(
                        event.getType(),
                        test.getUniqueId().toString().replaceFirst("\\[engine:[^]]*]", ""),
                        test.getDisplayName(),
                        test.getLegacyReportingName(),
                        test.getType(),
                        test.getSource(),
                        test.getTags(),
                        what);
    }

    /** As far as it is the sample's own. */
    private static String trace(Throwable throwable) {
        return " " + throwable
                + Arrays.stream(throwable.getStackTrace())
                        .filter(frame -> frame.getClassName().startsWith(PrivilegedSamples.class.getName()))
                        .map(StackTraceElement::toString)
                        .collect(Collectors.joining());
    }
}
