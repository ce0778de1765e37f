package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import org.jspecify.annotations.Nullable;

/**
 * The link carries another program than the caller expected: somebody else updated it.
 *
 * @since 0.1
 */
public class UnexpectedProgramException extends KernelException {

    private static final long serialVersionUID = 1L;

    UnexpectedProgramException(
            String operation, Errno errno, LinkId link, ProgramId expected, @Nullable ProgramId attached) {
        super(
                operation,
                errno,
                null,
                link + " does not carry the expected " + expected + (attached == null ? "" : " but " + attached));
    }
}
