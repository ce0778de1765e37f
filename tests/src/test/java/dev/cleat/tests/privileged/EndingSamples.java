package dev.cleat.tests.privileged;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.Privileged;
import dev.cleat.testkit.TestCgroup;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** Classes whose tests all pass, while something around them goes wrong; the build itself does not run them. */
final class EndingSamples {

    private EndingSamples() {}

    /** Registers what JUnit closes after the last class. */
    private static void closeAtTheEnd(ExtensionContext context, AutoCloseable shared) {
        context.getRoot().getStore(Namespace.create(EndingSamples.class)).put("shared", shared);
    }

    static final class SharedServer implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            closeAtTheEnd(context, () -> {
                throw new AssertionError("the shared server lost 3 requests");
            });
        }
    }

    static final class HaltingAtTheEnd implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            closeAtTheEnd(context, () -> {
                new ProcessBuilder("echo", "out of paper").inheritIO().start().waitFor();
                Runtime.getRuntime().halt(134);
            });
        }
    }

    static final class HaltingQuietlyAtTheEnd implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            closeAtTheEnd(context, () -> Runtime.getRuntime().halt(0));
        }
    }

    @Privileged
    @ExtendWith(SharedServer.class)
    static class SharesABrokenServer {
        @Test
        void passes() {}
    }

    @Privileged
    @ExtendWith(SharedServer.class)
    static class FailsAndSharesABrokenServer {
        @AfterAll
        static void fails() {
            throw new IllegalStateException("after all");
        }

        @Test
        void passes() {}
    }

    @Privileged
    @ExtendWith(HaltingAtTheEnd.class)
    static class HaltsAfterTheTests {
        @Test
        void passes() {}
    }

    @Privileged
    @ExtendWith(HaltingQuietlyAtTheEnd.class)
    static class HaltsQuietlyAfterTheTests {
        @Test
        void passes() {}
    }

    @Privileged
    static class HaltsInAShutdownHook {
        @Test
        void passes() {
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(3)));
        }
    }

    @Privileged
    static class HangsInAShutdownHook {
        @Test
        void passes() {
            Runtime.getRuntime().addShutdownHook(new Thread(EndingSamples::sleep));
        }
    }

    @Privileged
    static class RunsOutOfMemory {
        @Test
        void allocates() {
            throw new OutOfMemoryError("on purpose");
        }
    }

    static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        @SuppressWarnings("OverrideThrowableToString") // that is the point
        public String toString() {
            throw new AssertionError("on purpose");
        }
    }

    static final class UnspeakableAtTheEnd implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            closeAtTheEnd(context, () -> {
                throw new Unspeakable();
            });
        }
    }

    @Privileged
    @ExtendWith(UnspeakableAtTheEnd.class)
    static class SharesTheUnspeakable {
        @Test
        void passes() {}
    }

    static final class LooksAndSkips implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            closeAtTheEnd(context, () -> {
                throw new AssertionError("the look broke something");
            });
            return ConditionEvaluationResult.disabled("not here");
        }
    }

    @Privileged
    @ExtendWith(LooksAndSkips.class)
    static class IsSkipped {
        @Test
        void isNotReached() {}
    }

    @Privileged
    static class ThrowsTheUnspeakable {
        @Test
        void fails() {
            throw new Unspeakable();
        }
    }

    /** Its output does not fit on the disk, and so its failure does not either. */
    @Privileged
    static class FillsTheDisk {
        @Test
        void fails() {
            System.out.print("x".repeat(10_000_000));
            throw new IllegalStateException("on purpose");
        }
    }

    /** Without annotation these share a JVM, when a property names them. */
    static class One {
        @Test
        void passes() {}
    }

    static final class Halting implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            Runtime.getRuntime().halt(5);
            return ConditionEvaluationResult.enabled("");
        }
    }

    @ExtendWith(Halting.class)
    static class Two {
        @Test
        void isNotReached() {}
    }

    /** It is nobody's child, lives in network and mount namespaces of its own, and holds the standard output. */
    static final class Daemon {

        static void start(String name) throws Exception {
            run("ip", "netns", "add", name);
            Process parent = new ProcessBuilder(
                            "ip", "netns", "exec", name, "sh", "-c", "setsid sleep 1000 >&2 & echo $!")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Traces.note("process "
                    + Traces.identity(Long.parseLong(parent.inputReader().readLine())));
            parent.waitFor();
        }

        private static void run(String... command) throws IOException, InterruptedException {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException(String.join(" ", command));
            }
        }
    }

    @Privileged
    @NoLeaks
    static class LeavesADaemon {
        @Test
        void passes() throws Exception {
            Daemon.start("blue");
        }
    }

    @Privileged
    static class WaitsBesideADaemon {
        @Test
        void waits(@Fresh TestCgroup cgroup) throws Exception {
            Daemon.start("blue");
            long self = ProcessHandle.current().pid();
            cgroup.child("deep/er").add(self);
            Traces.note("cgroup " + cgroup.path().getFileName());
            Traces.note("process " + Traces.identity(self));
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofMinutes(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
