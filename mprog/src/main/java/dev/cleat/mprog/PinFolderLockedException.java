package dev.cleat.mprog;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Somebody held the lock of a folder with pins ({@code flock(2)}) for longer than a pinned attach takes. Nothing was
 * attached; try again, and look at {@code /proc/locks} for who it is.
 *
 * @since 0.1
 */
public class PinFolderLockedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PinFolderLockedException(Path folder, Duration limit) {
        super("somebody has held the lock of " + folder + " for " + limit.toMillis()
                + " ms; /proc/locks tells which process");
    }
}
