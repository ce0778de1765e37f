package dev.cleat.mprog.model;

import dev.cleat.sys.Errno;
import java.util.Objects;
import java.util.Optional;

/**
 * What the kernel would answer: a result, or an errno and no change.
 *
 * @param <T> the result
 * @since 0.1
 */
public sealed interface Answer<T> {

    /**
     * The kernel would do it.
     *
     * @param result the hook afterwards, or what was asked for
     * @param <T> the result
     */
    record Accepted<T>(T result) implements Answer<T> {

        /** A result. */
        public Accepted {
            Objects.requireNonNull(result, "result");
        }
    }

    /**
     * The kernel would refuse, and change nothing.
     *
     * @param why the errno
     * @param <T> what it would have given
     */
    record Refused<T>(Errno why) implements Answer<T> {

        /** A refusal. */
        public Refused {
            Objects.requireNonNull(why, "why");
        }
    }

    /**
     * The errno of a refusal.
     *
     * @return the errno, empty if the kernel would do it
     */
    default Optional<Errno> errno() {
        return switch (this) {
            case Accepted<T> _ -> Optional.empty();
            case Refused(Errno why) -> Optional.of(why);
        };
    }

    /**
     * The result, where a refusal would be a mistake of the caller.
     *
     * @return the result
     * @throws IllegalStateException if the kernel would refuse
     */
    default T accepted() {
        return switch (this) {
            case Accepted(T result) -> result;
            case Refused(Errno why) -> throw new IllegalStateException("the kernel would refuse: " + why);
        };
    }
}
