package dev.cleat.mprog;

import dev.cleat.sys.libc.DirectoryLock;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The exclusive lock of a folder with pins, among threads and processes that use Cleat. There is no system call that
 * replaces a pin only if it is still of a certain link, so those who look first and act then take turns.
 */
final class FolderLock {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private FolderLock() {}

    /** Waits for the lock, for as long as a pinned attach does. */
    static DirectoryLock of(Path folder) {
        return of(folder, LIMIT);
    }

    /**
     * Waits for the lock.
     *
     * @throws PinFolderLockedException if somebody does not let go of it
     */
    static DirectoryLock of(Path folder, Duration limit) {
        return DirectoryLock.within(limit, folder).orElseThrow(() -> new PinFolderLockedException(folder, limit));
    }
}
