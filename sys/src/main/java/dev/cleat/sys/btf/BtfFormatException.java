package dev.cleat.sys.btf;

/**
 * Bytes that are not well-formed BTF.
 *
 * <p>The only exception that reading BTF throws about its content. Bytes are checked when they are used, so it may come
 * from {@link Btf#parse(byte[])} as well as from a later query.
 *
 * @since 0.1
 */
public final class BtfFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where the offending bytes are. */
    private final long offset;

    /**
     * Makes an exception about the bytes at an offset.
     *
     * @param offset position in bytes from the start of the BTF data
     * @param problem what is wrong there
     */
    public BtfFormatException(long offset, String problem) {
        super("malformed BTF at offset " + offset + ": " + problem);
        this.offset = offset;
    }

    /**
     * Where the offending bytes are.
     *
     * @return position in bytes from the start of the BTF data
     */
    public long offset() {
        return offset;
    }
}
