package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestCgroup;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** What goes wrong around the tests, or at the end of their JVM, is seen; and after it, nothing of them lives. */
@Timeout(300)
class EndTest {

    private static final String CLASSES = "cleat.testkit.classes";

    @Test
    void aFailureOfWhatClassesShareIsAFailureOfTheLastClass() {
        EngineExecutionResults results = run(EndingSamples.SharesABrokenServer.class);

        results.testEvents().assertStatistics(counts -> counts.succeeded(1).failed(0));
        assertThat(classFailure(results))
                .hasMessage("JUnit failed after %s: java.lang.AssertionError: the shared server lost 3 requests"
                        .formatted(EndingSamples.SharesABrokenServer.class.getName()))
                .hasCauseInstanceOf(AssertionError.class);
    }

    @Test
    void theClasssOwnFailureComesFirst() {
        Throwable failure = classFailure(run(EndingSamples.FailsAndSharesABrokenServer.class));

        assertThat(failure).hasMessage("after all");
        assertThat(failure.getSuppressed()).singleElement().asString().contains("the shared server lost 3 requests");
    }

    @Test
    void ofWhatCannotEvenBePrintedTheFailureIsSeen() {
        assertThat(classFailure(run(EndingSamples.SharesTheUnspeakable.class)))
                .hasMessageStartingWith(
                        "JUnit failed after %s: ".formatted(EndingSamples.SharesTheUnspeakable.class.getName()));
    }

    @Test
    void aFailureAfterASkippedClassIsAFailureOfIt() {
        assertThat(classFailure(run(EndingSamples.IsSkipped.class)))
                .hasMessageStartingWith("JUnit failed after %s: ".formatted(EndingSamples.IsSkipped.class.getName()))
                .hasStackTraceContaining("the look broke something");
    }

    @Test
    void aJvmThatDiesAfterItsLastClassFailsThatClass() {
        EngineExecutionResults results = run(EndingSamples.HaltsAfterTheTests.class);

        results.testEvents().assertStatistics(counts -> counts.succeeded(1).failed(0));
        assertThat(classFailure(results))
                .hasMessage(
                        "the JVM of the tests ended after %s, with exit code 134 (signal 6); its last words:\nout of paper"
                                .formatted(EndingSamples.HaltsAfterTheTests.class.getName()));
    }

    @Test
    void anEndBeforeTheEndIsNoneEvenIfItSaysThatAllIsWell() {
        assertThat(classFailure(run(EndingSamples.HaltsQuietlyAfterTheTests.class)))
                .hasMessageStartingWith("the JVM of the tests ended after ")
                .hasMessageEndingWith(", with exit code 0");
    }

    @Test
    void anExitCodeIsAFailureAlsoWhenAllTestsWereReported() {
        assertThat(classFailure(run(EndingSamples.HaltsInAShutdownHook.class)))
                .hasMessageStartingWith("the JVM of the tests ended after ")
                .hasMessageEndingWith(", with exit code 3");
    }

    @Test
    void aJvmThatDoesNotEndIsEndedAndFailsItsClass() {
        assertThat(classFailure(run(EndingSamples.HangsInAShutdownHook.class)))
                .hasMessageStartingWith("the JVM of the tests had not ended 30 s after its last test, and was killed");
    }

    @Test
    void anErrorThatJUnitDoesNotSurviveFailsTheTest() {
        EngineExecutionResults results = run(EndingSamples.RunsOutOfMemory.class);

        results.testEvents().assertStatistics(counts -> counts.started(1).failed(1));
        assertThat(failures(results))
                .hasSize(2)
                .extracting(Throwable::getMessage)
                .containsOnly("JUnit failed during allocates(): java.lang.OutOfMemoryError: on purpose");
    }

    @Test
    void anExceptionThatCannotEvenBePrintedFailsItsTest() {
        EngineExecutionResults results = run(EndingSamples.ThrowsTheUnspeakable.class);

        results.testEvents().assertStatistics(counts -> counts.started(1).failed(1));
        assertThat(failures(results)).singleElement().asString().contains("Unspeakable, whose toString() throws");
    }

    /** The one fails since the JVM ended before the other had begun; the other is tried again, and fails as well. */
    @Test
    void aJvmThatDiesBetweenClassesFailsTheOneBefore() {
        System.setProperty(CLASSES, ".*EndingSamples\\$(One|Two)");
        EngineExecutionResults results;
        try {
            results = run(EndingSamples.One.class, EndingSamples.Two.class);
        } finally {
            System.clearProperty(CLASSES);
        }

        results.testEvents().assertStatistics(counts -> counts.started(1).succeeded(1));
        assertThat(failures(results).stream().map(Throwable::getMessage))
                .containsExactly(
                        "the JVM of the tests ended after %s, with exit code 5"
                                .formatted(EndingSamples.One.class.getName()),
                        "the JVM of the tests ended before any test, with exit code 5");
    }

    @Test
    void nothingOfTheTestsLivesOrIsWaitedFor(@Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            assertThat(classFailure(run(EndingSamples.LeavesADaemon.class)))
                    .hasMessageStartingWith("LeavesADaemon left behind:")
                    .message()
                    .containsPattern("\\n  process \\d+ \\(sleep\\) in net:\\[\\d+]");

            assertThat(traces.noted()).hasSize(1);
            assertThat(traces.found()).isEmpty();
        }
    }

    static EngineExecutionResults run(Class<?>... samples) {
        return PrivilegedTest.run(
                Stream.of(samples).map(DiscoverySelectors::selectClass).toArray(DiscoverySelector[]::new));
    }

    private static Throwable classFailure(EngineExecutionResults results) {
        results.containerEvents().assertStatistics(counts -> counts.failed(1));
        return failures(results).getFirst();
    }

    private static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .toList();
    }
}
