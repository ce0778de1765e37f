package dev.cleat.bpf;

/**
 * The kernel's number of a link, as {@code bpftool} shows it; never used twice while the machine runs, until the
 * 31-bit counter wraps.
 *
 * @param value the positive id
 * @since 0.1
 */
public record LinkId(int value) {

    /**
     * An id.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public LinkId {
        if (value <= 0) {
            throw new IllegalArgumentException("the id of a link is positive, not " + value);
        }
    }

    /**
     * The number.
     *
     * @return for instance {@code link 12}
     */
    @Override
    public String toString() {
        return "link " + value;
    }
}
