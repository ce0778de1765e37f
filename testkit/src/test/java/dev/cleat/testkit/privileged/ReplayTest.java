package dev.cleat.testkit.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.Privileged;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;

/** What is not heard from the inside is no success. */
class ReplayTest {

    private static final String GOOD = "SUCCESSFUL";

    private final Reports reports = new Reports();
    private final MirrorDescriptor testClass = mirror(Sample.class);
    private final MirrorDescriptor another = mirror(Another.class);
    private final List<Throwable> ofNobody = new ArrayList<>();
    private final Replay replay = new Replay(reports, List.of(testClass, another), ofNobody::add);

    @Test
    void theEndOfAClassIsReportedWhenTheNextBegins() {
        runAll(testClass);
        assertThat(reports.ends).doesNotContain("Sample SUCCESSFUL");

        replay.report(new Event.Started(another.jupiterId()));

        assertThat(reports.ends).containsExactly("one() SUCCESSFUL", "two() SUCCESSFUL", "Sample SUCCESSFUL");
    }

    @Test
    void theEndOfTheLastClassIsReportedWhenAllIsWell() {
        runAll(testClass);
        runAll(another);
        replay.report(new Event.Done());
        replay.succeed();

        assertThat(reports.ends).hasSize(5).allMatch(end -> end.endsWith(GOOD));
    }

    @Test
    void whatGoesWrongAfterAClassIsAFailureOfIt() {
        runAll(testClass);
        replay.fail(new IllegalStateException("died"));

        assertThat(reports.ends).last().isEqualTo("Sample FAILED java.lang.IllegalStateException: died");
        assertThat(replay.unreported()).containsExactly(another);
    }

    @Test
    void aTestWhoseEndIsNotHeardFails() {
        start(testClass);
        finish(start(child(testClass, "one()")));
        start(child(testClass, "two()"));
        finish(testClass);

        assertThat(reports.ends)
                .containsExactly(
                        "one() SUCCESSFUL",
                        "two() FAILED java.lang.IllegalStateException: nothing was heard of its end");
    }

    @Test
    void aTestThatIsNotHeardOfFails() {
        start(testClass);
        finish(start(child(testClass, "one()")));
        finish(testClass);

        assertThat(reports.ends).first().isEqualTo("one() SUCCESSFUL");
        assertThat(reports.ends).last().asString().startsWith("two() FAILED").contains("was not run inside");
    }

    @Test
    void aClassThatIsNotHeardOfFails() {
        runAll(testClass);
        replay.report(new Event.Done());
        replay.succeed();

        assertThat(reports.ends).contains("Sample SUCCESSFUL");
        assertThat(reports.ends).last().asString().startsWith("Another FAILED").contains("not found inside");
    }

    @Test
    void aClassWhoseEndIsNotHeardFails() {
        start(testClass);
        runAll(another);
        replay.report(new Event.Done());
        replay.succeed();

        assertThat(reports.ends)
                .contains(
                        "Another SUCCESSFUL",
                        "Sample FAILED java.lang.IllegalStateException: nothing was heard of its end");
    }

    @Test
    void aSkippedClassIsReportedWhenTheInsideGoesOn() {
        skip(testClass);
        assertThat(reports.ends).isEmpty();
        runAll(another);
        replay.report(new Event.Done());
        replay.succeed();

        assertThat(reports.ends).containsExactly("Sample SKIPPED why", "test() SUCCESSFUL", "Another SUCCESSFUL");
        assertThat(reports.starts).doesNotContain("Sample");
    }

    @Test
    void whatGoesWrongAfterASkippedClassIsAFailureOfIt() {
        runAll(testClass);
        skip(another);
        replay.fail(new IllegalStateException("died"));

        assertThat(reports.starts).last().isEqualTo("Another");
        assertThat(reports.ends).last().isEqualTo("Another FAILED java.lang.IllegalStateException: died");
        assertThat(reports.ends).contains("Sample SUCCESSFUL");
    }

    @Test
    void whatGoesWrongBeforeAnyClassIsAFailureOfAll() {
        replay.fail(new IllegalStateException("died"));

        assertThat(reports.ends)
                .containsExactlyInAnyOrder(
                        "Sample FAILED java.lang.IllegalStateException: died",
                        "Another FAILED java.lang.IllegalStateException: died");
        assertThat(ofNobody).isEmpty();
    }

    @Test
    void aFailureOfNobodyIsNotLost() {
        runAll(testClass);
        runAll(another);
        replay.succeed();
        replay.fail(new IllegalStateException("too late"));

        assertThat(ofNobody).singleElement().asString().contains("too late");
    }

    @Test
    void ofSeveralFailuresBeyondTheClassesNoneIsLost() {
        for (String text : List.of("first", "second")) {
            replay.report(new Event.Broke(Failure.of(new IllegalStateException(text))));
        }

        assertThat(replay.broken())
                .hasMessageContaining("first")
                .extracting(Throwable::getSuppressed, InstanceOfAssertFactories.array(Throwable[].class))
                .singleElement()
                .asString()
                .contains("second");
    }

    private void runAll(MirrorDescriptor container) {
        start(container);
        for (TestDescriptor child : List.copyOf(container.getChildren())) {
            finish(start((MirrorDescriptor) child));
        }
        finish(container);
    }

    private MirrorDescriptor start(MirrorDescriptor test) {
        replay.report(new Event.Started(test.jupiterId()));
        return test;
    }

    private void skip(MirrorDescriptor test) {
        replay.report(new Event.Skipped(test.jupiterId(), "why"));
    }

    private void finish(MirrorDescriptor test) {
        replay.report(new Event.Finished(test.jupiterId(), GOOD, null));
    }

    private static MirrorDescriptor child(MirrorDescriptor container, String name) {
        return container.getChildren().stream()
                .filter(child -> child.getDisplayName().equals(name))
                .map(MirrorDescriptor.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static MirrorDescriptor mirror(Class<?> sample) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(sample))
                .build();
        return MirrorDescriptor.ofTree(
                JupiterDiscovery.privilegedClasses(request).getFirst(), request);
    }

    /** In their order. */
    private static final class Reports implements EngineExecutionListener {

        final List<String> starts = new ArrayList<>();
        final List<String> ends = new ArrayList<>();

        @Override
        public void executionStarted(TestDescriptor test) {
            starts.add(name(test));
        }

        @Override
        public void executionSkipped(TestDescriptor test, String reason) {
            ends.add(name(test) + " SKIPPED " + reason);
        }

        private static String name(TestDescriptor test) {
            String name = test.getDisplayName();
            return name.substring(name.indexOf('$') + 1);
        }

        @Override
        public void executionFinished(TestDescriptor test, TestExecutionResult result) {
            ends.add((name(test) + " " + result.getStatus() + " "
                            + result.getThrowable().map(Throwable::toString).orElse(""))
                    .strip());
        }
    }

    @Privileged
    static class Sample {
        @Test
        void one() {}

        @Test
        void two() {}
    }

    @Privileged
    static class Another {
        @Test
        void test() {}
    }
}
