package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The program is on the hook already, by a link or without: a program can be on a hook once ({@code EEXIST}).
 *
 * @since 0.1
 */
public class ProgramAlreadyAttachedException extends KernelException {

    private static final long serialVersionUID = 1L;

    ProgramAlreadyAttachedException(String operation, Errno errno, Hook hook, String program) {
        super(operation, errno, null, program + " is already on " + hook);
    }
}
