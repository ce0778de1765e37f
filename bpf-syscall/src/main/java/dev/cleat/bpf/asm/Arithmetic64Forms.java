package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Width.BITS_64;

import java.util.function.Supplier;

/** The arithmetic of {@link Assembler} on whole registers; they sign-extend constants. */
abstract sealed class Arithmetic64Forms permits Arithmetic32Forms {

    /** Adds an instruction, telling its place if it cannot be made. */
    abstract Assembler emit(Supplier<Instruction> instruction);

    /**
     * {@code dst = src}.
     *
     * @param dst result
     * @param src what is copied
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mov(Register dst, Register src) {
        return binary(AluOp.MOV, dst, src);
    }

    /**
     * {@code dst = src}.
     *
     * @param dst result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mov(Register dst, int src) {
        return binary(AluOp.MOV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst += src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler add(Register dst, Register src) {
        return binary(AluOp.ADD, dst, src);
    }

    /**
     * {@code dst += src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler add(Register dst, int src) {
        return binary(AluOp.ADD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst -= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sub(Register dst, Register src) {
        return binary(AluOp.SUB, dst, src);
    }

    /**
     * {@code dst -= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sub(Register dst, int src) {
        return binary(AluOp.SUB, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst *= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mul(Register dst, Register src) {
        return binary(AluOp.MUL, dst, src);
    }

    /**
     * {@code dst *= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mul(Register dst, int src) {
        return binary(AluOp.MUL, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst /= src}; unsigned; by zero gives zero.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler div(Register dst, Register src) {
        return binary(AluOp.DIV, dst, src);
    }

    /**
     * {@code dst /= src}; unsigned.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler div(Register dst, int src) {
        return binary(AluOp.DIV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s/= src}; signed; by zero gives zero; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler sdiv(Register dst, Register src) {
        return binary(AluOp.SDIV, dst, src);
    }

    /**
     * {@code dst s/= src}; signed; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler sdiv(Register dst, int src) {
        return binary(AluOp.SDIV, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst %= src}; unsigned; by zero changes nothing.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler mod(Register dst, Register src) {
        return binary(AluOp.MOD, dst, src);
    }

    /**
     * {@code dst %= src}; unsigned.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler mod(Register dst, int src) {
        return binary(AluOp.MOD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s%= src}; signed; by zero changes nothing; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler smod(Register dst, Register src) {
        return binary(AluOp.SMOD, dst, src);
    }

    /**
     * {@code dst s%= src}; signed; Linux 6.6.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is 0
     */
    public final Assembler smod(Register dst, int src) {
        return binary(AluOp.SMOD, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst |= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler or(Register dst, Register src) {
        return binary(AluOp.OR, dst, src);
    }

    /**
     * {@code dst |= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler or(Register dst, int src) {
        return binary(AluOp.OR, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst &= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler and(Register dst, Register src) {
        return binary(AluOp.AND, dst, src);
    }

    /**
     * {@code dst &= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler and(Register dst, int src) {
        return binary(AluOp.AND, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst ^= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler xor(Register dst, Register src) {
        return binary(AluOp.XOR, dst, src);
    }

    /**
     * {@code dst ^= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler xor(Register dst, int src) {
        return binary(AluOp.XOR, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst <<= src}.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler lsh(Register dst, Register src) {
        return binary(AluOp.LSH, dst, src);
    }

    /**
     * {@code dst <<= src}.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 63
     */
    public final Assembler lsh(Register dst, int src) {
        return binary(AluOp.LSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst >>= src}; filling with zeros.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler rsh(Register dst, Register src) {
        return binary(AluOp.RSH, dst, src);
    }

    /**
     * {@code dst >>= src}; filling with zeros.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 63
     */
    public final Assembler rsh(Register dst, int src) {
        return binary(AluOp.RSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst s>>= src}; filling with the sign.
     *
     * @param dst first operand and result
     * @param src second operand
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler arsh(Register dst, Register src) {
        return binary(AluOp.ARSH, dst, src);
    }

    /**
     * {@code dst s>>= src}; filling with the sign.
     *
     * @param dst first operand and result
     * @param src a constant
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the constant is not 0 to 63
     */
    public final Assembler arsh(Register dst, int src) {
        return binary(AluOp.ARSH, dst, new Operand.Immediate(src));
    }

    /**
     * {@code dst = -dst}.
     *
     * @param dst operand and result
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler neg(Register dst) {
        return emit(() -> new Arithmetic.Negate(BITS_64, dst));
    }

    /**
     * {@code dst = (s8) src} and the like: the lowest bits with their sign; Linux 6.6.
     *
     * @param dst result
     * @param src source
     * @param from how much of {@code src} is taken: {@link Size#B}, {@link Size#H} or {@link Size#W}
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the size is too large
     */
    public final Assembler movsx(Register dst, Register src, Size from) {
        return emit(() -> new Arithmetic.MoveSigned(BITS_64, dst, src, from));
    }

    /**
     * {@code dst = le16 dst} and the like: from this machine's order to little-endian, zeroing the bits above.
     *
     * @param dst operand and result
     * @param size how much of the register: {@link Size#H}, {@link Size#W} or {@link Size#DW}
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the size is a byte
     */
    public final Assembler toLe(Register dst, Size size) {
        return emit(() -> new Arithmetic.SwapBytes(ByteSwap.TO_LE, dst, size));
    }

    /**
     * {@code dst = be16 dst} and the like: from this machine's order to the network's or back, zeroing the bits above.
     *
     * @param dst operand and result
     * @param size how much of the register: {@link Size#H}, {@link Size#W} or {@link Size#DW}
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the size is a byte
     */
    public final Assembler toBe(Register dst, Size size) {
        return emit(() -> new Arithmetic.SwapBytes(ByteSwap.TO_BE, dst, size));
    }

    /**
     * {@code dst = bswap16 dst} and the like: the bytes the other way round, zeroing the bits above; Linux 6.6.
     *
     * @param dst operand and result
     * @param size how much of the register: {@link Size#H}, {@link Size#W} or {@link Size#DW}
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or the size is a byte
     */
    public final Assembler bswap(Register dst, Size size) {
        return emit(() -> new Arithmetic.SwapBytes(ByteSwap.BSWAP, dst, size));
    }

    /**
     * {@code dst = addr_space_cast(src, into, from)}: converts a pointer of an arena; Linux 6.9.
     *
     * @param dst result
     * @param src source
     * @param into address space of the result: 0 is the kernel's, 1 the arena's
     * @param from address space of the source
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}, or an address space is not 16 bits
     */
    public final Assembler castAddressSpace(Register dst, Register src, int into, int from) {
        return emit(() -> new Arithmetic.CastAddressSpace(dst, src, into, from));
    }

    private Assembler binary(AluOp op, Register dst, Operand src) {
        return emit(() -> new Arithmetic.Binary(BITS_64, op, dst, src));
    }
}
