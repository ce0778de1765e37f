package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What killed processes left beside pins is removed, late and with care. */
class LeftoversTest {

    private final Bpffs bpffs = Bpffs.mount();
    private final BpfMap map = MapSpec.of(MapType.ARRAY, 4, 8, 1).create();
    private final Path folder = bpffs.path("");
    private final Path left = bpffs.path("cleat_tmp_0123456789abcdef");
    private Instant now = Instant.now();
    private final Leftovers leftovers = new Leftovers(() -> now);

    LeftoversTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        map.close();
        bpffs.close();
    }

    /** A process that was stopped for seconds goes on. */
    @Test
    void onlyWhatHasBeenThereForMinutesIsRemoved() throws IOException {
        pin(left);
        pass(Duration.ofMinutes(2));
        leftovers.removeFrom(folder);
        assertThat(left).exists();
        pass(Duration.ofMinutes(10));
        leftovers.removeFrom(folder);
        assertThat(left).doesNotExist();
    }

    @Test
    void whatCannotBeRemovedDoesNotKeepTheRest() throws IOException {
        for (char digit : "0123456789abcdef".toCharArray()) {
            Path each = bpffs.path("cleat_tmp_" + Character.toString(digit).repeat(16));
            if (digit % 2 == 0) {
                Files.createDirectory(each);
            } else {
                pin(each);
            }
        }
        pass(Duration.ofMinutes(10));
        leftovers.removeFrom(folder);
        try (var entries = Files.list(folder)) {
            assertThat(entries.filter(entry -> entry.getFileName().toString().startsWith("cleat_tmp_")))
                    .hasSize(8)
                    .allMatch(Files::isDirectory);
        }
    }

    @Test
    void aNameThatWeDoNotMakeIsLeftAlone() throws IOException {
        Path counters = bpffs.path("cleat_tmp_counters");
        Path longer = bpffs.path("cleat_tmp_0123456789abcdef0");
        pin(counters);
        pin(longer);
        pass(Duration.ofMinutes(10));
        leftovers.removeFrom(folder);
        assertThat(counters).exists();
        assertThat(longer).exists();
        assertThat(TemporaryPin.isOurs(TemporaryPin.beside(counters).path())).isTrue();
    }

    @Test
    void nobodyElseMakesSuchNames() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.pin(bpffs.path("cleat_tmp_counters")))
                .withMessageContaining("is Cleat's own");
        assertThatIllegalArgumentException().isThrownBy(() -> BpfFs.requireRoomFor(left));
        assertThat(left).doesNotExist();
    }

    /** To list thousands of pins takes milliseconds. */
    @Test
    void aFolderIsLookedAtNowAndThen() throws IOException {
        pass(Duration.ofMinutes(10));
        leftovers.removeFrom(folder);
        pin(left);
        pass(Duration.ofSeconds(30));
        leftovers.removeFrom(folder);
        assertThat(left).exists();
        leftovers.removeFrom(Files.createDirectory(bpffs.path("other")));
        leftovers.removeFrom(folder);
        assertThat(left).exists();
        pass(Duration.ofSeconds(31));
        leftovers.removeFrom(folder);
        assertThat(left).doesNotExist();
    }

    /** Under a name that {@link BpfMap#pin} does not take. */
    private void pin(Path path) throws IOException {
        Path first = bpffs.path("first");
        map.pin(first);
        Files.move(first, path);
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
