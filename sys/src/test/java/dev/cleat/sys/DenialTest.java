package dev.cleat.sys;

import static dev.cleat.sys.CapabilityCheck.initial;
import static dev.cleat.sys.CapabilityCheck.initialOrSysAdmin;
import static dev.cleat.sys.CapabilityCheck.own;
import static dev.cleat.sys.CapabilityCheck.owner;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DenialTest {

    private static final List<CapabilityCheck> LOAD =
            List.of(initialOrSysAdmin(Capability.BPF), initialOrSysAdmin(Capability.NET_ADMIN));

    @Test
    void namesWhatIsMissingAndWhatWouldDoAsWell() {
        assertThat(Denial.explain(LOAD, root(), null))
                .isEqualTo("the thread lacks CAP_BPF and CAP_NET_ADMIN (or CAP_SYS_ADMIN alone)");
        assertThat(Denial.explain(LOAD, root(Capability.BPF), null))
                .isEqualTo("the thread lacks CAP_NET_ADMIN (or CAP_SYS_ADMIN)");
        assertThat(Denial.missing(LOAD, root(Capability.BPF))).containsExactly(Capability.NET_ADMIN);
    }

    @Test
    void whatSysAdminStandsInForIsNotMissing() {
        assertThat(Denial.missing(LOAD, root(Capability.SYS_ADMIN))).isEmpty();
        assertThat(Denial.missing(List.of(owner(Capability.NET_ADMIN)), root(Capability.SYS_ADMIN)))
                .containsExactly(Capability.NET_ADMIN);
    }

    @Test
    void whereSysAdminIsMissingItselfNothingElseIs() {
        List<CapabilityCheck> checks = List.of(LOAD.get(0), LOAD.get(1), own(Capability.SYS_ADMIN));

        assertThat(Denial.missing(checks, root())).containsExactly(Capability.SYS_ADMIN);
    }

    @Test
    void inAUserNamespaceItSaysWhereACapabilityIsAskedFor() {
        Credentials pod = new Credentials(new Capabilities(-1), false, false);

        assertThat(Denial.explain(LOAD, pod, null))
                .isEqualTo("the thread lacks CAP_BPF and CAP_NET_ADMIN (or CAP_SYS_ADMIN alone) in the initial user"
                        + " namespace; it is in another one, whose capabilities do not count here");
        assertThat(Denial.explain(List.of(owner(Capability.NET_ADMIN)), pod, null))
                .isEqualTo(
                        "the thread lacks CAP_NET_ADMIN in the user namespace that owns the object (a network or mount"
                                + " namespace, or a process); it is in another one");
        assertThat(Denial.missing(List.of(own(Capability.SYS_ADMIN)), pod)).isEmpty();
        assertThat(Denial.missing(List.of(initial(Capability.SYS_ADMIN)), pod)).containsExactly(Capability.SYS_ADMIN);
    }

    /** It may be in the very namespace that owns the object. */
    @Test
    void whoLacksACapabilityWhereItIsIsNotSaidToBeElsewhere() {
        Credentials pod = new Credentials(new Capabilities(0), false, false);

        assertThat(Denial.explain(List.of(owner(Capability.NET_ADMIN)), pod, null))
                .isEqualTo("the thread lacks CAP_NET_ADMIN");
        assertThat(Denial.missing(List.of(owner(Capability.NET_ADMIN)), pod)).containsExactly(Capability.NET_ADMIN);
    }

    @Test
    void whoLacksNothingIsToldWhereElseToLook() {
        Credentials filtered = new Credentials(new Capabilities(-1), true, true);

        assertThat(Denial.explain(LOAD, filtered, null))
                .isEqualTo("the thread has what the kernel asks for here, CAP_BPF and CAP_NET_ADMIN (or CAP_SYS_ADMIN"
                        + " alone): look at the seccomp filter that it is under, the owner and mode of the object, security"
                        + " modules, kernel lockdown");
        assertThat(Denial.explain(LOAD, root(Capability.SYS_ADMIN), "it is full"))
                .endsWith("alone): it is full");
        assertThat(Denial.explain(List.of(), root(), null))
                .startsWith("this asks for no capability: look at the owner")
                .doesNotContain("seccomp");
    }

    @Test
    void withoutProcItSaysWhatIsNeeded() {
        assertThat(Denial.explain(LOAD, null, null)).startsWith("it needs CAP_BPF and CAP_NET_ADMIN");
        assertThat(Denial.missing(LOAD, null)).isEmpty();
    }

    private static Credentials root(Capability... effective) {
        long mask = 0;
        for (Capability capability : effective) {
            mask |= 1L << capability.number();
        }
        return new Credentials(new Capabilities(mask), true, false);
    }
}
