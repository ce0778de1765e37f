package dev.cleat.bpf.asm;

/**
 * The condition of a jump, comparing a register with a register or a constant.
 *
 * @since 0.1
 */
public enum Condition {
    /** Equal ({@code BPF_JEQ}). */
    EQ(Opcodes.BPF_JEQ, "=="),
    /** Not equal ({@code BPF_JNE}). */
    NE(Opcodes.BPF_JNE, "!="),
    /** Greater, unsigned ({@code BPF_JGT}). */
    GT(Opcodes.BPF_JGT, ">"),
    /** Greater or equal, unsigned ({@code BPF_JGE}). */
    GE(Opcodes.BPF_JGE, ">="),
    /** Less, unsigned ({@code BPF_JLT}, Linux 4.14). */
    LT(Opcodes.BPF_JLT, "<"),
    /** Less or equal, unsigned ({@code BPF_JLE}, Linux 4.14). */
    LE(Opcodes.BPF_JLE, "<="),
    /** Some bit is set in both ({@code BPF_JSET}). */
    SET(Opcodes.BPF_JSET, "&"),
    /** Greater, signed ({@code BPF_JSGT}). */
    SGT(Opcodes.BPF_JSGT, "s>"),
    /** Greater or equal, signed ({@code BPF_JSGE}). */
    SGE(Opcodes.BPF_JSGE, "s>="),
    /** Less, signed ({@code BPF_JSLT}, Linux 4.14). */
    SLT(Opcodes.BPF_JSLT, "s<"),
    /** Less or equal, signed ({@code BPF_JSLE}, Linux 4.14). */
    SLE(Opcodes.BPF_JSLE, "s<=");

    private final int code;
    private final String symbol;

    Condition(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /** The operation field of an opcode. */
    int code() {
        return code;
    }

    /** How the kernel writes it. */
    String symbol() {
        return symbol;
    }
}
