package dev.cleat.testkit;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs outside tools. */
final class Tool {

    private static final Duration LONGEST_DEATH = Duration.ofSeconds(10);

    private Tool() {}

    /*
     * nsenter, and not a thread in the namespace that starts the process: the JDK would start its process reaper from
     * that thread, in that namespace, and keep it for a minute.
     */
    /** Runs a tool in a network namespace; returns what it wrote to its standard output. */
    static String run(NetNs netNs, Duration limit, List<String> command) {
        try (NetNsHandle handle = netNs.open()) {
            int raw = handle.fd().acquire();
            try {
                List<String> inside = new ArrayList<>();
                inside.add("nsenter");
                inside.add("--net=/proc/" + ProcessHandle.current().pid() + "/fd/" + raw);
                inside.add("--");
                inside.addAll(command);
                return run(limit, inside, command);
            } finally {
                handle.fd().release();
            }
        }
    }

    /** Runs a tool where this process is; returns what it wrote to its standard output. */
    static String run(Duration limit, List<String> command) {
        return run(limit, command, command);
    }

    private static String run(Duration limit, List<String> command, List<String> shown) {
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
                throw new ToolFailedException(
                        String.join(" ", shown) + ": " + ending + "\n" + Files.readString(err) + Files.readString(out));
            }
            return Files.readString(out);
        } catch (IOException e) {
            throw new ToolFailedException(String.join(" ", shown) + ": " + e.getMessage());
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
        // It may be stuck in the kernel.
        Patience.await(LONGEST_DEATH, () -> !process.isAlive());
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
