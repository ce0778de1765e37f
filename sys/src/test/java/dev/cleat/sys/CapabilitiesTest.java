package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapabilitiesTest {

    private static final String STATUS = """
            Name:\tjava
            SigCgt:\t0000000000000000
            CapInh:\t0000000000000000
            CapPrm:\t000001fffeffffff
            CapEff:\t0000000000201000
            CapBnd:\t800003ffffffffff
            CapAmb:\t0000000000000000
            NoNewPrivs:\t0
            """;

    @Test
    void eachSetIsReadFromItsLine() {
        assertThat(Capabilities.effective(STATUS).toList()).containsExactly(Capability.NET_ADMIN, Capability.SYS_ADMIN);
        assertThat(Capabilities.permitted(STATUS).has(Capability.BPF)).isTrue();
        assertThat(Capabilities.permitted(STATUS).has(Capability.SYS_RESOURCE)).isFalse();
        assertThat(Capabilities.permitted(STATUS).toList()).hasSize(40);
    }

    @Test
    void unknownBitsAreKept() {
        assertThat(Capabilities.bounding(STATUS).toList()).hasSize(43).contains(new Capability(41), new Capability(63));
    }

    @Test
    void sysAdminStandsInForWhatWasSplitOffIt() {
        Capabilities effective = Capabilities.effective(STATUS);

        assertThat(effective.has(Capability.BPF)).isFalse();
        assertThat(effective.missing(
                        Capability.BPF, Capability.PERFMON, Capability.CHECKPOINT_RESTORE, Capability.NET_ADMIN))
                .isEmpty();
        assertThat(effective.missing(Capability.SYS_RESOURCE, Capability.BPF, Capability.CHOWN))
                .containsExactly(Capability.SYS_RESOURCE, Capability.CHOWN);
    }

    @Test
    void withoutSysAdminNothingStandsIn() {
        assertThat(new Capabilities(1L << Capability.NET_ADMIN.number()).missing(Capability.BPF, Capability.NET_ADMIN))
                .containsExactly(Capability.BPF);
    }

    @Test
    void printsTheNames() {
        assertThat(Capabilities.effective(STATUS)).hasToString("CAP_NET_ADMIN, CAP_SYS_ADMIN");
    }

    @Test
    void statusWithoutTheLineIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capabilities.effective("Name:\tjava\n"))
                .withMessageContaining("CapEff");
        assertThatIllegalArgumentException().isThrownBy(() -> Capabilities.effective("CapEff:\tnone\n"));
    }

    @Test
    void setsOfTheCallingThreadAreThoseThatTheKernelLists() throws IOException {
        List<String> listed = Files.readAllLines(Path.of("/proc/thread-self/status"));

        assertThat(listed)
                .contains(
                        "CapEff:\t%016x".formatted(Capabilities.effective().mask()),
                        "CapPrm:\t%016x".formatted(Capabilities.permitted().mask()),
                        "CapBnd:\t%016x".formatted(Capabilities.bounding().mask()));
    }
}
