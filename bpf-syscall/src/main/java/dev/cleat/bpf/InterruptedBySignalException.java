package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * Signals cut a long call of {@code bpf(2)} short: of a load nothing is known about the program, and a test run has run
 * the program at least once, but less often than asked.
 *
 * <p>The kernel lets a pending signal end a verification ({@code EAGAIN}) and a test run ({@code EINTR}). Cleat holds the
 * signals of the thread back meanwhile, a profiler's for instance, so this is left to what no thread can hold back: a
 * freezer, a debugger, {@code SIGSTOP}. A load is tried a few times before; a test run, which changes maps and packets,
 * never is.
 *
 * @since 0.1
 */
public class InterruptedBySignalException extends KernelException {

    private static final long serialVersionUID = 1L;

    InterruptedBySignalException(String operation, Errno errno, String explanation) {
        super(operation, errno, null, explanation);
    }
}
