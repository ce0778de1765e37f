package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a process without capabilities gets. */
class OrdinaryUserTest {

    private static final List<String> WITHOUT_RIGHTS = List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all");

    @Test
    void withoutDockerTheClassIsSkippedAndTheReasonSaysWhatToDo() throws Exception {
        String output = Launch.run(
                WITHOUT_RIGHTS,
                Map.of("DOCKER_HOST", "unix:///nowhere/docker.sock"),
                PrivilegedSamples.IsWhereItShouldBe.class);

        assertThat(output)
                .contains("PrivilegedSamples$IsWhereItShouldBe: machine lacks: the rights to run in place")
                .contains("CAP_SYS_ADMIN", "run the tests as root", "found no Docker: start it")
                .doesNotContain("FAILED", "SUCCESSFUL canMakeWhatItNeeds");
    }

    @Test
    @Tag("container")
    void withDockerTheClassRunsInAContainer() throws Exception {
        String output = Launch.run(WITHOUT_RIGHTS, Map.of(), PrivilegedSamples.IsWhereItShouldBe.class);

        assertThat(output)
                .contains("SUCCESSFUL canMakeWhatItNeeds(TestNetwork, TestCgroup)", "devices: [lo]")
                .doesNotContain("FAILED", "SKIPPED");
    }
}
