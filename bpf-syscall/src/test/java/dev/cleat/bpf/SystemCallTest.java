package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Credentials;
import org.junit.jupiter.api.Test;

class SystemCallTest {

    @Test
    void withoutAFilterOnlyTheKernelCanLackTheCall() {
        assertThat(SystemCall.absence(new Credentials(new Capabilities(0), true, false)))
                .isEqualTo("the kernel was built without bpf(2) (CONFIG_BPF_SYSCALL); there is no seccomp filter");
    }

    @Test
    void aFilterIsNamedFirst() {
        assertThat(SystemCall.absence(new Credentials(new Capabilities(0), true, true)))
                .startsWith("the thread is under a seccomp filter")
                .contains("unless the kernel was built without bpf(2)");
    }

    @Test
    void whoCannotTellSaysBothAndHowToTell() {
        assertThat(SystemCall.absence(null)).startsWith("either the kernel").contains("a seccomp filter", "Seccomp: 2");
    }

    @Test
    void nothingDeniesTheCallHere() {
        assertThat(SystemCall.denial()).isEmpty();
    }
}
