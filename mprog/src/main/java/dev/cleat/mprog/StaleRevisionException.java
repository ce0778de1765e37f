package dev.cleat.mprog;

import dev.cleat.bpf.Revision;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * Somebody changed the hook since the revision that was expected ({@code ESTALE}). Query it, plan again, try again.
 *
 * @since 0.1
 */
public class StaleRevisionException extends KernelException {

    private static final long serialVersionUID = 1L;

    StaleRevisionException(String operation, Errno errno, Hook hook, @Nullable Revision expected) {
        super(
                operation,
                errno,
                null,
                hook + " is no longer at " + expected + ": somebody changed it; query it, plan again and try again");
    }
}
