package dev.cleat.tests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.tests.gate.CoverageCheck.Lines;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a coverage report is one. */
class CoverageCheckTest {

    private static final String HEADER = "GROUP,PACKAGE,CLASS,LINE_MISSED,LINE_COVERED";
    private static final String FD = "Cleat tests/cleat-sys,dev.cleat.sys,Fd,5,15";
    private static final String ERRNO = "Cleat tests/cleat-sys,dev.cleat.sys,Errno,10,10";
    private static final String WORKER = "Cleat tests/cleat-testkit,dev.cleat.testkit.privileged,Worker,1,9";

    private final Map<String, Lines> modules = new HashMap<>();

    @Test
    void whatSpeaksOfAllModulesAndOfForkedJvmsIsOne() {
        assertThat(problems(HEADER, FD, ERRNO, WORKER)).isEmpty();
        assertThat(modules)
                .containsEntry("cleat-sys", new Lines(25, 40))
                .containsEntry("cleat-testkit", new Lines(9, 10));
        assertThat(modules.get("cleat-sys")).hasToString("62.5 % of 40 lines");
    }

    @Test
    void anEmptyOneIsNone() {
        assertThat(problems(HEADER))
                .containsExactly(
                        "module cleat-sys", "module cleat-testkit", "what ran in JVMs that the testkit started");
        assertThat(problems()).hasSize(3);
    }

    @Test
    void aModuleOfWhichNothingRanIsMissing() {
        assertThat(problems(HEADER, "Cleat tests/cleat-sys,dev.cleat.sys,Fd,20,0", WORKER))
                .containsExactly("module cleat-sys");
    }

    @Test
    void withoutForkedJvmsItIsNone() {
        assertThat(problems(HEADER, FD, WORKER.replace("1,9", "10,0"), WORKER.replace("Worker", "Replay")))
                .containsExactly("what ran in JVMs that the testkit started");
    }

    @Test
    void thePublishedModulesAreThoseOfTheBom() throws Exception {
        assertThat(Published.folders(Path.of("..")))
                .contains("sys", "netlink", "bpf-syscall", "link", "mprog", "testkit")
                .doesNotContain("tests", "examples", "bench");
    }

    private List<String> problems(String... report) {
        return CoverageCheck.problems(List.of(report), List.of("sys", "testkit"), modules);
    }
}
