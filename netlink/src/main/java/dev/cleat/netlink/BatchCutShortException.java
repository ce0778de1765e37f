package dev.cleat.netlink;

/**
 * Says how far a {@link Batch} got that was cut short. It is never thrown itself: it goes along with what is, whichever
 * type that has, as a suppressed exception; {@link BatchResult#soFar} finds it.
 *
 * @since 0.1
 */
public final class BatchCutShortException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient BatchResult result;

    BatchCutShortException(BatchResult result) {
        super("the batch was cut short: " + result, null, false, false);
        this.result = result;
    }

    /**
     * What is known of each request.
     *
     * @return the result so far
     */
    public BatchResult result() {
        return result;
    }
}
