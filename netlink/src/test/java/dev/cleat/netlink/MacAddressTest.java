package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {

    @Test
    void readsAndPrintsTheUsualNotation() {
        assertThat(MacAddress.of("02:00:5e:10:00:ff")).hasToString("02:00:5e:10:00:ff");
        assertThat(MacAddress.of("FE-00-5E-10-00-FF")).hasToString("fe:00:5e:10:00:ff");
        assertThat(MacAddress.of("02:00:5e:10:00:ff").toBytes()).containsExactly(2, 0, 0x5e, 0x10, 0, 0xff);
        assertThat(MacAddress.of(new byte[] {-1, -1, -1, -1, -1, -1})).isEqualTo(new MacAddress(0xFFFF_FFFF_FFFFL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02:00:00:00:00",
                "02:00:00:00:00:01:02",
                "02-00:00:00:00:01",
                "2:0:0:0:0:1",
                "0g:00:00:00:00:01"
            })
    void whatIsNoMacAddressIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(text));
    }

    @Test
    void otherLengthsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.of(new byte[20]));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
    }

    @Test
    void groupAddressesAreMulticast() {
        assertThat(MacAddress.of("01:00:5e:00:00:01").isMulticast()).isTrue();
        assertThat(MacAddress.of("02:00:00:00:00:01").isMulticast()).isFalse();
    }
}
