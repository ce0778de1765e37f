package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelVersionTest {

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v657, 6, 18, 44",
        "6.1.0-13-amd64, 6, 1, 0",
        "5.15, 5, 15, 0",
        "7.2-rc1, 7, 2, 0",
        "6.12+deb13-cloud-amd64, 6, 12, 0",
        "4.18.0-553.el8_10.x86_64, 4, 18, 0",
        "5.15.167.4-microsoft-standard-WSL2, 5, 15, 167",
        "6.6.x, 6, 6, 0",
    })
    void numbersAtTheFrontAreTheVersion(String release, int major, int minor, int patch) {
        assertThat(KernelVersion.parse(release)).isEqualTo(new KernelVersion(major, minor, patch));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "6.", "v6.1", "linux 6.1", "-6.1", "6.99999999999", "6.1.99999999999"})
    void otherTextIsNoVersion(String release) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KernelVersion.parse(release))
                .withMessageContaining(release);
    }

    @Test
    void versionsAreOrderedByNumberNotByText() {
        List<KernelVersion> ordered = List.of(
                KernelVersion.of(5, 15),
                KernelVersion.of(6, 1),
                new KernelVersion(6, 1, 2),
                new KernelVersion(6, 1, 10),
                KernelVersion.of(6, 12),
                KernelVersion.of(10, 0));

        assertThat(ordered.reversed().stream().sorted()).containsExactlyElementsOf(ordered);
    }

    @Test
    void atLeastIncludesTheVersionItself() {
        KernelVersion version = new KernelVersion(6, 6, 3);

        assertThat(version.atLeast(6, 6)).isTrue();
        assertThat(version.atLeast(version)).isTrue();
        assertThat(version.atLeast(5, 19)).isTrue();
        assertThat(version.atLeast(new KernelVersion(6, 6, 4))).isFalse();
        assertThat(version.atLeast(6, 7)).isFalse();
        assertThat(version.atLeast(7, 0)).isFalse();
    }

    @Test
    void negativeNumbersAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> KernelVersion.of(6, -1));
    }

    @Test
    void currentVersionIsThatOfUname() {
        String release = Command.output(List.of("uname", "-r")).strip();

        assertThat(KernelVersion.current()).isEqualTo(KernelVersion.parse(release));
        assertThat(release).startsWith(KernelVersion.current().major() + ".");
    }

    @Test
    void printsAllThreeNumbers() {
        assertThat(KernelVersion.of(6, 12)).hasToString("6.12.0");
    }
}
