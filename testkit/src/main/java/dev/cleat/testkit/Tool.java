package dev.cleat.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs an outside tool. The process inherits the namespaces of the calling thread. */
final class Tool {

    private Tool() {}

    /** Returns what the tool wrote to its standard output. */
    static String run(Duration limit, List<String> command) {
        Path out = null;
        Path err = null;
        try {
            // Files, because a pipe stays open as long as some child of the tool has it.
            out = Files.createTempFile("cleat-tool", ".out");
            err = Files.createTempFile("cleat-tool", ".err");
            Process process = new ProcessBuilder(command)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            String ending = await(process, limit);
            if (!ending.isEmpty()) {
                throw new ToolFailedException(String.join(" ", command) + ": " + ending + "\n" + Files.readString(err)
                        + Files.readString(out));
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(out);
            delete(err);
        }
    }

    /** How it ended, if not well. */
    private static String await(Process process, Duration limit) {
        try {
            if (process.waitFor(limit)) {
                return process.exitValue() == 0 ? "" : "exit code " + process.exitValue();
            }
            kill(process);
            return "did not end within " + limit.toMillis() + " ms, was killed";
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            return "was killed, since the test was interrupted";
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> children;
        try (Stream<ProcessHandle> descendants = process.descendants()) {
            children = descendants.toList();
        }
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }

    @SuppressWarnings("EmptyCatch") // a file in the temporary directory must not hide how the tool ended
    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // stays in the temporary directory
        }
    }
}
