package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The program that should be replaced or detached is not on the hook ({@code ENOENT}).
 *
 * @since 0.1
 */
public class ProgramNotAttachedException extends KernelException {

    private static final long serialVersionUID = 1L;

    ProgramNotAttachedException(String operation, Errno errno, Hook hook, String program) {
        super(operation, errno, null, program + " is not on " + hook);
    }
}
