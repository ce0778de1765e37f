package dev.cleat.sys.libc;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.sys.Errno;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one system call at a time: the captured errno, and scratch space for structs, strings and buffers.
 *
 * <p>Borrowed from a small pool and given back by {@code close()}:
 *
 * <pre>{@code
 * try (CallFrame frame = CallFrame.borrow()) {
 *     MemorySegment path = frame.cPath(Path.of("/sys/fs/bpf/link"));
 *     long result = frame.call(Syscall.OPENAT, AT_FDCWD, path.address(), O_CLOEXEC, 0);
 * }
 * }</pre>
 *
 * <p>A result is what the kernel returned: a non-negative value, or the negative errno. A frame belongs to one thread
 * while it is borrowed; its memory must not be used after {@code close()}.
 */
public final class CallFrame implements AutoCloseable {

    /*
     * Neither a ThreadLocal (which virtual threads would multiply) nor an arena per call (which costs more than the
     * call): an array of idle frames. A frame that finds no idle slot when it is given back is dropped to the
     * collector, which frees its automatic arena.
     */
    private static final int IDLE_FRAMES = 16;
    private static final int SCRATCH_BYTES = 8 * 1024;
    private static final AtomicReferenceArray<@Nullable CallFrame> IDLE = new AtomicReferenceArray<>(IDLE_FRAMES);

    private final Arena lifetime = Arena.ofAuto();
    private final MemorySegment state = lifetime.allocate(Libc.CAPTURE_STATE);
    private final MemorySegment scratch = lifetime.allocate(SCRATCH_BYTES, Long.BYTES);
    private final MemorySegment signals = lifetime.allocate(2 * SignalMask.BYTES, Long.BYTES);
    private long used;
    private @Nullable Arena overflow;

    private CallFrame() {}

    /** A frame for the calling thread, until it is closed. */
    public static CallFrame borrow() {
        for (int i = 0; i < IDLE_FRAMES; i++) {
            if (IDLE.getPlain(i) != null) {
                CallFrame frame = IDLE.getAndSet(i, null);
                if (frame != null) {
                    return frame;
                }
            }
        }
        return new CallFrame();
    }

    /**
     * Zeroed memory of this size, aligned to 8 bytes, valid until the frame is closed.
     *
     * @throws IllegalArgumentException if the size is negative, as one is that overflowed
     */
    public MemorySegment allocate(long size) {
        if (size < 0) {
            throw new IllegalArgumentException("memory has no negative size: " + size);
        }
        long start = used;
        if (size > SCRATCH_BYTES - start) {
            if (overflow == null) {
                overflow = Arena.ofConfined();
            }
            return overflow.allocate(size, Long.BYTES);
        }
        used = start + ((size + 7) & ~7L);
        return scratch.asSlice(start, size).fill((byte) 0);
    }

    /** The UTF-8 bytes of a text with a terminating NUL. */
    public MemorySegment cString(String text) {
        return cString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of a path, made absolute, with a terminating NUL. */
    public MemorySegment cPath(Path path) {
        return cString(PathBytes.of(path));
    }

    private MemorySegment cString(byte[] bytes) {
        MemorySegment segment = allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    /** Calls without arguments beyond the first. */
    public long call(Syscall call, long a1) {
        return call(call, a1, 0, 0, 0, 0, 0);
    }

    /** Calls with two arguments. */
    public long call(Syscall call, long a1, long a2) {
        return call(call, a1, a2, 0, 0, 0, 0);
    }

    /** Calls with three arguments. */
    public long call(Syscall call, long a1, long a2, long a3) {
        return call(call, a1, a2, a3, 0, 0, 0);
    }

    /** Calls with four arguments. */
    public long call(Syscall call, long a1, long a2, long a3, long a4) {
        return call(call, a1, a2, a3, a4, 0, 0);
    }

    /** Calls the kernel; returns its result, or the negative errno. */
    public long call(Syscall call, long a1, long a2, long a3, long a4, long a5, long a6) {
        try {
            return Libc.syscall(state, call.number(), a1, a2, a3, a4, a5, a6);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Calls the kernel for something that it may take its time for; on behalf of a virtual thread from a platform
     * thread, so that the carrier is not held meanwhile.
     *
     * @param kind decides which other calls it may have to wait for
     */
    public long callBlocking(BlockingCalls kind, Syscall call, long a1, long a2, long a3) {
        return kind.run(() -> call(call, a1, a2, a3));
    }

    /**
     * The same for a call that a pending signal would cut short, and that must not be begun again: the signals of the
     * thread that makes it wait until it is done, except those that no thread can hold back.
     */
    public long callUndisturbed(BlockingCalls kind, Syscall call, long a1, long a2, long a3) {
        return kind.run(() -> SignalMask.without(this, signals, () -> call(call, a1, a2, a3)));
    }

    /** The error number in a negative result. */
    public static Errno errno(long result) {
        return new Errno((int) -result);
    }

    /** Gives the frame back. */
    @Override
    public void close() {
        used = 0;
        if (overflow != null) {
            overflow.close();
            overflow = null;
        }
        for (int i = 0; i < IDLE_FRAMES; i++) {
            if (IDLE.getPlain(i) == null && IDLE.compareAndSet(i, null, this)) {
                return;
            }
        }
    }
}
