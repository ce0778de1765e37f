package dev.cleat.tests.user;

import dev.cleat.sys.NetNsHandle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, as a user would start it. */
final class ChildJvm implements AutoCloseable {

    static final String CLASS_PATH = System.getProperty("java.class.path");
    static final String FLAG_ON_CLASS_PATH = "--enable-native-access=ALL-UNNAMED";
    static final String FLAG_ON_MODULE_PATH = "--enable-native-access=dev.cleat.sys";

    private static final long SECONDS = 30;
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final BufferedReader out;
    private final Path err;

    private ChildJvm(Process process, Path err) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.err = err;
    }

    /**
     * What it left.
     *
     * @param status its exit status
     * @param out its standard output
     * @param err its standard error
     */
    record End(int status, String out, String err) {}

    /** Starts {@code java} with these arguments in the namespace that this process is in. */
    static ChildJvm start(List<String> arguments) throws IOException {
        return launch(List.of(), arguments);
    }

    /** Starts {@code java} with these arguments through a command that runs what follows it. */
    static ChildJvm startThrough(List<String> command, List<String> arguments) throws IOException {
        return launch(command, arguments);
    }

    /**
     * Starts {@code java} with these arguments in a network namespace. A child would inherit the namespace of the thread
     * that starts it too, but so would the thread that the JDK keeps to wait for it.
     */
    static ChildJvm startIn(NetNsHandle netNs, List<String> arguments) throws IOException {
        int fd = netNs.fd().acquire();
        try {
            String path = "/proc/" + ProcessHandle.current().pid() + "/fd/" + fd;
            ChildJvm child = launch(List.of("nsenter", "--net=" + path), arguments);
            child.awaitExec();
            return child;
        } finally {
            netNs.fd().release();
        }
    }

    private static ChildJvm launch(List<String> prefix, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Such a process does not live long enough for better code.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(arguments);
        Path err = Files.createTempFile("cleat-child", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.start();
        process.getOutputStream().close();
        return new ChildJvm(process, err);
    }

    /** Until nsenter has become java, it needs the path of the namespace. */
    private void awaitExec() {
        while (process.isAlive()
                && process.info()
                        .command()
                        .filter(name -> name.endsWith("java"))
                        .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** The next line that it prints; what it wrote to its standard error is in the failure if none comes. */
    String line() {
        String line = CompletableFuture.supplyAsync(this::read)
                .completeOnTimeout("", SECONDS, TimeUnit.SECONDS)
                .join();
        if (line.isEmpty()) {
            throw new AssertionError("the child printed nothing more; its standard error: " + errors());
        }
        return line;
    }

    private String read() {
        try {
            String line = out.readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it ends by itself. */
    End end() throws IOException, InterruptedException {
        try (this) {
            CompletableFuture<String> text = CompletableFuture.supplyAsync(
                    () -> out.lines().map(line -> line + "\n").reduce("", String::concat));
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the child did not end; its standard error: " + errors());
            }
            return new End(process.exitValue(), text.join(), errors());
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        int status = process.destroyForcibly().waitFor();
        if (status != KILLED) {
            throw new AssertionError("the child ended by itself, with status " + status + ": " + errors());
        }
    }

    private String errors() {
        try {
            return Files.readString(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        out.close();
        Files.deleteIfExists(err);
    }
}
