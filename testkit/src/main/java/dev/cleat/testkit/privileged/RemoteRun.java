package dev.cleat.testkit.privileged;

import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;

/** Runs test classes inside, and again in another JVM those that the first did not get to. */
final class RemoteRun {

    private static final System.Logger LOG = System.getLogger(PrivilegedEngine.class.getName());

    private static final Duration PAUSE = Duration.ofMillis(5);

    /** For shutdown hooks, and for the removal of what the tests left. Surefire gives a JVM as long. */
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final EngineExecutionListener listener;
    private final ExecutionRequest request;
    private final Consumer<Throwable> ofNobody;

    /** What fails and is no failure of any class, goes to a consumer. */
    RemoteRun(ExecutionRequest request, Consumer<Throwable> ofNobody) {
        this.request = request;
        this.ofNobody = ofNobody;
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
    @SuppressWarnings("CatchingUnchecked") // whatever it is, the tests have not passed
    private List<MirrorDescriptor> runAt(Site.Usable site, List<MirrorDescriptor> testClasses) {
        Replay replay = new Replay(listener, testClasses, ofNobody);
        try {
            InsideJvm jvm;
            boolean ended;
            try (Session session = Session.create()) {
                jobOf(testClasses, session, site).write(session.job());
                jvm = site.start(session, JvmCommand.of(session, site.options(session), site.filesToDelete()));
                try (EventFile events = EventFile.toRead(session.events())) {
                    ended = follow(jvm, events, replay);
                } finally {
                    jvm.close();
                }
            }
            // Only now, since what goes wrong with the session is to be seen as well.
            return conclude(jvm, ended, replay);
        } catch (RuntimeException | Error e) {
            replay.fail(e);
            replay.failUnreported(e);
            return List.of();
        }
    }

    private Job jobOf(List<MirrorDescriptor> testClasses, Session session, Site.Usable site) {
        return new Job(
                testClasses.stream().flatMap(MirrorDescriptor::selection).toList(),
                Job.configuration(request.getConfigurationParameters()),
                Job.propertiesOfThisJvm(),
                session.events().toString(),
                site.hasInput());
    }

    private static List<MirrorDescriptor> conclude(InsideJvm jvm, boolean ended, Replay replay) {
        Throwable wrong = replay.broken();
        Throwable death = null;
        if (!ended) {
            death = WorkerDiedException.didNotEnd(LONGEST_END, jvm.output());
        } else if (!replay.isDone() || jvm.exitCode() != 0) {
            death = WorkerDiedException.ended(replay.when(), jvm.exitCode(), jvm.output());
        } else {
            forward(jvm.output());
        }
        if (wrong == null) {
            wrong = death;
        } else if (death != null) {
            wrong.addSuppressed(death);
        }
        if (wrong == null) {
            replay.succeed();
            return List.of();
        }
        replay.fail(wrong);
        return replay.unreported();
    }

    /** Whether it ended by itself. */
    private static boolean follow(InsideJvm jvm, EventFile events, Replay replay) {
        try {
            long begin = System.nanoTime();
            while (true) {
                // In this order, so that the last look is after the end.
                boolean alive = jvm.isAlive();
                boolean any = events.poll(replay::report);
                if (!alive) {
                    return true;
                }
                // The tests take as long as they take, but a shutdown hook may hang.
                if (!replay.isDone()) {
                    begin = System.nanoTime();
                } else if (System.nanoTime() - begin > LONGEST_END.toNanos()) {
                    return false;
                }
                if (!any) {
                    Thread.sleep(PAUSE);
                }
            }
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
