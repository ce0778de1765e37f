package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CredentialsTest {

    private static final String STATUS = "Name:\tjava\nCapEff:\t0000000000001000\nSeccomp:\t%s\nSeccomp_filters:\t2\n";

    @Test
    void areReadFromProc() {
        Credentials who = Credentials.parse(STATUS.formatted("2"), "user:[4026531837]");

        assertThat(who.effective().toList()).containsExactly(Capability.NET_ADMIN);
        assertThat(who.inInitialUserNamespace()).isTrue();
        assertThat(who.underSeccompFilter()).isTrue();
    }

    @Test
    void strictModeAndOtherLinesAreNoFilter() {
        assertThat(Credentials.parse(STATUS.formatted("0"), "user:[1]").underSeccompFilter())
                .isFalse();
        assertThat(Credentials.parse(STATUS.formatted("1"), "user:[1]").underSeccompFilter())
                .isFalse();
    }

    @Test
    void anyOtherUserNamespaceIsNotTheInitialOne() {
        assertThat(Credentials.parse(STATUS.formatted("0"), "user:[4026532177]").inInitialUserNamespace())
                .isFalse();
    }

    @Test
    void ofThisThreadAreThere() {
        assertThat(Credentials.ofThread().orElseThrow().effective()).isEqualTo(Capabilities.effective());
    }
}
