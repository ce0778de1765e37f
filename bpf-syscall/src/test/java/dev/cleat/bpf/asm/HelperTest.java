package dev.cleat.bpf.asm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class HelperTest {

    @Test
    void helpersAreKnownByNumberAndName() {
        assertThat(Helper.of(1)).isEqualTo(Helper.MAP_LOOKUP_ELEM).hasToString("bpf_map_lookup_elem#1");
        assertThat(Helper.named("bpf_redirect_peer")).isEqualTo(Helper.REDIRECT_PEER);
        assertThat(Helper.REDIRECT_PEER.id()).isEqualTo(155);
    }

    @Test
    void theListHasNoGaps() {
        assertThat(Helper.known()).hasSize(211);
        assertThat(Helper.known().stream().mapToInt(Helper::id))
                .isSorted()
                .doesNotHaveDuplicates()
                .contains(1, 211);
    }

    @Test
    void unknownNumbersAreKept() {
        assertThat(Helper.of(4095)).hasToString("unknown#4095");
        assertThat(Helper.of(4095).name()).isEqualTo("unknown");
    }

    @Test
    void noHelperHasANegativeNumberOrAnUnknownName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Helper.of(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Helper.named("bpf_nonsense"));
    }
}
