package dev.cleat.sys.libc;

import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.uapi.Fcntl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The exclusive {@code flock(2)} of a directory, among threads and processes; it goes with {@code close()}. */
public final class DirectoryLock implements AutoCloseable {

    private static final long PAUSE_NANOS = 1_000_000;

    private final Fd directory;

    private DirectoryLock(Fd directory) {
        this.directory = directory;
    }

    /**
     * Waits for the lock: not in the kernel, which would hold the carrier of a virtual thread. An interrupt does not cut
     * the wait short, and is still there afterwards.
     *
     * @return empty if somebody does not let go of it within the limit
     */
    public static Optional<DirectoryLock> within(Duration limit, Path path) {
        DirectoryLock lock = new DirectoryLock(Fd.openDirectory(path));
        // An interrupted thread does not park.
        boolean interrupted = Thread.interrupted();
        try {
            long end = System.nanoTime() + limit.toNanos();
            while (!lock.attempt(path)) {
                if (System.nanoTime() - end >= 0) {
                    lock.close();
                    return Optional.empty();
                }
                LockSupport.parkNanos(PAUSE_NANOS);
                interrupted |= Thread.interrupted();
            }
            return Optional.of(lock);
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
        int raw = directory.acquire();
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
            directory.release();
        }
    }

    @Override
    public void close() {
        directory.close();
    }
}
