package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The hook has no room for another program: tcx and netkit take 63 ({@code ERANGE}).
 *
 * @since 0.1
 */
public class HookFullException extends KernelException {

    private static final long serialVersionUID = 1L;

    HookFullException(String operation, Errno errno, Hook hook) {
        super(operation, errno, null, hook + " has as many programs as the kernel takes, which is 63");
    }
}
