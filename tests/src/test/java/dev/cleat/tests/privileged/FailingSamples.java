package dev.cleat.tests.privileged;

import dev.cleat.testkit.Privileged;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Classes that leave all they can and then fail; the build itself does not run them, since they are nested. */
final class FailingSamples {

    /** How often {@link Everywhere} fails in each of the four places of a setup. */
    static final String SHARE = "dev.cleat.tests.share";

    /** Which step of {@link Ending} is its last, and whether it then kills its JVM by itself. */
    static final String LAST_STEP = "dev.cleat.tests.lastStep";

    static final String KILLS_ITSELF = "dev.cleat.tests.killsItself";

    private static final String SOURCE = "dev.cleat.tests.privileged.FailingSamples#";

    private FailingSamples() {}

    static IntStream share() {
        return IntStream.range(0, Integer.getInteger(SHARE));
    }

    static IntStream shareButOne() {
        return share().skip(1);
    }

    static IntStream twoShares() {
        return IntStream.range(0, 2 * Integer.getInteger(SHARE));
    }

    static IntStream twoSharesButOne() {
        return twoShares().skip(1);
    }

    static IntStream fourShares() {
        return IntStream.range(0, 4 * Integer.getInteger(SHARE));
    }

    private static void fail(String place) throws Exception {
        Remains.leave();
        throw new IllegalStateException("on purpose in " + place);
    }

    /** Sixteen shares of failures that a JVM survives: four in setup, in body, in teardown, by a timeout. */
    @Privileged
    static class Everywhere {

        @Nested
        class InBeforeAll {
            @BeforeAll
            static void fails() throws Exception {
                fail("setup");
            }

            @Test
            void isNotReached() {}
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "shareButOne")
        class BeforeInvocation {
            BeforeInvocation(int time) {}

            @BeforeParameterizedClassInvocation
            static void fails() throws Exception {
                fail("setup");
            }

            @Test
            void isNotReached() {}
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "share")
        class InConstructor {
            InConstructor(int time) throws Exception {
                fail("setup");
            }

            @Test
            void isNotReached() {}
        }

        @Nested
        @ExtendWith(FailingExtension.class)
        @ParameterizedClass
        @MethodSource(SOURCE + "share")
        class InExtension {
            InExtension(int time) {}

            @Test
            void isNotReached() {}
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "share")
        class InBeforeEach {
            InBeforeEach(int time) {}

            @BeforeEach
            void fails() throws Exception {
                fail("setup");
            }

            @Test
            void isNotReached() {}
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "fourShares")
        class InBody {
            InBody(int time) {}

            @Test
            void fails() throws Exception {
                fail("body");
            }
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "twoShares")
        class InAfterEach {
            InAfterEach(int time) {}

            @Test
            void succeeds() {}

            @AfterEach
            void fails() throws Exception {
                fail("teardown");
            }
        }

        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "twoSharesButOne")
        class AfterInvocation {
            AfterInvocation(int time) {}

            @Test
            void succeeds() {}

            @AfterParameterizedClassInvocation
            static void fails() throws Exception {
                fail("teardown");
            }
        }

        @Nested
        class InAfterAll {
            @Test
            void succeeds() {}

            @AfterAll
            static void fails() throws Exception {
                fail("teardown");
            }
        }

        /** While it waits or, on a busy machine, while it still makes things. */
        @Nested
        @ParameterizedClass
        @MethodSource(SOURCE + "fourShares")
        class ByTimeout {
            ByTimeout(int time) {}

            @Test
            @Timeout(value = 400, unit = TimeUnit.MILLISECONDS)
            void isTooSlow() throws Exception {
                Remains.leave();
                Thread.sleep(Duration.ofMinutes(5));
            }
        }
    }

    static final class FailingExtension implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) throws Exception {
            fail("setup");
        }
    }

    /** The steps of a test class. */
    enum Step {
        BEFORE_ALL,
        BEFORE_EACH,
        BODY,
        AFTER_EACH,
        AFTER_ALL;

        private void reach() throws Exception {
            if (!name().equals(System.getProperty(LAST_STEP))) {
                return;
            }
            Remains.leave();
            long self = ProcessHandle.current().pid();
            Traces.note("process " + Traces.identity(self));
            if (Boolean.getBoolean(KILLS_ITSELF)) {
                kill(self);
            }
            Thread.sleep(Duration.ofMinutes(5));
        }

        private static void kill(long pid) throws IOException {
            new ProcessBuilder("kill", "-9", Long.toString(pid)).start();
        }
    }

    /** Its JVM is killed at one of its steps, by itself or from outside. */
    @Privileged
    static class Ending {

        @BeforeAll
        static void beforeAll() throws Exception {
            Step.BEFORE_ALL.reach();
        }

        @BeforeEach
        void beforeEach() throws Exception {
            Step.BEFORE_EACH.reach();
        }

        @Test
        void body() throws Exception {
            Step.BODY.reach();
        }

        @AfterEach
        void afterEach() throws Exception {
            Step.AFTER_EACH.reach();
        }

        @AfterAll
        static void afterAll() throws Exception {
            Step.AFTER_ALL.reach();
        }
    }
}
