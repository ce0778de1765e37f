package dev.cleat.testkit.privileged;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Writes down what JUnit reports inside. The engine itself is another one outside: only its failure is of interest. */
final class WorkerListener implements TestExecutionListener {

    private final EventFile events;

    WorkerListener(EventFile events) {
        this.events = events;
    }

    @Override
    public void dynamicTestRegistered(TestIdentifier test) {
        events.append(new Event.Registered(
                test.getParentId().orElseThrow(),
                test.getUniqueId(),
                test.getDisplayName(),
                test.getLegacyReportingName(),
                test.getType().name(),
                test.getSource().orElse(null),
                test.getTags().stream().map(TestTag::getName).toList()));
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        flush();
        events.append(new Event.Skipped(test.getUniqueId(), reason));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        flush();
        if (test.getParentId().isPresent()) {
            events.append(new Event.Started(test.getUniqueId()));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        flush();
        if (test.getParentId().isPresent()) {
            events.append(new Event.Finished(
                    test.getUniqueId(),
                    result.getStatus().name(),
                    result.getThrowable().map(Failure::of).orElse(null)));
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            events.append(new Event.Broke(Failure.of(result.getThrowable()
                    .orElseGet(() -> new IllegalStateException("JUnit says " + result.getStatus())))));
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        events.append(new Event.Published(test.getUniqueId(), entry.getKeyValuePairs()));
    }

    private static void flush() {
        System.out.flush();
        System.err.flush();
    }
}
