package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The program that should be replaced or detached is held by a link, so only the holder of the link can change it
 * ({@code EBUSY}): by {@link dev.cleat.bpf.Link#update} and {@link dev.cleat.bpf.Link#detach}.
 *
 * @since 0.1
 */
public class SlotOwnedByLinkException extends KernelException {

    private static final long serialVersionUID = 1L;

    SlotOwnedByLinkException(String operation, Errno errno, Hook hook, String program) {
        super(operation, errno, null, program + " is on " + hook + " by a link: update or detach the link");
    }
}
