package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityTest {

    @Test
    void namesAndNumbersAreThoseOfTheCHeader(TestReporter reporter) {
        if (Command.find("gcc").isEmpty()) {
            reporter.publishEntry("oracle absent", "gcc: capabilities were not compared with linux/capability.h");
            return;
        }
        String macros =
                Command.output(List.of("gcc", "-E", "-dM", "-include", "linux/capability.h", "-x", "c", "/dev/null"));
        Map<String, Integer> defined = Pattern.compile("#define (CAP_\\w+) +(\\d+)")
                .matcher(macros)
                .results()
                .collect(Collectors.toMap(result -> result.group(1), result -> Integer.parseInt(result.group(2))));

        assertThat(Capability.known().stream().collect(Collectors.toMap(Capability::name, Capability::number)))
                .containsAllEntriesOf(defined)
                .hasSizeGreaterThanOrEqualTo(41);
    }

    @Test
    void knownOnesCountFromZeroWithoutGap() {
        assertThat(Capability.known()).hasSize(41).isSorted();
        assertThat(Capability.known().getLast()).isEqualTo(Capability.CHECKPOINT_RESTORE);
        assertThat(Capability.CHECKPOINT_RESTORE.number()).isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAP_NET_ADMIN", "cap_net_admin", "NET_ADMIN", "net_admin", "12", " cap_net_admin\n"})
    void everyUsualSpellingIsParsed(String text) {
        assertThat(Capability.parse(text)).isEqualTo(Capability.NET_ADMIN);
    }

    @Test
    void unknownOneIsKeptByItsNumber() {
        Capability unknown = new Capability(41);

        assertThat(unknown).hasToString("CAP_41");
        assertThat(Capability.parse("CAP_41")).isEqualTo(unknown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "CAP_", "CAP_NOTHING", "64", "-1", "999"})
    void otherTextIsNoCapability(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Capability.parse(text));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 64})
    void numberThatNoMaskHoldsIsRefused(int number) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Capability(number));
    }
}
