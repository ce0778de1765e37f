package dev.cleat.bpf.asm;

/**
 * An arithmetic operation of two operands, {@code dst = dst op src}.
 *
 * @since 0.1
 */
public enum AluOp {
    /** Addition ({@code BPF_ADD}). */
    ADD(Opcodes.BPF_ADD, "+="),
    /** Subtraction ({@code BPF_SUB}). */
    SUB(Opcodes.BPF_SUB, "-="),
    /** Multiplication ({@code BPF_MUL}). */
    MUL(Opcodes.BPF_MUL, "*="),
    /** Unsigned division; by zero gives zero ({@code BPF_DIV}). */
    DIV(Opcodes.BPF_DIV, "/="),
    /** Signed division; by zero gives zero ({@code BPF_DIV} with offset 1, Linux 6.6). */
    SDIV(Opcodes.BPF_DIV, "s/="),
    /** Bitwise or ({@code BPF_OR}). */
    OR(Opcodes.BPF_OR, "|="),
    /** Bitwise and ({@code BPF_AND}). */
    AND(Opcodes.BPF_AND, "&="),
    /** Shift to the left ({@code BPF_LSH}). */
    LSH(Opcodes.BPF_LSH, "<<="),
    /** Shift to the right, filling with zeros ({@code BPF_RSH}). */
    RSH(Opcodes.BPF_RSH, ">>="),
    /** Unsigned remainder; modulo zero leaves {@code dst} as it is ({@code BPF_MOD}). */
    MOD(Opcodes.BPF_MOD, "%="),
    /** Signed remainder; modulo zero leaves {@code dst} as it is ({@code BPF_MOD} with offset 1, Linux 6.6). */
    SMOD(Opcodes.BPF_MOD, "s%="),
    /** Bitwise exclusive or ({@code BPF_XOR}). */
    XOR(Opcodes.BPF_XOR, "^="),
    /** Copy of the source ({@code BPF_MOV}). */
    MOV(Opcodes.BPF_MOV, "="),
    /** Shift to the right, filling with the sign ({@code BPF_ARSH}). */
    ARSH(Opcodes.BPF_ARSH, "s>>=");

    private final int code;
    private final String symbol;

    AluOp(int code, String symbol) {
        this.code = code;
        this.symbol = symbol;
    }

    /** The operation field of an opcode. */
    int code() {
        return code;
    }

    /** What the instruction's offset field must hold: signed division and remainder are told by a 1. */
    int variant() {
        return this == SDIV || this == SMOD ? 1 : 0;
    }

    boolean divides() {
        return code == Opcodes.BPF_DIV || code == Opcodes.BPF_MOD;
    }

    boolean shifts() {
        return this == LSH || this == RSH || this == ARSH;
    }

    /** How the kernel writes it. */
    String symbol() {
        return symbol;
    }
}
