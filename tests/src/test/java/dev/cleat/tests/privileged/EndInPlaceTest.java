package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestCgroup;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends that are the machine's. */
@Timeout(300)
class EndInPlaceTest {

    @Test
    void nothingOfTheTestsOutlivesAKilledBuild(@Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            Process outer = Launch.of(EndingSamples.WaitsBesideADaemon.class)
                    .property(Traces.LEDGER, traces.ledger().toString())
                    .start();
            try {
                Traces.await(() -> traces.noted().size() == 3 || !outer.isAlive());
                assertThat(traces.found()).hasSize(3);
            } finally {
                outer.destroyForcibly().waitFor();
            }

            assertThat(traces.staying()).isEmpty();
        }
    }

    /** Their first process does not remove their cgroups then. */
    @Test
    void nothingOfTheTestsOutlivesTheirKilledNamespaces(@Fresh TestCgroup cgroup) throws Exception {
        try (Traces traces = Traces.begin(cgroup)) {
            Process outer = Launch.of(EndingSamples.WaitsBesideADaemon.class)
                    .property(Traces.LEDGER, traces.ledger().toString())
                    .start();
            try {
                Traces.await(() -> traces.noted().size() == 3 || !outer.isAlive());
                assertThat(traces.found()).hasSize(3);
                outer.descendants()
                        .filter(process -> process.info().command().orElse("").endsWith("/unshare"))
                        .findFirst()
                        .orElseThrow()
                        .destroyForcibly();

                assertThat(outer.inputReader().readAllAsString()).contains("(signal 9)");
            } finally {
                outer.destroyForcibly().waitFor();
            }

            assertThat(traces.staying()).isEmpty();
        }
    }

    @Test
    void aJvmThatCannotTellWhatHappensEndsAndFailsItsClass() throws Exception {
        String output = Launch.of(EndingSamples.FillsTheDisk.class)
                .by(List.of(
                        "unshare",
                        "--mount",
                        "sh",
                        "-ec",
                        "mount -t tmpfs -o size=4m cleat-test /mnt; exec \"$@\"",
                        "sh"))
                .property("java.io.tmpdir", "/mnt")
                .run();

        assertThat(output)
                .contains("FAILED fails(): ")
                .contains("the JVM of the tests ended during fails(), with exit code 114; its last words:")
                .contains("cannot write down what happens to the tests: java.io.IOException: No space left on device");
    }
}
