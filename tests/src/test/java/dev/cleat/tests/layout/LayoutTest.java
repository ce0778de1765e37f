package dev.cleat.tests.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every struct and constant of Cleat against the running kernel and the C compiler; {@code docs/layouts.md}. */
class LayoutTest {

    private static final Path TARGET = Path.of("target");

    @Test
    void everyFieldAndConstantIsWhatTheKernelAndTheHeadersSay() throws Exception {
        List<Claim> claims = Catalogue.ofCleat().claims();

        Comparison comparison = Comparison.of(
                claims,
                List.of(KernelBtf.ofRunningKernel(), CompiledHeaders.ofThisMachine(claims, TARGET.resolve("layout"))));

        Report report = new Report(comparison, claims.size());
        Files.writeString(TARGET.resolve("layout-report.txt"), report.text());
        System.out.println(report.line());
        assertThat(comparison.contradictions()).isEmpty();
    }
}
