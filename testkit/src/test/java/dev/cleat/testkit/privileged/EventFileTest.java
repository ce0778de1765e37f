package dev.cleat.testkit.privileged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {

    private final Path path;
    private final List<Event> read = new ArrayList<>();

    EventFileTest(@TempDir Path directory) {
        this.path = directory.resolve("events");
    }

    @Test
    void whatIsWrittenIsReadInOrderAndOnce() {
        try (EventFile writer = EventFile.toAppend(path);
                EventFile reader = EventFile.toRead(path)) {
            assertThat(reader.poll(read::add)).isFalse();
            writer.append(new Event.Started("one"));
            writer.append(new Event.Skipped("two", "why"));

            assertThat(reader.poll(read::add)).isTrue();
            assertThat(reader.poll(read::add)).isFalse();
            writer.append(new Event.Done());
            assertThat(reader.poll(read::add)).isTrue();
        }
        assertThat(read).containsExactly(new Event.Started("one"), new Event.Skipped("two", "why"), new Event.Done());
    }

    @Test
    void anEventThatBreaksOffIsNone() throws IOException {
        try (EventFile writer = EventFile.toAppend(path)) {
            writer.append(new Event.Started("one"));
            writer.append(new Event.Done());
        }
        byte[] all = Files.readAllBytes(path);
        for (int length = 0; length < all.length; length++) {
            read.clear();
            Files.write(path, Arrays.copyOf(all, length));
            try (EventFile reader = EventFile.toRead(path)) {
                reader.poll(read::add);
            }

            assertThat(read).as("of %d bytes", length).doesNotContain(new Event.Done());
        }
    }

    @Test
    void damageIsNoEnd() throws IOException {
        Files.write(path, new byte[100]);
        try (EventFile reader = EventFile.toRead(path)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.poll(read::add))
                    .withMessage("what the tests report is damaged: 0 bytes at 0");
        }
    }
}
