package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A program that runs one test class as a build would and prints what happens; tests start it in odd circumstances. */
final class Launch {

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Class<?> sample;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> properties = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path java = Path.of(System.getProperty("java.home"));
    private String classPath = ownClassPath();
    private Path directory = Path.of("").toAbsolutePath();

    private Launch(Class<?> sample) {
        this.sample = sample;
    }

    static Launch of(Class<?> sample) {
        return new Launch(sample);
    }

    /** After other commands such as {@code setpriv}. */
    Launch by(List<String> command) {
        prefix.addAll(command);
        return this;
    }

    Launch property(String name, String value) {
        properties.add("-D" + name + "=" + value);
        return this;
    }

    Launch variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** With copies of the class path and, if it needs one, of the JDK. */
    Launch from(OpenToAll files) {
        classPath = files.classPath();
        java = files.java();
        return this;
    }

    Launch in(Path workingDirectory) {
        directory = workingDirectory;
        return this;
    }

    Process start() throws IOException {
        return builder().start();
    }

    private ProcessBuilder builder() {
        List<String> command = new ArrayList<>(prefix);
        command.add(java.resolve("bin").resolve("java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(properties);
        command.addAll(List.of("-cp", classPath, Launch.class.getName(), sample.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** All that it prints. */
    String run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("cleat-launch-", ".txt");
        try {
            Process process = builder().redirectOutput(output.toFile()).start();
            boolean ended = process.waitFor(LIMIT);
            process.destroyForcibly();
            assertThat(ended).as(() -> read(output)).isTrue();
            return read(output);
        } finally {
            Files.delete(output);
        }
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String ownClassPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    public static void main(String[] args) {
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(DiscoverySelectors.selectClass(args[0]))
                                .build(),
                        new Printing());
        System.exit(0);
    }

    private static final class Printing implements TestExecutionListener {

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            System.out.println("SKIPPED " + test.getLegacyReportingName() + ": " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            System.out.println(result.getStatus() + " " + test.getLegacyReportingName()
                    + result.getThrowable().map(failure -> ": " + failure).orElse(""));
        }
    }
}
