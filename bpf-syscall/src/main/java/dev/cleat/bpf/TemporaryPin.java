package dev.cleat.bpf;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A name of our own beside a pin, for microseconds. A process that is killed meanwhile leaves it, and what it keeps loaded
 * or attached, to be removed by the next that comes to the folder.
 *
 * @param path the name, which nobody else uses
 */
record TemporaryPin(Path path) {

    private static final String PREFIX = "cleat_tmp_";
    private static final Duration ABANDONED = Duration.ofSeconds(1);

    static TemporaryPin beside(Path pin) {
        long unique = ThreadLocalRandom.current().nextLong();
        return new TemporaryPin(pin.resolveSibling(PREFIX + Long.toHexString(unique)));
    }

    /** Whoever found it abandoned may have been faster. */
    void remove() {
        boolean _ = PinRemoval.unlink(path);
    }

    @SuppressWarnings("EmptyCatch") // who may not look into the folder, or remove what is another user's, leaves it
    static void removeAbandoned(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path path : left) {
                FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
                if (changed.toInstant().plus(ABANDONED).isBefore(Instant.now())) {
                    new TemporaryPin(path).remove();
                }
            }
        } catch (IOException | DirectoryIteratorException | PinException e) {
            // one of the next does it
        }
    }
}
