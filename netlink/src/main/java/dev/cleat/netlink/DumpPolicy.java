package dev.cleat.netlink;

import java.time.Duration;

/**
 * What to do when the kernel says that its tables changed while it listed them ({@code NLM_F_DUMP_INTR}).
 *
 * <p>The kernel says so for devices and addresses, not for every kind of object: for neighbours and routes a change
 * during a dump goes unnoticed.
 *
 * @since 0.1
 */
public sealed interface DumpPolicy {

    /**
     * Throws a {@link DumpInterruptedException} at once.
     *
     * @return the policy
     */
    static DumpPolicy fail() {
        return new Retry(1, Duration.ZERO);
    }

    /**
     * Asks again, after a pause that doubles each time up to 100 times the first one; then throws a
     * {@link DumpInterruptedException} with what the last attempt read.
     *
     * @param attempts how often to ask at most
     * @param backoff the first pause
     * @return the policy
     * @throws IllegalArgumentException if there is no attempt, or the pause is negative
     */
    static DumpPolicy retry(int attempts, Duration backoff) {
        return new Retry(attempts, backoff);
    }

    /**
     * Returns what was read, marked as inconsistent: some objects may be missing, or there twice.
     *
     * @return the policy
     */
    static DumpPolicy partial() {
        return Partial.INSTANCE;
    }

    /**
     * Asks for the list several times.
     *
     * @param attempts how often at most
     * @param backoff the first pause between two attempts
     */
    record Retry(int attempts, Duration backoff) implements DumpPolicy {

        /**
         * A policy.
         *
         * @throws IllegalArgumentException if there is no attempt, or the pause is negative
         */
        public Retry {
            if (attempts < 1 || backoff.isNegative()) {
                throw new IllegalArgumentException(attempts + " attempts with pauses of " + backoff);
            }
        }
    }

    /** Takes what there is. */
    enum Partial implements DumpPolicy {
        /** The only one. */
        INSTANCE
    }
}
