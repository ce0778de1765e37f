package dev.cleat.mprog;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The link or program that a place is relative to is not on the hook, or does not exist ({@code ENOENT}). Query the hook
 * and choose another anchor.
 *
 * @since 0.1
 */
public class AnchorNotFoundException extends KernelException {

    private static final long serialVersionUID = 1L;

    AnchorNotFoundException(String operation, Errno errno, Hook hook, Anchor anchor) {
        super(
                operation,
                errno,
                null,
                "the anchor " + anchor + " is not on " + hook + "; query the hook and choose another");
    }
}
