package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

/**
 * An instruction that reads or writes memory, or loads a 64-bit constant.
 *
 * @since 0.1
 */
public sealed interface MemoryAccess extends Instruction {

    /**
     * {@code dst = *(size *)(base + offset)} ({@code BPF_MEM}, {@code BPF_MEMSX}).
     *
     * @param size how much is read
     * @param signed whether the sign is extended (Linux 6.6) or the rest of {@code dst} zeroed
     * @param dst result
     * @param base address
     * @param offset bytes added to it, 16 bits signed
     * @since 0.1
     */
    record Load(Size size, boolean signed, Register dst, Register base, int offset) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, the offset does not fit, or a signed load
         *     is of 8 bytes
         */
        public Load {
            requireNonNull(size, "size");
            requireNonNull(base, "base");
            Limits.writable(requireNonNull(dst, "dst"));
            Limits.offset(offset);
            if (signed && size == Size.DW) {
                throw new IllegalArgumentException("8 bytes leave no room for a sign extension");
            }
        }
    }

    /**
     * {@code *(size *)(base + offset) = value} ({@code BPF_STX}, {@code BPF_ST}).
     *
     * @param size how much is written
     * @param base address
     * @param offset bytes added to it, 16 bits signed
     * @param value what is written; a constant is sign-extended
     * @since 0.1
     */
    record Store(Size size, Register base, int offset, Operand value) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the offset does not fit
         */
        public Store {
            requireNonNull(size, "size");
            requireNonNull(base, "base");
            requireNonNull(value, "value");
            Limits.offset(offset);
        }
    }

    /**
     * An atomic read-modify-write of {@code *(size *)(base + offset)} ({@code BPF_ATOMIC}).
     *
     * @param op the operation
     * @param size {@link Size#W} or {@link Size#DW}
     * @param base address
     * @param offset bytes added to it, 16 bits signed
     * @param value operand; for the fetching operations also the result
     * @since 0.1
     */
    record Atomic(AtomicOp op, Size size, Register base, int offset, Register value) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the size is less than 4 bytes, the offset does not fit, or the old value
         *     would be written to {@link Register#R10}
         */
        public Atomic {
            requireNonNull(base, "base");
            requireNonNull(value, "value");
            Limits.offset(offset);
            if (size.bytes() < 4) {
                throw new IllegalArgumentException("atomic operations are of 4 or 8 bytes, not of " + size.bytes());
            }
            if (op.overwritesValue()) {
                Limits.writable(value);
            }
        }
    }

    /**
     * {@code dst = load_acquire((size *)(base + offset))} ({@code BPF_LOAD_ACQ}, Linux 6.15).
     *
     * @param size how much is read; the rest of {@code dst} is zeroed
     * @param dst result
     * @param base address
     * @param offset bytes added to it, 16 bits signed
     * @since 0.1
     */
    record LoadAcquire(Size size, Register dst, Register base, int offset) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}, or the offset does not fit
         */
        public LoadAcquire {
            requireNonNull(size, "size");
            requireNonNull(base, "base");
            Limits.writable(requireNonNull(dst, "dst"));
            Limits.offset(offset);
        }
    }

    /**
     * {@code store_release((size *)(base + offset), value)} ({@code BPF_STORE_REL}, Linux 6.15).
     *
     * @param size how much is written
     * @param base address
     * @param offset bytes added to it, 16 bits signed
     * @param value what is written
     * @since 0.1
     */
    record StoreRelease(Size size, Register base, int offset, Register value) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the offset does not fit
         */
        public StoreRelease {
            requireNonNull(size, "size");
            requireNonNull(base, "base");
            requireNonNull(value, "value");
            Limits.offset(offset);
        }
    }

    /**
     * {@code r0 = *(size *)skb[offset]}, a legacy load of packet bytes in host order ({@code BPF_LD | BPF_ABS}).
     *
     * <p>{@link Register#R6} must hold the context. It spoils {@link Register#R1} to {@link Register#R5}; an offset
     * outside of the packet ends the program with 0.
     *
     * @param size at most {@link Size#W}
     * @param offset bytes from the start of the packet
     * @since 0.1
     */
    record LoadPacket(Size size, int offset) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the size is 8 bytes
         */
        public LoadPacket {
            requirePacketSize(size);
        }
    }

    /**
     * {@code r0 = *(size *)skb[index + offset]}, as {@link LoadPacket} ({@code BPF_LD | BPF_IND}).
     *
     * @param size at most {@link Size#W}
     * @param index bytes from the start of the packet
     * @param offset bytes added to it
     * @since 0.1
     */
    record LoadPacketIndirect(Size size, Register index, int offset) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the size is 8 bytes
         */
        public LoadPacketIndirect {
            requirePacketSize(size);
            requireNonNull(index, "index");
        }
    }

    /**
     * {@code dst = constant ll}, the one instruction of two slots ({@code BPF_LD | BPF_IMM | BPF_DW}).
     *
     * @param dst result
     * @param constant what is loaded
     * @since 0.1
     */
    record LoadWide(Register dst, WideConstant constant) implements MemoryAccess {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if it writes {@link Register#R10}
         */
        public LoadWide {
            requireNonNull(constant, "constant");
            Limits.writable(requireNonNull(dst, "dst"));
        }

        @Override
        public int slots() {
            return 2;
        }
    }

    private static void requirePacketSize(Size size) {
        if (size.bytes() > 4) {
            throw new IllegalArgumentException("a packet load is of 1, 2 or 4 bytes, not of " + size.bytes());
        }
    }
}
