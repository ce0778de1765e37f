package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The program is on the hook already, by a link or without: a program can be on a hook once ({@code EEXIST}).
 *
 * @since 0.1
 */
public class ProgramAlreadyAttachedException extends KernelException {

    private static final long serialVersionUID = 1L;

    /**
     * A program that is there already.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param explanation which program on which hook
     */
    public ProgramAlreadyAttachedException(String operation, Errno errno, String explanation) {
        super(operation, errno, null, explanation);
    }
}
