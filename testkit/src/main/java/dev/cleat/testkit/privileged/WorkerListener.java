package dev.cleat.testkit.privileged;

import java.util.function.Supplier;
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
        tell(() -> new Event.Registered(
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
        tell(() -> new Event.Skipped(test.getUniqueId(), reason));
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.getParentId().isPresent()) {
            tell(() -> new Event.Started(test.getUniqueId()));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.getParentId().isPresent()) {
            tell(() -> new Event.Finished(
                    test.getUniqueId(),
                    result.getStatus().name(),
                    result.getThrowable().map(Failure::of).orElse(null)));
        } else if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
            tell(() -> new Event.Broke(Failure.of(result.getThrowable()
                    .orElseGet(() -> new IllegalStateException("JUnit says " + result.getStatus())))));
        }
    }

    @Override
    public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
        tell(() -> new Event.Published(test.getUniqueId(), entry.getKeyValuePairs()));
    }

    /** After what was printed before. JUnit only logs what a listener throws. */
    private void tell(Supplier<Event> event) {
        try {
            System.out.flush();
            System.err.flush();
            events.append(event.get());
        } catch (Throwable e) {
            Worker.endForWantOfEvents(e);
        }
    }
}
