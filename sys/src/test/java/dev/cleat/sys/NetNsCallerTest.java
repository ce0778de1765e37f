package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetNsCallerTest {

    /** Which carriers there are, and which of them are idle, is known only of a JVM that did nothing else. */
    @ParameterizedTest
    @ValueSource(strings = {"new", "kept"})
    void theCarrierThatAVirtualThreadGoesOnWithIsNotInTheNamespace(String thread) {
        assertThat(Command.output(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djdk.virtualThreadScheduler.parallelism=64",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BusyCarriers.class.getName(),
                        thread)))
                .isEqualTo("threads elsewhere: []");
    }
}
