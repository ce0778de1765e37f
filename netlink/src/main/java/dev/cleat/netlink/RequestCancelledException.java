package dev.cleat.netlink;

/**
 * The thread that waited for the kernel was interrupted; it still is. The session remains usable: an answer that comes
 * later is dropped.
 *
 * @since 0.1
 */
public final class RequestCancelledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean sent;

    RequestCancelledException(String operation, boolean sent) {
        super(operation + ": the waiting thread was interrupted"
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
