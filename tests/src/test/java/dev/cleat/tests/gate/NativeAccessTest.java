package dev.cleat.tests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Asks the JDK's {@code jnativescan} which modules call restricted methods or declare native ones. */
class NativeAccessTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void onlySysMakesNativeCalls() throws IOException {
        assertThat(modules()).contains("sys", "bpf-syscall", "mprog").allSatisfy(module -> {
            String calls = nativeCalls(ROOT.resolve(module).resolve("target/classes"));
            if (module.equals("sys")) {
                assertThat(calls).contains("dev.cleat.sys.");
            } else {
                assertThat(calls).as("native calls in %s", module).contains("<no restricted methods>");
            }
        });
    }

    /** Every folder with main sources, so that a new module is scanned without being named here. */
    private static List<String> modules() throws IOException {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .toList();
        }
    }

    private static String nativeCalls(Path classes) {
        StringWriter out = new StringWriter();
        try (PrintWriter writer = new PrintWriter(out)) {
            int status = ToolProvider.findFirst("jnativescan")
                    .orElseThrow()
                    .run(writer, writer, "--class-path", classes.toString(), "--release", "25");
            assertThat(status).as(out.toString()).isZero();
        }
        return out.toString();
    }
}
