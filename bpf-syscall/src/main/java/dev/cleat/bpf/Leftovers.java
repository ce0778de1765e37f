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
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** What killed processes left in folders with pins. */
final class Leftovers {

    /** Those of this process. */
    static final Leftovers OURS = new Leftovers(InstantSource.system());

    // A process or its machine may be stopped for a while and go on. To come late costs nothing but the leftover.
    private static final Duration ABANDONED = Duration.ofMinutes(5);
    // To list thousands of pins takes longer than to make one.
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final int FOLDERS = 64;

    private final InstantSource clock;
    private final Map<Path, Instant> looks = new LinkedHashMap<>();

    Leftovers(InstantSource clock) {
        this.clock = clock;
    }

    /** Removes what has been left in a folder, now and then. */
    void removeFrom(Path folder) {
        if (isTimeToLook(folder)) {
            removeAllFrom(folder);
        }
    }

    private synchronized boolean isTimeToLook(Path folder) {
        Instant now = clock.instant();
        Instant last = looks.get(folder);
        if (last != null && Duration.between(last, now).abs().compareTo(BETWEEN_LOOKS) < 0) {
            return false;
        }
        looks.remove(folder);
        if (looks.size() == FOLDERS) {
            looks.remove(looks.keySet().iterator().next());
        }
        looks.put(folder, now);
        return true;
    }

    @SuppressWarnings("EmptyCatch") // who may not look into the folder leaves it
    private void removeAllFrom(Path folder) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, TemporaryPin::isOurs)) {
            left.forEach(this::removeIfAbandoned);
        } catch (IOException | DirectoryIteratorException e) {
            // one of the next does it
        }
    }

    @SuppressWarnings("EmptyCatch") // who may not remove what is another user's leaves it
    private void removeIfAbandoned(Path path) {
        try {
            FileTime changed = (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
            if (changed.toInstant().plus(ABANDONED).isBefore(clock.instant())) {
                new TemporaryPin(path).remove(path);
            }
        } catch (IOException | PinException e) {
            // gone meanwhile, no pin, or not ours to remove
        }
    }
}
