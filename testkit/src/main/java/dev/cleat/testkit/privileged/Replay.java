package dev.cleat.testkit.privileged;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.reporting.ReportEntry;

/**
 * Reports outside what happened inside.
 *
 * <p>The end of a test class, or that it is skipped, is reported when the inside goes on to something else or has ended
 * well: what goes wrong in between is a failure of that class, since hardly a report shows a failure that is nobody's.
 */
final class Replay {

    private final EngineExecutionListener listener;
    private final Map<String, MirrorDescriptor> known = new HashMap<>();
    private final Map<String, MirrorDescriptor> running = new LinkedHashMap<>();
    private final Set<TestDescriptor> reported = new HashSet<>();
    private final List<MirrorDescriptor> testClasses;
    private final Consumer<Throwable> ofNobody;
    private @Nullable ClassEnd heldBack;
    private @Nullable Throwable broken;
    private boolean done;

    /** What fails and is no failure of any class, goes to a consumer. */
    Replay(EngineExecutionListener listener, List<MirrorDescriptor> testClasses, Consumer<Throwable> ofNobody) {
        this.listener = listener;
        this.ofNobody = ofNobody;
        this.testClasses = List.copyOf(testClasses);
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
            case Event.Skipped(String id, String reason) -> skip(find(id), reason);
            case Event.Started(String id) -> start(find(id));
            case Event.Finished(String id, String status, Failure failure) ->
                finish(find(id), result(Status.valueOf(status), failure == null ? null : failure.restore()));
            case Event.Published(String id, Map<String, String> entries) ->
                listener.reportingEntryPublished(find(id), ReportEntry.from(entries));
            case Event.Output(boolean error, byte[] bytes) ->
                (error ? System.err : System.out).write(bytes, 0, bytes.length);
            case Event.Broke(Failure failure) -> breakBy(new JUnitFailedException(when(), failure.restore()));
            case Event.Done() -> done = true;
        }
    }

    private void register(Event.Registered event) {
        MirrorDescriptor test = new MirrorDescriptor(event, event.source());
        find(event.parent()).addChild(test);
        known.put(event.id(), test);
        listener.dynamicTestRegistered(test);
    }

    private void breakBy(JUnitFailedException cause) {
        if (broken == null) {
            broken = cause;
        } else {
            broken.addSuppressed(cause);
        }
    }

    private void skip(MirrorDescriptor test, String reason) {
        releaseClass();
        reported.add(test);
        if (testClasses.contains(test)) {
            heldBack = new ClassEnd.Skipped(test, reason);
        } else {
            listener.executionSkipped(test, reason);
        }
    }

    private void start(MirrorDescriptor test) {
        releaseClass();
        reported.add(test);
        running.put(test.jupiterId(), test);
        listener.executionStarted(test);
    }

    private void finish(MirrorDescriptor test, TestExecutionResult result) {
        releaseClass();
        failWithin(test, new IllegalStateException("nothing was heard of its end"));
        if (result.getStatus() == Status.SUCCESSFUL && !test.isTemplate()) {
            for (TestDescriptor child : test.getChildren()) {
                if (!reported.contains(child)) {
                    start((MirrorDescriptor) child);
                    failWithin(test, new IllegalStateException("it was not run inside, and nothing was heard why"));
                }
            }
        }
        running.remove(test.jupiterId());
        if (testClasses.contains(test)) {
            heldBack = new ClassEnd.Finished(test, result);
        } else {
            listener.executionFinished(test, result);
        }
    }

    private void releaseClass() {
        ClassEnd end = heldBack;
        heldBack = null;
        switch (end) {
            case null -> {}
            case ClassEnd.Finished(MirrorDescriptor test, TestExecutionResult result) ->
                listener.executionFinished(test, result);
            case ClassEnd.Skipped(MirrorDescriptor test, String reason) -> listener.executionSkipped(test, reason);
        }
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

    /** What failed beyond the classes, null if nothing did. */
    @Nullable
    Throwable broken() {
        return broken;
    }

    /** The classes of which nothing was heard. */
    List<MirrorDescriptor> unreported() {
        return testClasses.stream()
                .filter(testClass -> !reported.contains(testClass))
                .toList();
    }

    /** What was running, or the last to run, for a message. */
    String when() {
        ClassEnd end = heldBack;
        if (!running.isEmpty()) {
            return "during " + List.copyOf(running.values()).getLast().getLegacyReportingName();
        }
        return end == null ? "before any test" : "after " + end.testClass().getLegacyReportingName();
    }

    /** All went well inside, and there is no more to come. A class of which nothing was heard was lost nevertheless. */
    void succeed() {
        failWithin(null, new IllegalStateException("nothing was heard of its end"));
        releaseClass();
        failUnreported(new IllegalStateException("the tests were not found inside"));
    }

    /**
     * Ends what was running, the innermost first; if nothing was, the class that ended last has failed, and before any
     * did, all have.
     */
    void fail(Throwable cause) {
        ClassEnd end = heldBack;
        if (!running.isEmpty()) {
            releaseClass();
            failWithin(null, cause);
        } else if (end != null) {
            heldBack = null;
            fail(end, cause);
        } else if (!unreported().isEmpty()) {
            failUnreported(cause);
        } else {
            ofNobody.accept(cause);
        }
    }

    private void fail(ClassEnd end, Throwable cause) {
        switch (end) {
            case ClassEnd.Skipped skipped -> {
                listener.executionStarted(skipped.testClass());
                listener.executionFinished(skipped.testClass(), TestExecutionResult.failed(cause));
            }
            case ClassEnd.Finished(MirrorDescriptor test, TestExecutionResult result) ->
                listener.executionFinished(test, failed(result, cause));
        }
    }

    /** Its own failure comes first. */
    private static TestExecutionResult failed(TestExecutionResult result, Throwable cause) {
        Throwable own = result.getThrowable().orElse(null);
        if (result.getStatus() != Status.FAILED || own == null) {
            return TestExecutionResult.failed(cause);
        }
        own.addSuppressed(cause);
        return result;
    }

    /** Ends classes of which nothing was heard. */
    void failUnreported(Throwable cause) {
        unreported().forEach(this::start);
        failWithin(null, cause);
    }

    /** Ends what is running below a test, or everything. */
    private void failWithin(@Nullable TestDescriptor test, Throwable cause) {
        for (MirrorDescriptor open : List.copyOf(running.values()).reversed()) {
            if (test == null || (open.getUniqueId().hasPrefix(test.getUniqueId()) && !open.equals(test))) {
                running.remove(open.jupiterId());
                listener.executionFinished(open, TestExecutionResult.failed(cause));
            }
        }
    }

    private sealed interface ClassEnd {

        MirrorDescriptor testClass();

        record Finished(MirrorDescriptor testClass, TestExecutionResult result) implements ClassEnd {}

        record Skipped(MirrorDescriptor testClass, String reason) implements ClassEnd {}
    }
}
