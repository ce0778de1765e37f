package dev.cleat.sys;

/**
 * There is no such network namespace: none of that name, or no process of that id.
 *
 * @since 0.1
 */
public class NoSuchNamespaceException extends KernelException {

    private static final long serialVersionUID = 1L;

    /**
     * A namespace that is not there.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param netNs the namespace that was meant
     */
    public NoSuchNamespaceException(String operation, Errno errno, NetNs netNs) {
        super(operation, errno, null, "there is no " + netNs);
    }
}
