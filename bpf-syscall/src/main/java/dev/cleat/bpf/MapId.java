package dev.cleat.bpf;

/**
 * The kernel's number of a map, as {@code bpftool} shows it; never used twice while the machine runs, until the
 * 31-bit counter wraps.
 *
 * @param value the positive id
 * @since 0.1
 */
public record MapId(int value) {

    /**
     * An id.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public MapId {
        if (value <= 0) {
            throw new IllegalArgumentException("the id of a map is positive, not " + value);
        }
    }

    /**
     * The number.
     *
     * @return for instance {@code map 12}
     */
    @Override
    public String toString() {
        return "map " + value;
    }
}
