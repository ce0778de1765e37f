package dev.cleat.mprog.model;

import dev.cleat.sys.Errno;

/** The way out of a decision at the first rule that says no; {@link HookModel} turns it into an answer. */
final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Errno errno;

    Refusal(Errno errno) {
        super(errno.name(), null, false, false);
        this.errno = errno;
    }

    Errno errno() {
        return errno;
    }
}
