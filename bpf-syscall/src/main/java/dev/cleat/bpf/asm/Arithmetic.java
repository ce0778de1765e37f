package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

/**
 * An instruction that changes a register, looking at nothing but registers ({@code BPF_ALU}, {@code BPF_ALU64}).
 *
 * @since 0.1
 */
public sealed interface Arithmetic extends Instruction {

    /**
     * {@code dst = dst op src}.
     *
     * @param width how much of the registers
     * @param op the operation
     * @param dst first operand and result
     * @param src second operand
     * @since 0.1
     */
    record Binary(Width width, AluOp op, Register dst, Operand src) implements Arithmetic {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, divides by the constant 0, or shifts by a
         *     constant that is not less than the width
         */
        public Binary {
            requireNonNull(width, "width");
            requireNonNull(op, "op");
            requireNonNull(src, "src");
            Limits.writable(requireNonNull(dst, "dst"));
            if (src instanceof Operand.Immediate(int value)) {
                if (op.divides() && value == 0) {
                    throw new IllegalArgumentException("division by the constant 0");
                }
                if (op.shifts()) {
                    Limits.range("shift", value, 0, width.bits() - 1);
                }
            }
        }
    }

    /**
     * {@code dst = (s8) src} and the like: a copy of the lowest bits with their sign (Linux 6.6).
     *
     * @param width how much of {@code dst} gets the sign; 32 zeroes the rest
     * @param dst result
     * @param src source
     * @param from how much of {@code src} is taken, less than the width
     * @since 0.1
     */
    record MoveSigned(Width width, Register dst, Register src, Size from) implements Arithmetic {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, or {@code from} is not smaller than the
         *     width
         */
        public MoveSigned {
            requireNonNull(src, "src");
            Limits.writable(requireNonNull(dst, "dst"));
            if (from.bits() >= width.bits()) {
                throw new IllegalArgumentException(
                        "a sign extension from " + from.bits() + " to " + width.bits() + " bits extends nothing");
            }
        }
    }

    /**
     * {@code dst = -dst}.
     *
     * @param width how much of the register
     * @param dst operand and result
     * @since 0.1
     */
    record Negate(Width width, Register dst) implements Arithmetic {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}
         */
        public Negate {
            requireNonNull(width, "width");
            Limits.writable(requireNonNull(dst, "dst"));
        }
    }

    /**
     * {@code dst = be16 dst} and the like; the bits above are zeroed.
     *
     * @param swap to which order
     * @param dst operand and result
     * @param size how much of the register, at least {@link Size#H}
     * @since 0.1
     */
    record SwapBytes(ByteSwap swap, Register dst, Size size) implements Arithmetic {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, or the size is one byte
         */
        public SwapBytes {
            requireNonNull(swap, "swap");
            Limits.writable(requireNonNull(dst, "dst"));
            if (size == Size.B) {
                throw new IllegalArgumentException("a single byte has no byte order");
            }
            requireNonNull(size, "size");
        }
    }

    /**
     * {@code dst = addr_space_cast(src, into, from)}: a pointer of an arena for the kernel or for user space (Linux
     * 6.9).
     *
     * @param dst result
     * @param src source
     * @param into the address space of the result: 0 is the kernel's, 1 the arena's
     * @param from the address space of the source
     * @since 0.1
     */
    record CastAddressSpace(Register dst, Register src, int into, int from) implements Arithmetic {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, or an address space is not 16 bits
         */
        public CastAddressSpace {
            requireNonNull(src, "src");
            Limits.writable(requireNonNull(dst, "dst"));
            Limits.range("address space", into, 0, 0xffff);
            Limits.range("address space", from, 0, 0xffff);
        }
    }
}
