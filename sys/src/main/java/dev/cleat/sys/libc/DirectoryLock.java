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
    private final Turn turn;

    private DirectoryLock(Fd directory, Turn turn) {
        this.directory = directory;
        this.turn = turn;
    }

    /**
     * Waits for the lock: not in the kernel, which would hold the carrier of a virtual thread. Those of this process get it
     * in the order in which they come. An interrupt does not cut the wait short, and is still there afterwards.
     *
     * @return empty if somebody does not let go of it within the limit; that many have it one after the other may take
     *     longer
     */
    public static Optional<DirectoryLock> within(Duration limit, Path path) {
        DirectoryLock lock = new DirectoryLock(Fd.openDirectory(path), Turn.join(path));
        // An interrupted thread does not park.
        boolean interrupted = Thread.interrupted();
        boolean locked = false;
        try {
            while (!(lock.turn.isNow() && lock.attempt(path))) {
                long left = limit.toNanos() - lock.turn.waitedNanos();
                if (left <= 0) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(lock.turn.isNow() ? PAUSE_NANOS : left);
                interrupted |= Thread.interrupted();
            }
            locked = true;
            return Optional.of(lock);
        } finally {
            if (!locked) {
                lock.end(false);
            }
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

    private void end(boolean had) {
        directory.close();
        turn.end(had);
    }

    @Override
    public void close() {
        end(true);
    }
}
