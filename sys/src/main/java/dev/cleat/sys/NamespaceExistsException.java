package dev.cleat.sys;

/**
 * There is a network namespace of that name already, or a file in its place.
 *
 * @since 0.1
 */
public class NamespaceExistsException extends KernelException {

    private static final long serialVersionUID = 1L;

    /**
     * A name that is taken.
     *
     * @param operation what was tried
     * @param errno the kernel's answer
     * @param explanation what has the name
     */
    public NamespaceExistsException(String operation, Errno errno, String explanation) {
        super(operation, errno, null, explanation);
    }
}
