package dev.cleat.netlink;

import java.time.Duration;

/**
 * The kernel did not answer a request in the time that {@link Rtnetlink#within} gave it. The session remains usable: an
 * answer that comes later is dropped.
 *
 * @since 0.1
 */
public final class DeadlineExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    DeadlineExceededException(String operation, Duration limit, boolean sent) {
        super(operation + ": no answer within " + limit
                + (sent
                        ? "; the request was sent, so the kernel may have fulfilled it or may still do so"
                        : "; the request was not sent"));
        this.sent = sent;
    }

    /**
     * Whether the kernel got the request, and may have fulfilled it.
     *
     * @return false if nothing was sent
     */
    public boolean wasSent() {
        return sent;
    }
}
