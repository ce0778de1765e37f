package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * The link is attached to nothing any more: its device or cgroup is gone, or it was detached. Make a new one.
 *
 * @since 0.1
 */
public class DefunctLinkException extends KernelException {

    private static final long serialVersionUID = 1L;

    /**
     * A link that is attached to nothing.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param link the link
     */
    public DefunctLinkException(String operation, Errno errno, LinkId link) {
        super(
                operation,
                errno,
                null,
                link + " is defunct: its device or cgroup is gone, or it was detached; create a new link");
    }
}
