package dev.cleat.netlink.codec;

/**
 * Bytes that are not what netlink says they should be.
 *
 * @since 0.1
 */
public final class DecodeException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    /**
     * Malformed bytes.
     *
     * @param offset where, in bytes from the start of what was received
     * @param problem what is wrong there
     */
    public DecodeException(long offset, String problem) {
        super("at byte " + offset + ": " + problem);
        this.offset = offset;
    }

    /**
     * Where the malformed bytes are.
     *
     * @return bytes from the start of what was received
     */
    public long offset() {
        return offset;
    }
}
