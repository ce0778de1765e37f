package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * The exclusive lock of a folder with pins, among threads and processes that use Cleat. There is no system call that
 * replaces a pin only if it is still of a certain link, so those who look first and act then take turns.
 */
final class FolderLock implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = 1_000_000;

    private final Fd folder;

    private FolderLock(Fd folder) {
        this.folder = folder;
    }

    /** Waits for the lock, for as long as a pinned attach does. */
    static FolderLock of(Path folder) {
        return of(folder, LIMIT);
    }

    /**
     * Waits for the lock: not in the kernel, which would hold the carrier of a virtual thread. An interrupt does not cut
     * the wait short, and is still there afterwards.
     *
     * @throws PinFolderLockedException if somebody does not let go of it
     */
    static FolderLock of(Path folder, Duration limit) {
        FolderLock lock = new FolderLock(Fd.openDirectory(folder));
        // An interrupted thread does not park.
        boolean interrupted = Thread.interrupted();
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (!lock.attempt(folder)) {
                if (System.nanoTime() - end >= 0) {
                    throw new PinFolderLockedException(folder, limit);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                interrupted |= Thread.interrupted();
            }
            return lock;
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False if somebody else has it just now. */
    private boolean attempt(Path path) {
        int raw = folder.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(Syscall.FLOCK, raw, Fcntl.LOCK_EX | Fcntl.LOCK_NB);
            if (result == 0) {
                return true;
            }
            Errno errno = CallFrame.errno(result);
            if (errno.equals(Errno.EAGAIN) || errno.equals(Errno.EINTR)) {
                return false;
            }
            throw new KernelException(Syscall.FLOCK.toString(), errno, null, "on " + path);
        } finally {
            folder.release();
        }
    }

    /** The lock goes with its descriptor. */
    @Override
    public void close() {
        folder.close();
    }
}
