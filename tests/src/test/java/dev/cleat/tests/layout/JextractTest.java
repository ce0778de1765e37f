package dev.cleat.tests.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@link LayoutTest} with jextract as a third oracle; only the profile {@code jextract} runs it. */
@Tag("jextract")
class JextractTest {

    private static final Path TARGET = Path.of("target");

    @Test
    void everyFieldAndConstantIsWhatJextractGenerates() throws Exception {
        List<Claim> claims = Catalogue.ofCleat().claims();
        String home = System.getProperty("jextract.home", "");
        assertThat(home).as("-Djextract.home=DIR, where bin/jextract is").isNotEmpty();
        Jextract jextract = new Jextract(
                Path.of(home),
                Optional.ofNullable(System.getProperty("jextract.headers")).map(Path::of),
                TARGET.resolve("jextract"));

        Comparison comparison = Comparison.of(
                claims,
                List.of(
                        new JextractOutput(jextract.version(), jextract.generate(claims)),
                        KernelBtf.ofRunningKernel(),
                        CompiledHeaders.ofThisMachine(claims, TARGET.resolve("jextract"))));

        Report report = new Report(comparison, claims.size());
        Files.writeString(TARGET.resolve("layout-report-jextract.txt"), report.text());
        System.out.println(report.line());
        assertThat(comparison.contradictions()).isEmpty();
    }
}
