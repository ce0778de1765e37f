package dev.cleat.testkit.privileged;

import java.time.Duration;
import java.util.List;

/** The JVM that ran tests ended in another way than it should. */
final class WorkerDiedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int SIGNALLED = 128;
    private static final int MOST_LINES = 40;

    private WorkerDiedException(String message, String output) {
        super("the JVM of the tests " + message + lastOf(output));
    }

    static WorkerDiedException ended(String when, int exitCode, String output) {
        return new WorkerDiedException("ended " + when + ", with exit code " + exitCode + meaning(exitCode), output);
    }

    static WorkerDiedException didNotEnd(Duration limit, String output) {
        return new WorkerDiedException(
                "had not ended " + limit.toSeconds() + " s after its last test, and was killed", output);
    }

    private static String meaning(int exitCode) {
        return exitCode > SIGNALLED ? " (signal " + (exitCode - SIGNALLED) + ")" : "";
    }

    private static String lastOf(String output) {
        List<String> lines = output.lines().toList();
        List<String> last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        return last.isEmpty() ? "" : "; its last words:\n" + String.join("\n", last);
    }
}
