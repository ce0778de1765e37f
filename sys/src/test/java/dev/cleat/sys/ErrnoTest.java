package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Error numbers by name, and what a refusal says. */
class ErrnoTest {

    private static final Path HEADERS = Path.of("/usr/include/asm-generic");
    private static final Pattern DEFINITION = Pattern.compile("#define\\s+(E\\w+)\\s+(\\d+)\\b");

    @ParameterizedTest
    @ValueSource(strings = {"errno-base.h", "errno.h"})
    void everyNumberThatTheHeadersNameHasThatName(String header, TestReporter reporter) throws IOException {
        Path file = HEADERS.resolve(header);
        if (!Files.exists(file)) {
            reporter.publishEntry("not compared", "there is no " + file);
            return;
        }
        Matcher definition = DEFINITION.matcher(Files.readString(file));
        int names = 0;
        while (definition.find()) {
            Errno errno = new Errno(Integer.parseInt(definition.group(2)));
            assertThat(errno.name()).isEqualTo(definition.group(1));
            assertThat(errno.description()).isPresent();
            names++;
        }
        assertThat(names).isGreaterThan(30);
    }

    @Test
    void aNumberWithoutANameIsKept() {
        Errno unknown = new Errno(4095);

        assertThat(unknown.value()).isEqualTo(4095);
        assertThat(unknown.name()).isEqualTo("errno 4095");
        assertThat(unknown.description()).isEmpty();
        assertThat(unknown).hasToString("errno 4095").isEqualTo(new Errno(4095)).isNotEqualTo(new Errno(4094));
    }

    @Test
    void zeroAndNegativeNumbersAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(0)).withMessageContaining("positive");
        assertThatIllegalArgumentException().isThrownBy(() -> new Errno(-2));
    }

    @Test
    void aRefusalSaysOperationErrnoTheKernelsWordsAndWhatItMeans() {
        assertThat(new KernelException("bpf(BPF_PROG_ATTACH)", Errno.ESTALE))
                .hasMessage("bpf(BPF_PROG_ATTACH): ESTALE (Stale file handle)");

        KernelException refusal = new KernelException("op", new Errno(4095), "its words", "what to do");
        assertThat(refusal).hasMessage("op: errno 4095: \"its words\": what to do");
        assertThat(refusal.operation()).isEqualTo("op");
        assertThat(refusal.errno()).isEqualTo(new Errno(4095));
        assertThat(refusal.kernelMessage()).contains("its words");
        assertThat(refusal.explanation()).contains("what to do");
    }
}
