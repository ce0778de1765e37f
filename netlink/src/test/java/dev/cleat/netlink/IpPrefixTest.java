package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpPrefixTest {

    @ParameterizedTest
    @CsvSource({
        "10.1.0.1/24, 10.1.0.1/24",
        "10.1.0.1, 10.1.0.1/32",
        "0.0.0.0/0, 0.0.0.0/0",
        "::/0, ::/0",
        "::1, ::1/128",
        "FD00:0:0::1/64, fd00::1/64",
        "fe80::/10, fe80::/10",
        "1:0:0:2:0:0:0:3/128, 1:0:0:2::3/128",
        "1:0:2:3:4:5:6:7/1, 1:0:2:3:4:5:6:7/1",
        "1:2:3:4:5:6:7::/16, 1:2:3:4:5:6:7:0/16",
        "::ffff:10.1.0.1/120, ::ffff:10.1.0.1/120",
        "::ffff:a01:1/120, ::ffff:10.1.0.1/120",
    })
    void readsAndPrintsTheCanonicalText(String text, String canonical) {
        assertThat(IpPrefix.of(text)).hasToString(canonical);
        assertThat(IpPrefix.of(canonical)).isEqualTo(IpPrefix.of(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.1/8",
                "10.1.0.1/",
                "10.1.0.1/33",
                "10.1.0.1/-1",
                "10.1.0.1/+1",
                "10.1.0.256/8",
                "::/129",
                "localhost",
                "localhost/8",
                "example.org",
                "fe80::1%lo/64",
                "[::1]/128",
                "10.1.0.1/24/24",
                "1234",
                "0x7f.0.0.1"
            })
    void whatIsNoPrefixIsRefusedWithoutAskingDns(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpPrefix.of(text));
    }

    @Test
    void mappedAddressStaysIpv6() {
        IpPrefix prefix = IpPrefix.of("::ffff:10.1.0.1/128");
        assertThat(prefix.isIpv6()).isTrue();
        assertThat(prefix.address()).isInstanceOf(Inet6Address.class);
        assertThat(prefix).isNotEqualTo(IpPrefix.of("10.1.0.1/32"));
    }

    @Test
    void hostBitsAreKeptAndClearedOnRequest() {
        assertThat(IpPrefix.of("10.1.2.3/20").network()).hasToString("10.1.0.0/20");
        assertThat(IpPrefix.of("fd00::ff/121").network()).hasToString("fd00::80/121");
        assertThat(IpPrefix.of("10.1.2.3/0").network()).hasToString("0.0.0.0/0");
        assertThat(IpPrefix.of("10.1.2.3/32").network()).hasToString("10.1.2.3/32");
        assertThat(IpPrefix.of("10.1.2.3/20").isNetwork()).isFalse();
        assertThat(IpPrefix.of("10.1.0.0/20").isNetwork()).isTrue();
        assertThat(IpPrefix.of("10.1.2.3/20")).isNotEqualTo(IpPrefix.of("10.1.0.0/20"));
    }

    @Test
    void hostNamesAndScopesAreDropped() throws Exception {
        InetAddress named = InetAddress.getByAddress("gateway", new byte[] {10, 1, 0, 1});
        assertThat(IpPrefix.host(named).address()).hasToString("/10.1.0.1");
        Inet6Address scoped =
                Inet6Address.getByAddress(null, IpPrefix.of("fe80::1").address().getAddress(), 1);
        assertThat(((Inet6Address) IpPrefix.host(scoped).address()).getScopeId())
                .isZero();
    }
}
