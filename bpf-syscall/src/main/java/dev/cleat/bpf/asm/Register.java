package dev.cleat.bpf.asm;

/**
 * A register of the BPF machine, 64 bits wide.
 *
 * <p>A call takes its arguments in {@link #R1} to {@link #R5}, which it spoils, and answers in {@link #R0};
 * {@link #R6} to {@link #R9} survive it.
 *
 * @since 0.1
 */
public enum Register implements Operand {
    /** The result of a call, and of the program. */
    R0(0),
    /** First argument of a call; the context when the program starts. */
    R1(1),
    /** Second argument of a call. */
    R2(2),
    /** Third argument of a call. */
    R3(3),
    /** Fourth argument of a call. */
    R4(4),
    /** Fifth argument of a call. */
    R5(5),
    /** Kept across calls; the context ({@code struct sk_buff}) for the legacy packet loads. */
    R6(6),
    /** Kept across calls. */
    R7(7),
    /** Kept across calls. */
    R8(8),
    /** Kept across calls. */
    R9(9),
    /** The frame pointer, read-only: the stack is the 512 bytes below it. */
    R10(10);

    private static final Register[] BY_NUMBER = values();

    private final int number;

    Register(int number) {
        this.number = number;
    }

    /**
     * Returns the register's number.
     *
     * @return 0 to 10
     */
    public int number() {
        return number;
    }

    /**
     * Returns the register with a number.
     *
     * @param number 0 to 10
     * @return the register
     * @throws IllegalArgumentException if BPF has no such register
     */
    public static Register of(int number) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw new IllegalArgumentException("no register r" + number + "; BPF has r0 to r10");
        }
        return BY_NUMBER[number];
    }
}
