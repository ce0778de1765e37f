package dev.cleat.sys;

import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor with one owner.
 *
 * <p>Closing is idempotent and final. A call that races with {@link #close()} finishes first or fails with
 * {@link IllegalStateException}; it never reaches a descriptor that the kernel has meanwhile given to somebody else.
 * Descriptors 0 to 2 are moved up when they are adopted, because BPF reads descriptor 0 as "no object" and the three
 * are the process's standard streams. The garbage collector never closes a descriptor, since a dropped BPF link must
 * not detach a program: one that is collected while open is reported, once, as a warning of the logger
 * {@code dev.cleat.sys.Fd}. Run with {@code -Ddev.cleat.traceFds=true} to learn where it was opened.
 *
 * @since 0.1
 */
public final class Fd implements AutoCloseable {

    private static final int LOWEST = 3;

    private final State state;

    private Fd(int raw, String what) {
        this.state = new State(raw, what);
        LeakReporter.watch(this, state);
    }

    /**
     * Takes over a raw descriptor: from now on this object closes it.
     *
     * @param raw the descriptor; one below 3 is duplicated to a higher number and closed
     * @param what what it refers to, for messages: {@code BPF link 12}
     * @return its owner
     * @throws IllegalArgumentException if the number is negative
     * @throws KernelException if it cannot be moved up ({@code EBADF}, {@code EMFILE}); it is closed then
     */
    public static Fd adopt(int raw, String what) {
        Objects.requireNonNull(what, "what");
        requireDescriptor(raw);
        if (raw >= LOWEST) {
            return new Fd(raw, what);
        }
        try {
            return duplicateOf(raw, what);
        } finally {
            closeRaw(raw, true);
        }
    }

    /**
     * Duplicates a descriptor that somebody else owns and keeps.
     *
     * @param raw the descriptor
     * @param what what it refers to, for messages
     * @return the owner of the duplicate, which is closed on exec
     * @throws IllegalArgumentException if the number is negative
     * @throws KernelException if the descriptor is not open ({@code EBADF}) or the process has too many ({@code EMFILE})
     */
    public static Fd duplicateOf(int raw, String what) {
        Objects.requireNonNull(what, "what");
        requireDescriptor(raw);
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(Syscall.FCNTL, raw, Fcntl.F_DUPFD_CLOEXEC, LOWEST);
            if (result < 0) {
                throw new KernelException(
                        "fcntl(F_DUPFD_CLOEXEC)",
                        CallFrame.errno(result),
                        null,
                        "file descriptor " + raw + " (" + what + ") could not be duplicated");
            }
            return new Fd((int) result, what);
        }
    }

    /**
     * Opens a directory, for calls that take the descriptor of one, such as an attachment to a cgroup.
     *
     * @param path the directory
     * @return the owner of the descriptor, which is closed on exec
     * @throws IllegalArgumentException if it is a file of another kind
     * @throws KernelException {@code ENOENT} if it does not exist, {@code EACCES} if the caller may not read it
     */
    public static Fd openDirectory(Path path) {
        // Not O_DIRECTORY, whose value depends on the architecture.
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException(path + " is no directory");
        }
        return open(path, "directory " + path);
    }

    static Fd open(Path path, String what) {
        try (CallFrame frame = CallFrame.borrow()) {
            // O_NONBLOCK: a FIFO that stands in the place of the file would wait for a writer for ever.
            long raw = frame.call(
                    Syscall.OPENAT,
                    Fcntl.AT_FDCWD,
                    frame.cPath(path).address(),
                    Fcntl.O_RDONLY | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK,
                    0);
            if (raw < 0) {
                Errno errno = CallFrame.errno(raw);
                throw new KernelException(
                        "open(" + path + ")",
                        errno,
                        null,
                        errno.equals(Errno.ENOENT) ? "there is no " + what : "opening " + what + " failed");
            }
            return adopt((int) raw, what).quickToClose();
        }
    }

    /**
     * Says that closing waits for nothing in the kernel, as it does for the last descriptor of an attached link. A
     * virtual thread then closes it itself, instead of having it done by one of a few platform threads that others wait
     * for, too. Duplicates are like it.
     *
     * @return this
     */
    public Fd quickToClose() {
        state.quick = true;
        return this;
    }

    /**
     * Borrows the raw descriptor for one call; every {@code acquire} is followed by a {@link #release()} in a
     * {@code finally} block. While it is borrowed, {@link #close()} waits with the actual closing.
     *
     * @return the descriptor, above 2
     * @throws IllegalStateException if this object is closed
     */
    public int acquire() {
        if (!state.acquire()) {
            throw new IllegalStateException(state.what + " is closed");
        }
        return state.raw;
    }

    /** Ends what {@link #acquire()} began. */
    public void release() {
        state.release();
    }

    /**
     * Says what the descriptor refers to, once that is known better than when it was opened.
     *
     * @param what what it refers to, for messages: {@code BPF link 12}
     */
    public void describe(String what) {
        state.what = Objects.requireNonNull(what, "what");
    }

    /**
     * Another descriptor for the same open file.
     *
     * @return its owner
     * @throws IllegalStateException if this object is closed
     * @throws KernelException if the process has too many descriptors ({@code EMFILE})
     */
    public Fd duplicate() {
        int raw = acquire();
        try {
            Fd duplicate = duplicateOf(raw, state.what);
            return state.quick ? duplicate.quickToClose() : duplicate;
        } finally {
            release();
        }
    }

    /**
     * Whether {@link #close()} was called.
     *
     * @return true from the first call of {@code close()} on
     */
    public boolean isClosed() {
        return state.isClosed();
    }

    /** Closes the descriptor; when calls are under way, the last of them does it. Further calls change nothing. */
    @Override
    public void close() {
        state.close();
    }

    /**
     * What it refers to and its number.
     *
     * @return for instance {@code BPF link 12 (fd 23)}
     */
    @Override
    public String toString() {
        return state + (isClosed() ? ", closed" : "");
    }

    private static void requireDescriptor(int raw) {
        if (raw < 0) {
            throw new IllegalArgumentException("a file descriptor is not negative: " + raw);
        }
    }

    private static void closeRaw(int raw, boolean quick) {
        // Linux releases the descriptor whatever close(2) answers: trying again could close somebody else's.
        try (CallFrame frame = CallFrame.borrow()) {
            if (quick) {
                frame.call(Syscall.CLOSE, raw);
            } else {
                // The last descriptor of a link detaches its program, which waits as any change of a hook does.
                frame.callBlocking(BlockingCalls.CLOSE, Syscall.CLOSE, raw, 0, 0);
            }
        }
    }

    /** The part that outlives the {@code Fd} object, so that the leak reporter can look at it. */
    static final class State {

        private static final int CLOSED = 1 << 31;

        private final int raw;
        private volatile String what;
        private volatile boolean quick;
        // The number of calls under way, and the CLOSED bit.
        private final AtomicInteger users = new AtomicInteger();

        State(int raw, String what) {
            this.raw = raw;
            this.what = what;
        }

        boolean acquire() {
            int now;
            do {
                now = users.get();
                if (now < 0) {
                    return false;
                }
            } while (!users.compareAndSet(now, now + 1));
            return true;
        }

        void release() {
            int left = users.decrementAndGet();
            if (left == CLOSED) {
                closeRaw(raw, quick);
            } else if (left == -1 || left == CLOSED - 1) {
                users.incrementAndGet();
                throw new IllegalStateException(what + " was released more often than acquired");
            }
        }

        boolean isClosed() {
            return users.get() < 0;
        }

        void close() {
            int now;
            do {
                now = users.get();
                if (now < 0) {
                    return;
                }
            } while (!users.compareAndSet(now, now | CLOSED));
            if (now == 0) {
                closeRaw(raw, quick);
            }
        }

        @Override
        public String toString() {
            return what + " (fd " + raw + ")";
        }
    }
}
