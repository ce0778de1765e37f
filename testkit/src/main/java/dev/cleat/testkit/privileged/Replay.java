package dev.cleat.testkit.privileged;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.ReportEntry;

/** Reports outside what happened inside. */
final class Replay {

    private final EngineExecutionListener listener;
    private final Map<String, MirrorDescriptor> known = new HashMap<>();
    private final Map<String, MirrorDescriptor> running = new LinkedHashMap<>();
    private final List<MirrorDescriptor> unreported;
    private boolean done;

    Replay(EngineExecutionListener listener, List<MirrorDescriptor> testClasses) {
        this.listener = listener;
        this.unreported = new ArrayList<>(testClasses);
        testClasses.forEach(this::learn);
    }

    private void learn(TestDescriptor descriptor) {
        MirrorDescriptor mirror = (MirrorDescriptor) descriptor;
        known.put(mirror.jupiterId(), mirror);
        mirror.getChildren().forEach(this::learn);
    }

    void report(Event event) {
        switch (event) {
            case Event.Registered registered -> register(registered);
            case Event.Skipped(String id, String reason) -> {
                MirrorDescriptor test = find(id);
                unreported.remove(test);
                listener.executionSkipped(test, reason);
            }
            case Event.Started(String id) -> start(find(id));
            case Event.Finished(String id, String status, Failure failure) -> {
                MirrorDescriptor test = find(id);
                running.remove(test.jupiterId());
                listener.executionFinished(
                        test, result(Status.valueOf(status), failure == null ? null : failure.restore()));
            }
            case Event.Published(String id, Map<String, String> entries) ->
                listener.reportingEntryPublished(find(id), ReportEntry.from(entries));
            case Event.Output(boolean error, byte[] bytes) ->
                (error ? System.err : System.out).write(bytes, 0, bytes.length);
            case Event.Done() -> done = true;
        }
    }

    private void register(Event.Registered event) {
        MirrorDescriptor test = new MirrorDescriptor(event, event.source());
        find(event.parent()).addChild(test);
        known.put(event.id(), test);
        listener.dynamicTestRegistered(test);
    }

    private void start(MirrorDescriptor test) {
        unreported.remove(test);
        running.put(test.jupiterId(), test);
        listener.executionStarted(test);
    }

    private MirrorDescriptor find(String id) {
        MirrorDescriptor found = known.get(id);
        if (found == null) {
            throw new IllegalStateException("inside there is a test that the outside does not know: "
                    + MirrorDescriptor.inEngine(PrivilegedEngine.ID, UniqueId.parse(id)));
        }
        return found;
    }

    private static TestExecutionResult result(Status status, @Nullable Throwable throwable) {
        return switch (status) {
            case SUCCESSFUL -> TestExecutionResult.successful();
            case ABORTED -> TestExecutionResult.aborted(throwable);
            case FAILED -> TestExecutionResult.failed(throwable);
        };
    }

    boolean isDone() {
        return done;
    }

    /** The classes of which nothing was heard. */
    List<MirrorDescriptor> unreported() {
        return List.copyOf(unreported);
    }

    /** What was running when the JVM died, for a message. */
    String running() {
        return running.isEmpty()
                ? "before any test"
                : "during " + List.copyOf(running.values()).getLast().getLegacyReportingName();
    }

    /** Ends what was running, the innermost first. */
    void failRunning(Throwable cause) {
        List<MirrorDescriptor> open = new ArrayList<>(running.values());
        running.clear();
        open.reversed().forEach(test -> listener.executionFinished(test, TestExecutionResult.failed(cause)));
    }

    /** Ends classes of which nothing was heard. */
    void failUnreported(Throwable cause) {
        for (MirrorDescriptor testClass : unreported()) {
            start(testClass);
        }
        failRunning(cause);
    }
}
