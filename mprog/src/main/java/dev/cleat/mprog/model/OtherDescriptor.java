package dev.cleat.mprog.model;

/**
 * A descriptor that is of no program and no link.
 *
 * @since 0.1
 */
public enum OtherDescriptor implements KernelObject {

    /** The number 0: no object, where the kernel allows that. */
    NONE,

    /** A number that no descriptor has: {@code EBADF}. */
    CLOSED,

    /** A descriptor of a file, a socket, a map or another object: {@code EINVAL}. */
    FOREIGN
}
