package dev.cleat.bpf.asm;

/**
 * The second operand of an instruction: a register or a constant.
 *
 * @since 0.1
 */
public sealed interface Operand permits Register, Operand.Immediate {

    /**
     * A constant inside the instruction ({@code BPF_K}).
     *
     * @param value 32 bits; a 64-bit operation sign-extends them
     * @since 0.1
     */
    record Immediate(int value) implements Operand {}
}
