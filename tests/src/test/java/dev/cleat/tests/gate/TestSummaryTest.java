package dev.cleat.tests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestSummaryTest {
    private static final String PASSED = "<testcase classname='a.B' name='works'/>";

    @TempDir
    private Path root;

    @Test
    void aSkipThatNamesALackingFeatureIsCountedAndAllowed() throws Exception {
        report("sys", PASSED);
        report("tests", PASSED, skipped("kernel lacks: NETKIT"));
        skipLog("tests", "a.B#skips\tNETKIT");

        TestSummary summary = TestSummary.of(root);

        assertThat(summary.acceptable()).isTrue();
        assertThat(summary.text()).isEqualTo("""
                Skipped, because this kernel lacks NETKIT:
                  a.B.skips
                  sys                  1 passed, 0 failed, 0 skipped
                  tests                1 passed, 0 failed, 1 skipped
                2 passed, 0 failed, 1 skipped
                """);
    }

    @Test
    void aSkipThatOnlySaysThatTheKernelLacksAFeatureFails() throws Exception {
        report("tests", PASSED, skipped("kernel lacks: NETKIT"));
        assertThat(TestSummary.of(root).acceptable()).as("no log").isFalse();

        skipLog("tests", "a.B#skips\tVLAN", "a.B#other\tNETKIT", "a.C\tNETKIT", "a\tNETKIT");
        assertThat(TestSummary.of(root).acceptable())
                .as("another feature, method or class")
                .isFalse();
    }

    @Test
    void aClassThatLacksRootAndDockerIsCountedAndAllowedIfLogged() throws Exception {
        String skipped = "<testcase classname='a.B' name=''><skipped message='machine lacks: the rights'/></testcase>";
        report("tests", PASSED, skipped);
        assertThat(TestSummary.of(root).acceptable()).isFalse();

        skipLog("tests", "a.B\tthe rights");
        assertThat(TestSummary.of(root).acceptable()).isTrue();
        assertThat(TestSummary.of(root).text()).startsWith("Skipped, because this machine lacks the rights:\n");
    }

    @Test
    void testsInAContainerAreCountedByThemselves() throws Exception {
        report("tests", PASSED);
        Path reports = Files.createDirectories(root.resolve("tests/target/container-reports"));
        Files.writeString(reports.resolve("TEST-a.B.xml"), "<testsuite>" + PASSED + PASSED + "</testsuite>");

        assertThat(TestSummary.of(root).text()).isEqualTo("""
                  tests                1 passed, 0 failed, 0 skipped
                  tests in a container 2 passed, 0 failed, 0 skipped
                3 passed, 0 failed, 0 skipped
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.B\tNETKIT", "a.B$C\tNETKIT", "a.B$C#skips\tNETKIT"})
    void aSkipIsLoggedByItselfOrWithAClassAroundIt(String line) throws Exception {
        report(
                "tests",
                PASSED,
                "<testcase classname='a.B$C' name='skips(int)'><skipped message='kernel lacks: NETKIT'/></testcase>");
        skipLog("tests", line);

        assertThat(TestSummary.of(root).acceptable()).isTrue();
    }

    @Test
    void aSkipForAnyOtherReasonFails() throws Exception {
        report("tests", PASSED, skipped("void a.B.skips() is @Disabled"));

        TestSummary summary = TestSummary.of(root);

        assertThat(summary.acceptable()).isFalse();
        assertThat(summary.text())
                .contains("a.B.skips: void a.B.skips() is @Disabled")
                .endsWith("\n1 passed, 0 failed, 1 skipped\n");
    }

    @Test
    void aSkipWithoutAReasonOrAFeatureFails() throws Exception {
        report("sys", PASSED, "<testcase classname='a.B' name='skips'><skipped/></testcase>");
        assertThat(TestSummary.of(root).acceptable()).isFalse();

        report("sys", PASSED, skipped("kernel lacks: "));
        assertThat(TestSummary.of(root).acceptable()).isFalse();
    }

    @Test
    void failuresAndErrorsFail() throws Exception {
        report(
                "tests",
                PASSED,
                "<testcase classname='a.B' name='c'><failure message='&#10;1 is&#10;  not 2'>trace</failure></testcase>",
                "<testcase classname='a.B' name='d'><error type='X'>trace</error></testcase>");

        TestSummary summary = TestSummary.of(root);

        assertThat(summary.acceptable()).isFalse();
        assertThat(summary.text()).contains("a.B.c: 1 is not 2\n").endsWith("\n1 passed, 2 failed, 0 skipped\n");
    }

    @Test
    void noTestAtAllFails() throws Exception {
        assertThat(TestSummary.of(root).acceptable()).isFalse();

        report("tests", skipped("kernel lacks: NETKIT"));
        skipLog("tests", "a.B\tNETKIT");
        assertThat(TestSummary.of(root).acceptable()).isFalse();
        assertThat(TestSummary.of(root).text()).endsWith("NO TEST RAN.\n0 passed, 0 failed, 1 skipped\n");
    }

    private void report(String module, String... testcases) throws IOException {
        Path reports = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
        Files.writeString(
                reports.resolve("TEST-a.B.xml"), "<testsuite>%s</testsuite>".formatted(String.join("", testcases)));
    }

    private void skipLog(String module, String... lines) throws IOException {
        Files.write(
                root.resolve(module).resolve("target/surefire-reports").resolve(TestSummary.SKIP_LOG), List.of(lines));
    }

    private static String skipped(String reason) {
        return "<testcase classname='a.B' name='skips'><skipped message='%s'/></testcase>".formatted(reason);
    }
}
