package dev.cleat.bpf;

/**
 * The kernel's number of a program, as {@code bpftool} shows it; never used twice while the machine runs, until the
 * 31-bit counter wraps.
 *
 * @param value the positive id
 * @since 0.1
 */
public record ProgramId(int value) {

    /**
     * An id.
     *
     * @throws IllegalArgumentException if the value is not positive
     */
    public ProgramId {
        if (value <= 0) {
            throw new IllegalArgumentException("the id of a program is positive, not " + value);
        }
    }

    /**
     * The number.
     *
     * @return for instance {@code program 12}
     */
    @Override
    public String toString() {
        return "program " + value;
    }
}
