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
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedClass;
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
        @ParameterizedClass
        @ValueSource(strings = {"one", "two"})
        class Parameterized {
            private final String parameter;

            Parameterized(String parameter) {
                this.parameter = parameter;
            }

            @Test
            void sharesAParameter() {
                assertThat(parameter).isEqualTo("one");
            }

            @ParameterizedTest
            @ValueSource(ints = {1, 2})
            void hasOneMore(int number) {
                assertThat(number).isOne();
            }
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

    @Privileged
    static class LeavesItsThreadInterrupted {
        @RepeatedTest(3)
        void interrupts() {
            Thread.currentThread().interrupt();
            System.out.println("interrupted");
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
