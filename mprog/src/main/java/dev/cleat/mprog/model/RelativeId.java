package dev.cleat.mprog.model;

/**
 * A relative object given by its id ({@code BPF_F_ID}): of a link with {@code BPF_F_LINK}, else of a program.
 *
 * @param value any 32 bits; 0 is the id of nothing
 * @since 0.1
 */
public record RelativeId(int value) implements RelativeObject {

    /**
     * The number.
     *
     * @return for instance {@code id 12}
     */
    @Override
    public String toString() {
        return "id " + Integer.toUnsignedString(value);
    }
}
