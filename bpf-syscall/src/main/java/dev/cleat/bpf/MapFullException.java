package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;

/**
 * A map has no room for another entry.
 *
 * @since 0.1
 */
public class MapFullException extends KernelException {

    private static final long serialVersionUID = 1L;

    MapFullException(String operation, Errno errno, String explanation) {
        super(operation, errno, null, explanation);
    }
}
