package dev.cleat.netlink;

/**
 * What was being listed kept changing: the kernel marked every attempt as inconsistent ({@code NLM_F_DUMP_INTR}). It has
 * nothing to do with interrupted threads or system calls.
 *
 * @since 0.1
 */
public final class DumpInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int attempts;

    DumpInterruptedException(String operation, int attempts) {
        super(operation + ": the kernel's tables changed during each of " + attempts + " attempts to list them");
        this.attempts = attempts;
    }

    /**
     * How often the list was asked for.
     *
     * @return at least 1
     */
    public int attempts() {
        return attempts;
    }
}
