package dev.cleat.bpf.asm;

/**
 * A change of the byte order of a register's lower 16, 32 or 64 bits.
 *
 * @since 0.1
 */
public enum ByteSwap {
    /** From the machine's order to little-endian: on a little-endian machine it only truncates ({@code BPF_TO_LE}). */
    TO_LE("le"),
    /** From the machine's order to big-endian, the network's ({@code BPF_TO_BE}). */
    TO_BE("be"),
    /** The other order, whatever the machine's is ({@code BPF_ALU64 | BPF_END}, Linux 6.6). */
    BSWAP("bswap");

    private final String word;

    ByteSwap(String word) {
        this.word = word;
    }

    /** How the kernel writes it. */
    String word() {
        return word;
    }
}
