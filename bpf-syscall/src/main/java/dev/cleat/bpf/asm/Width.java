package dev.cleat.bpf.asm;

/**
 * How much of the registers an operation or a comparison looks at.
 *
 * @since 0.1
 */
public enum Width {
    /** The lower halves, {@code w0}; the result's upper half becomes zero ({@code BPF_ALU}, {@code BPF_JMP32}). */
    BITS_32(32, 'w'),
    /** All of the registers, {@code r0} ({@code BPF_ALU64}, {@code BPF_JMP}). */
    BITS_64(64, 'r');

    private final int bits;
    private final char prefix;

    Width(int bits, char prefix) {
        this.bits = bits;
        this.prefix = prefix;
    }

    /**
     * Returns the number of bits.
     *
     * @return 32 or 64
     */
    public int bits() {
        return bits;
    }

    /** The letter by which the kernel writes a register of this width. */
    char prefix() {
        return prefix;
    }
}
