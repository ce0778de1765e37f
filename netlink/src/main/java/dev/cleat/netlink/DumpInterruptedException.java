package dev.cleat.netlink;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was being listed kept changing: the kernel marked every attempt as inconsistent ({@code NLM_F_DUMP_INTR}). It has
 * nothing to do with interrupted threads or system calls.
 *
 * @since 0.1
 */
public final class DumpInterruptedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int attempts;
    private final transient @Nullable DumpResult<?> partial;

    DumpInterruptedException(String operation, DumpResult<?> partial) {
        super(operation + ": the kernel's tables changed during each of " + partial.attempts()
                + " attempts to list them");
        this.attempts = partial.attempts();
        this.partial = partial;
    }

    /**
     * How often the list was asked for.
     *
     * @return at least 1
     */
    public int attempts() {
        return attempts;
    }

    /**
     * What the last attempt read: some objects may be missing, or there twice.
     *
     * @return the result, empty in an exception that was serialized
     */
    public Optional<DumpResult<?>> partial() {
        return Optional.ofNullable(partial);
    }
}
