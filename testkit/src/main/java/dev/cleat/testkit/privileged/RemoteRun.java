package dev.cleat.testkit.privileged;

import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;

/** Runs test classes inside, and again in another JVM those that the first did not get to. */
final class RemoteRun {

    private static final System.Logger LOG = System.getLogger(PrivilegedEngine.class.getName());

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final EngineExecutionListener listener;
    private final ExecutionRequest request;

    RemoteRun(ExecutionRequest request) {
        this.request = request;
        this.listener = request.getEngineExecutionListener();
    }

    /** Classes that share one JVM; they are to run in one place. */
    void run(List<MirrorDescriptor> testClasses) {
        List<MirrorDescriptor> left = testClasses;
        while (!left.isEmpty()) {
            switch (Site.choose(Selection.where(left.getFirst().testClass()))) {
                case Site.None(String lacking) -> {
                    left.forEach(testClass -> {
                        // Builds show that something was skipped, and the reason in a report only.
                        LOG.log(
                                Level.WARNING,
                                "{0} is skipped: this machine lacks {1}",
                                testClass.testClass().getName(),
                                lacking);
                        SkipLog.add(testClass.testClass(), lacking);
                        listener.executionSkipped(testClass, SkipLog.MACHINE_LACKS + lacking);
                    });
                    return;
                }
                case Site.Usable site -> left = runAt(site, left);
            }
        }
    }

    /** Returns the classes that were not reached. */
    private List<MirrorDescriptor> runAt(Site.Usable site, List<MirrorDescriptor> testClasses) {
        Replay replay = new Replay(listener, testClasses);
        try (Session session = Session.create()) {
            new Job(
                            testClasses.stream()
                                    .flatMap(MirrorDescriptor::selection)
                                    .toList(),
                            Job.configuration(request.getConfigurationParameters()),
                            Job.propertiesOfThisJvm(),
                            session.events().toString(),
                            site.hasInput())
                    .write(session.job());
            InsideJvm jvm = site.start(session, JvmCommand.of(session, site.options(session), site.filesToDelete()));
            try (EventFile events = EventFile.toRead(session.events())) {
                follow(jvm, events, replay);
            } finally {
                jvm.close();
            }
            if (replay.isDone()) {
                forward(jvm.output());
                replay.failUnreported(new IllegalStateException("the tests were not found inside"));
                return List.of();
            }
            WorkerDiedException death = new WorkerDiedException(jvm.exitCode(), replay.running(), jvm.output());
            boolean heardOfNone = replay.unreported().size() == testClasses.size();
            replay.failRunning(death);
            if (heardOfNone) {
                replay.failUnreported(death);
            }
            return replay.unreported();
        } catch (RuntimeException e) {
            replay.failRunning(e);
            replay.failUnreported(e);
            return List.of();
        }
    }

    private static void follow(InsideJvm jvm, EventFile events, Replay replay) {
        try {
            boolean alive;
            do {
                // In this order, so that the last look is after the end.
                alive = jvm.isAlive();
                if (!events.poll(replay::report) && alive) {
                    Thread.sleep(PAUSE);
                }
            } while (alive);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while tests ran in another JVM, which is ended", e);
        }
    }

    /** What the JVM itself and native code wrote, past System.out. */
    private static void forward(String output) {
        if (!output.isBlank()) {
            byte[] bytes = output.getBytes(Charset.defaultCharset());
            System.err.write(bytes, 0, bytes.length);
        }
    }

    static Path workingDirectory() {
        return Path.of("").toAbsolutePath();
    }
}
