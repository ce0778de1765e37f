package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Width.BITS_32;

/** The arithmetic of {@link Assembler} on the lower halves of registers; they zero the upper half of the result. */
abstract sealed class Arithmetic32Forms extends Arithmetic64Forms permits MemoryForms {

    /**
     * {@code dst = src} on 32 bits.
     *
     * @param dst result
     * @param src what is copied
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mov32(Register dst, Register src) {
        return binary32(AluOp.MOV, dst, src);
    }

    /**
     * {@code dst = src} on 32 bits.
     *
     * @param dst result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mov32(Register dst, int src) {
        return binary32(AluOp.MOV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst += src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler add32(Register dst, Register src) {
        return binary32(AluOp.ADD, dst, src);
    }

    /**
     * {@code dst += src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler add32(Register dst, int src) {
        return binary32(AluOp.ADD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst -= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sub32(Register dst, Register src) {
        return binary32(AluOp.SUB, dst, src);
    }

    /**
     * {@code dst -= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sub32(Register dst, int src) {
        return binary32(AluOp.SUB, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst *= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mul32(Register dst, Register src) {
        return binary32(AluOp.MUL, dst, src);
    }

    /**
     * {@code dst *= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mul32(Register dst, int src) {
        return binary32(AluOp.MUL, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst /= src} on 32 bits; unsigned; by zero gives zero.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler div32(Register dst, Register src) {
        return binary32(AluOp.DIV, dst, src);
    }

    /**
     * {@code dst /= src} on 32 bits; unsigned.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler div32(Register dst, int src) {
        return binary32(AluOp.DIV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s/= src} on 32 bits; signed; by zero gives zero; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sdiv32(Register dst, Register src) {
        return binary32(AluOp.SDIV, dst, src);
    }

    /**
     * {@code dst s/= src} on 32 bits; signed; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler sdiv32(Register dst, int src) {
        return binary32(AluOp.SDIV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst %= src} on 32 bits; unsigned; by zero changes nothing.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mod32(Register dst, Register src) {
        return binary32(AluOp.MOD, dst, src);
    }

    /**
     * {@code dst %= src} on 32 bits; unsigned.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler mod32(Register dst, int src) {
        return binary32(AluOp.MOD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s%= src} on 32 bits; signed; by zero changes nothing; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler smod32(Register dst, Register src) {
        return binary32(AluOp.SMOD, dst, src);
    }

    /**
     * {@code dst s%= src} on 32 bits; signed; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler smod32(Register dst, int src) {
        return binary32(AluOp.SMOD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst |= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler or32(Register dst, Register src) {
        return binary32(AluOp.OR, dst, src);
    }

    /**
     * {@code dst |= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler or32(Register dst, int src) {
        return binary32(AluOp.OR, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst &= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler and32(Register dst, Register src) {
        return binary32(AluOp.AND, dst, src);
    }

    /**
     * {@code dst &= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler and32(Register dst, int src) {
        return binary32(AluOp.AND, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst ^= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler xor32(Register dst, Register src) {
        return binary32(AluOp.XOR, dst, src);
    }

    /**
     * {@code dst ^= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler xor32(Register dst, int src) {
        return binary32(AluOp.XOR, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst <<= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler lsh32(Register dst, Register src) {
        return binary32(AluOp.LSH, dst, src);
    }

    /**
     * {@code dst <<= src} on 32 bits.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 31
     */
    public final Assembler lsh32(Register dst, int src) {
        return binary32(AluOp.LSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst >>= src} on 32 bits; filling with zeros.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler rsh32(Register dst, Register src) {
        return binary32(AluOp.RSH, dst, src);
    }

    /**
     * {@code dst >>= src} on 32 bits; filling with zeros.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 31
     */
    public final Assembler rsh32(Register dst, int src) {
        return binary32(AluOp.RSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s>>= src} on 32 bits; filling with the sign.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler arsh32(Register dst, Register src) {
        return binary32(AluOp.ARSH, dst, src);
    }

    /**
     * {@code dst s>>= src} on 32 bits; filling with the sign.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 31
     */
    public final Assembler arsh32(Register dst, int src) {
        return binary32(AluOp.ARSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst = -dst} on 32 bits.
     *
     * @param dst operand and result
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler neg32(Register dst) {
        return emit(() -> new Arithmetic.Negate(BITS_32, dst));
    }

    /**
     * {@code dst = (s8) src} and the like on 32 bits: the lowest bits with their sign; Linux 6.6.
     *
     * @param dst result
     * @param src source
     * @param from how much of {@code src} is taken: {@link Size#B} or {@link Size#H}
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the size is too large
     */
    public final Assembler movsx32(Register dst, Register src, Size from) {
        return emit(() -> new Arithmetic.MoveSigned(BITS_32, dst, src, from));
    }

    private Assembler binary32(AluOp op, Register dst, Operand src) {
        return emit(() -> new Arithmetic.Binary(BITS_32, op, dst, src));
    }
}
