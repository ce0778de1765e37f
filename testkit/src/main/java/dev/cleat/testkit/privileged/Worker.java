package dev.cleat.testkit.privileged;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * The program of the JVM inside: runs tests by JUnit Jupiter and writes down what happens.
 *
 * @since 0.1
 */
public final class Worker {

    /** The exit code that tells the shell around it that the JVM outside has died. */
    static final int ORPHANED = 113;

    /** The exit code of a JVM that could not write down what happened. */
    private static final int MUTE = 114;

    private Worker() {}

    /**
     * Runs a job.
     *
     * @param args the file of the job
     */
    public static void main(String[] args) {
        Job job = Job.read(Path.of(args[0]));
        job.properties().forEach(System::setProperty);
        if (job.endsWithInput()) {
            InputStream input = System.in;
            Thread.ofPlatform().daemon().name("cleat waits for the outside").start(() -> awaitEnd(input));
        }
        System.setIn(InputStream.nullInputStream());
        EventFile events = EventFile.toAppend(Path.of(job.events()));
        System.setOut(printStream(events, false));
        System.setErr(printStream(events, true));
        int code = 1;
        try {
            execute(job, events);
            System.out.flush();
            System.err.flush();
            events.append(new Event.Done());
            code = 0;
        } finally {
            // Threads that tests left running must not keep the JVM.
            System.exit(code);
        }
    }

    /** What JUnit throws, an {@link OutOfMemoryError} of a test included, is told as well. */
    private static void execute(Job job, EventFile events) {
        try {
            launcher().execute(request(job), new WorkerListener(events));
        } catch (Throwable e) {
            events.append(new Event.Broke(Failure.of(e)));
        }
    }

    /** JUnit goes on when a listener throws, and nobody outside would miss the event: only an end is noticed. */
    static void endForWantOfEvents(Throwable cause) {
        try {
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, Charset.defaultCharset())
                    .println("cannot write down what happens to the tests: " + cause);
        } finally {
            Runtime.getRuntime().halt(MUTE);
        }
    }

    private static Launcher launcher() {
        return LauncherFactory.create(LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .addTestEngines(JupiterDiscovery.jupiter())
                // What these do has been done outside, or is done there with the events.
                .enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .build());
    }

    private static LauncherDiscoveryRequest request(Job job) {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(job.selection().stream()
                        .map(DiscoverySelectors::selectUniqueId)
                        .toList())
                .configurationParameters(job.configuration())
                .build();
    }

    private static PrintStream printStream(EventFile events, boolean error) {
        return new PrintStream(new OutputEvents(events, error), true, Charset.defaultCharset());
    }

    /** Whoever outside wants an end writes something. If the input just ends, then whoever held it has died. */
    private static void awaitEnd(InputStream input) {
        int code;
        try {
            code = input.read() >= 0 ? 1 : ORPHANED;
        } catch (IOException e) {
            code = ORPHANED;
        }
        Runtime.getRuntime().halt(code);
    }
}
