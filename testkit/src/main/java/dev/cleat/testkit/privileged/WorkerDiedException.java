package dev.cleat.testkit.privileged;

import java.util.List;

/** The JVM that ran tests ended before they did. */
final class WorkerDiedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int SIGNALLED = 128;
    private static final int MOST_LINES = 40;

    WorkerDiedException(int exitCode, String when, String output) {
        super("the JVM of the tests ended " + when + ", with exit code " + exitCode + meaning(exitCode)
                + lastOf(output));
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
