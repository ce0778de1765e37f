package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NetNsPathTest {

    /** Its open(2) would wait for a writer, and no interrupt would end that. */
    @Test
    @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aFifoIsNoNamespaceAndNobodyWaitsForIt(@TempDir Path folder) {
        Path fifo = folder.resolve("fifo");
        Command.output(List.of("mkfifo", fifo.toString()));

        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(() -> NetNs.ofPath(fifo).run(() -> {}))
                .withMessageContaining("is no network namespace")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
    }
}
