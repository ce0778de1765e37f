package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.Privileged;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that the tests of {@link Privileged} run; the build itself does not, since they are nested. */
final class PrivilegedSamples {

    /** Set when code of a sample runs, in the JVM where it does. */
    static final String RAN = "dev.cleat.tests.sampleRan";

    private PrivilegedSamples() {}

    /** All kinds of tests and of outcomes. */
    @Privileged
    static class Everything {
        static {
            System.setProperty(RAN, "true");
        }

        Everything() {
            System.setProperty(RAN, "true");
        }

        @Test
        @DisplayName("a name of its own")
        void succeeds() {}

        @Test
        void failsAnAssertion() {
            assertThat(List.of(1, 2)).containsExactly(2, 1);
        }

        @Test
        void throwsWhatCannotBeSerialized() {
            throw new Unserializable(new IllegalStateException("the cause"));
        }

        @Test
        void isAborted() {
            assumeTrue(Boolean.parseBoolean("false"), "not today");
        }

        @Test
        @Tag("tagged")
        void publishes(TestReporter reporter) {
            reporter.publishEntry("key", "value");
        }

        @ParameterizedTest
        @ValueSource(strings = {"one", "two"})
        void takesParameters(String parameter) {
            assertThat(parameter).isEqualTo("one");
        }

        static Stream<Integer> numbers() {
            System.setProperty(RAN, "true");
            return Stream.of(1, 2, 3);
        }

        @ParameterizedTest
        @MethodSource("numbers")
        void takesParametersFromAMethod(int number) {
            assertThat(number).isPositive();
        }

        @RepeatedTest(2)
        void isRepeated() {}

        @TestFactory
        Stream<DynamicTest> makesTests() {
            return Stream.of(DynamicTest.dynamicTest("good", () -> {}), DynamicTest.dynamicTest("bad", () -> {
                throw new IOException("dynamic");
            }));
        }

        @Nested
        class Inner {
            @Test
            void isNested() {}

            @Nested
            class Innermost {
                @Test
                void failsDeepInside() {
                    throw new UnsupportedOperationException("deep");
                }
            }
        }
    }

    static final class Unserializable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial") // that is the point
        final Object thread = Thread.currentThread();

        Unserializable(Throwable cause) {
            super("cannot be serialized", cause);
        }
    }

    @Privileged
    static class FailsBeforeAll {
        @BeforeAll
        static void fail() {
            throw new IllegalStateException("before all");
        }

        @Test
        void isNotReached() {}
    }

    @Privileged
    static class FailsAfterAll {
        @AfterAll
        static void fail() {
            throw new IllegalStateException("after all");
        }

        @Test
        void succeeds() {}
    }

    @Privileged
    static class IsWhereItShouldBe {
        @Test
        void isAloneInItsNamespace() throws IOException {
            System.out.println("devices: "
                    + java.net.NetworkInterface.networkInterfaces()
                            .map(java.net.NetworkInterface::getName)
                            .toList());
        }

        @Test
        void canMakeWhatItNeeds(@Fresh TestNetwork net, @Fresh TestCgroup cgroup) {
            net.namespace("a");
            assertThatCode(() -> cgroup.child("b").add(ProcessHandle.current().pid()))
                    .doesNotThrowAnyException();
        }
    }

    /** Leaves all that it can, fails in every place, and at last kills its own JVM. */
    @Privileged
    @TestClassOrder(ClassOrderer.OrderAnnotation.class)
    static class LeavesEverything {
        static final int REPETITIONS = 10;

        @Nested
        @Order(1)
        class InSetup {
            @BeforeEach
            void fail() throws Exception {
                Remains.leave();
                throw new IllegalStateException("setup");
            }

            @RepeatedTest(REPETITIONS)
            void isNotReached() {}
        }

        @Nested
        @Order(2)
        class InBody {
            @RepeatedTest(REPETITIONS)
            void fails() throws Exception {
                Remains.leave();
                throw new IllegalStateException("body");
            }
        }

        @Nested
        @Order(3)
        class InTeardown {
            @AfterEach
            void fail() throws Exception {
                Remains.leave();
                throw new IllegalStateException("teardown");
            }

            @RepeatedTest(REPETITIONS)
            void succeeds() {}
        }

        @Nested
        @Order(4)
        class InTime {
            @RepeatedTest(REPETITIONS)
            @Timeout(value = 50, unit = TimeUnit.MILLISECONDS)
            void isTooSlow() throws Exception {
                Remains.leave();
                Thread.sleep(10_000);
            }
        }

        @Nested
        @Order(5)
        class AtAnyMoment {
            @Test
            void killsItsJvm() throws Exception {
                Remains.leave();
                killThisJvm();
            }
        }
    }

    @Privileged
    static class IsKilled {
        @Test
        void killsItsJvm() throws Exception {
            killThisJvm();
        }
    }

    private static void killThisJvm() throws Exception {
        new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
        Thread.sleep(10_000);
    }

    @Privileged
    static class Exits {
        @Test
        void endsItsJvm() {
            Runtime.getRuntime().halt(7);
        }
    }
}
