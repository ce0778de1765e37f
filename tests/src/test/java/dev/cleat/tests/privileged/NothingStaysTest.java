package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.tests.privileged.FailingSamples.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/**
 * Runs classes that leave all they can and fail wherever they can: a hundred times, a fifth of them each in setup, in the
 * body, in teardown, by a timeout and by the death of a JVM. Of these, half are deaths of the JVM that runs the tests, and half
 * of the JVM that started it and owns its files and its container.
 */
@Tag("container")
class NothingStaysTest {

    private static final String WHERE = "cleat.testkit.where";

    /** The proof that the other tests here can fail. */
    @Test
    void theSearchFindsEverythingThatIsThere(@Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            Remains remains = Remains.leave();
            List<String> there = new ArrayList<>(traces.noted());
            assertThat(there).hasSize(7);
            assertThat(traces.found()).isEqualTo(there);
            while (!remains.isEmpty()) {
                there.remove(remains.removeLast());
                // A pin goes with its file system.
                assertThat(Traces.await(() -> traces.found().equals(there) || there.size() == 1))
                        .as(() -> traces.found() + " instead of " + there)
                        .isTrue();
            }
            assertThat(traces.staying()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"in-place, 3", "container, 2"})
    void testsThatFailLeaveNothingBehind(String where, int share, @Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            EngineExecutionResults results = run(
                    FailingSamples.Everywhere.class,
                    Map.of(WHERE, where, FailingSamples.SHARE, Integer.toString(share)));

            List<String> failures = failures(results);
            assertThat(failures)
                    .filteredOn(failure -> failure.contains("on purpose in setup"))
                    .hasSize(4 * share);
            assertThat(failures)
                    .filteredOn(failure -> failure.contains("on purpose in body"))
                    .hasSize(4 * share);
            assertThat(failures)
                    .filteredOn(failure -> failure.contains("on purpose in teardown"))
                    .hasSize(4 * share);
            assertThat(failures)
                    .filteredOn(failure -> failure.contains("timed out"))
                    .hasSize(4 * share);
            assertThat(traces.noted()).hasSizeBetween(12 * share * 7, 16 * share * 7);
            assertThat(traces.staying()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"in-place, 6", "container, 4"})
    void killedJvmsOfTestsLeaveNothingBehind(String where, int times, @Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            for (int i = 0; i < times; i++) {
                EngineExecutionResults results = run(
                        FailingSamples.Ending.class,
                        Map.of(
                                WHERE,
                                where,
                                FailingSamples.LAST_STEP,
                                step(i).name(),
                                FailingSamples.KILLS_ITSELF,
                                "true"));

                assertThat(failures(results)).anyMatch(failure -> failure.contains("(signal 9)"));
            }
            assertThat(traces.noted()).hasSize(times * 8);
            assertThat(traces.staying()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"in-place, 6", "container, 4"})
    void killedJvmsThatStartedThoseLeaveNothingBehind(String where, int times, @Fresh TestCgroup cgroup)
            throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            for (int i = 0; i < times; i++) {
                int before = traces.noted().size();
                Process outer = Launch.of(FailingSamples.Ending.class)
                        .property(WHERE, where)
                        .property(FailingSamples.LAST_STEP, step(i).name())
                        .property(Traces.LEDGER, traces.ledger().toString())
                        .start();
                String identity = Traces.identity(outer.pid());
                try {
                    Traces.await(() -> traces.noted().size() == before + 8 || !outer.isAlive());
                    Traces.note("process " + identity);
                    Traces.note("files-of " + identity);
                    if (where.equals("container")) {
                        Traces.note("containers-of " + identity);
                    }
                    List<String> ofThisRun =
                            traces.noted().subList(before, traces.noted().size());
                    assertThat(ofThisRun).hasSizeGreaterThanOrEqualTo(10);
                    assertThat(traces.found()).containsAll(ofThisRun);
                } finally {
                    outer.destroyForcibly().waitFor();
                }
            }
            // What only the next one can remove.
            Launch.of(PrivilegedSamples.IsWhereItShouldBe.class)
                    .property(WHERE, where)
                    .run();
            assertThat(traces.staying()).isEmpty();
        }
    }

    /** One after the other, and round again. */
    private static Step step(int number) {
        List<Step> steps = List.of(Step.values());
        return steps.get(number % steps.size());
    }

    private static EngineExecutionResults run(Class<?> sample, Map<String, String> properties) {
        properties.forEach(System::setProperty);
        try {
            return PrivilegedTest.run(selectClass(sample));
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.allEvents().failed().stream()
                .flatMap(event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
                .map(Throwable::toString)
                .toList();
    }
}
