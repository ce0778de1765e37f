package dev.cleat.sys.libc;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.cleat.sys.uapi.Signal;
import java.lang.foreign.MemorySegment;
import java.util.function.LongSupplier;

/**
 * Keeps signals from a thread while it makes one call that a pending signal would cut short.
 *
 * <p>Signals to the process go to another thread meanwhile; those to this thread, such as a profiler's, come afterwards.
 */
final class SignalMask {

    /**
     * What a thread gets for what it did itself, which is how HotSpot learns of safepoints, null and stack overflow (the
     * kernel kills a process that blocks such a signal when it comes); and the two that the C library keeps to itself:
     * {@code setuid(3)} waits for the answers of all threads. HotSpot's SIGUSR2, by which it suspends a thread that runs
     * Java code, can wait: this one does not, and HotSpot gives up after milliseconds.
     */
    private static final int[] NEVER_BLOCKED = {
        Signal.SIGILL, Signal.SIGTRAP, Signal.SIGBUS, Signal.SIGFPE, Signal.SIGSEGV, Signal.SIGSYS, 32, 33
    };

    private static final long BLOCKED = blocked();

    /** The kernel's {@code sigset_t}: 64 signals. */
    static final int BYTES = Long.BYTES;

    private SignalMask() {}

    /**
     * Makes a call on this thread while its asynchronous signals are blocked.
     *
     * @param memory two signal sets
     */
    static long without(CallFrame frame, MemorySegment memory, LongSupplier call) {
        MemorySegment before = memory.asSlice(BYTES, BYTES);
        memory.set(JAVA_LONG, 0, BLOCKED);
        long masked = mask(frame, Signal.SIG_BLOCK, memory, before.address());
        try {
            return call.getAsLong();
        } finally {
            if (masked == 0) {
                mask(frame, Signal.SIG_SETMASK, before, 0);
            }
        }
    }

    private static long mask(CallFrame frame, int how, MemorySegment set, long before) {
        return frame.call(Syscall.RT_SIGPROCMASK, how, set.address(), before, BYTES);
    }

    private static long blocked() {
        long set = -1;
        for (int signal : NEVER_BLOCKED) {
            set &= ~(1L << (signal - 1));
        }
        return set;
    }
}
