package dev.cleat.bpf.asm;

import static java.util.Objects.requireNonNull;

/**
 * An instruction that jumps, calls or ends the program ({@code BPF_JMP}, {@code BPF_JMP32}).
 *
 * <p>Distances are slots, counted from the slot after the instruction.
 *
 * @since 0.1
 */
public sealed interface ControlFlow extends Instruction {

    /**
     * {@code goto distance} ({@code BPF_JA}).
     *
     * @param distance slots, 16 bits signed
     * @since 0.1
     */
    record Jump(int distance) implements ControlFlow {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the distance does not fit
         */
        public Jump {
            Limits.jump(distance);
        }
    }

    /**
     * {@code gotol distance} ({@code BPF_JMP32 | BPF_JA}, Linux 6.6).
     *
     * @param distance slots, 32 bits signed
     * @since 0.1
     */
    record JumpLong(int distance) implements ControlFlow {}

    /**
     * {@code gotox target}: to an address from a map of instructions ({@code BPF_JMP | BPF_JA | BPF_X}, Linux 6.19).
     *
     * @param target the address
     * @since 0.1
     */
    record JumpIndirect(Register target) implements ControlFlow {
        /** Creates the instruction. */
        public JumpIndirect {
            requireNonNull(target, "target");
        }
    }

    /**
     * {@code if left condition right goto distance}.
     *
     * @param width how much of the registers is compared; 32 needs Linux 5.1
     * @param condition when to jump
     * @param left first operand
     * @param right second operand; a constant is sign-extended to 64 bits
     * @param distance slots, 16 bits signed
     * @since 0.1
     */
    record Branch(Width width, Condition condition, Register left, Operand right, int distance) implements ControlFlow {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the distance does not fit
         */
        public Branch {
            requireNonNull(width, "width");
            requireNonNull(condition, "condition");
            requireNonNull(left, "left");
            requireNonNull(right, "right");
            Limits.jump(distance);
        }
    }

    /**
     * {@code may_goto distance}: jumps once the program has looped too long, so that the verifier lets it loop
     * ({@code BPF_JCOND}, Linux 6.9).
     *
     * @param distance slots, 16 bits signed
     * @since 0.1
     */
    record MayGoto(int distance) implements ControlFlow {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the distance does not fit
         */
        public MayGoto {
            Limits.jump(distance);
        }
    }

    /**
     * A call of one of the kernel's helpers.
     *
     * @param helper which
     * @since 0.1
     */
    record CallHelper(Helper helper) implements ControlFlow {
        /** Creates the instruction. */
        public CallHelper {
            requireNonNull(helper, "helper");
        }
    }

    /**
     * A call of a function of this program ({@code BPF_PSEUDO_CALL}, Linux 4.16).
     *
     * @param distance slots to the function, 32 bits signed
     * @since 0.1
     */
    record CallFunction(int distance) implements ControlFlow {}

    /**
     * A call of a kernel function, a kfunc ({@code BPF_PSEUDO_KFUNC_CALL}, Linux 5.13).
     *
     * @param btfId the function's BTF id
     * @param fdIndex place in the load's {@code fd_array} of the BTF of the function's module; 0 is the kernel itself
     * @since 0.1
     */
    record CallKernelFunction(int btfId, int fdIndex) implements ControlFlow {
        /**
         * Creates the instruction.
         *
         * @throws IllegalArgumentException if the index is negative or does not fit
         */
        public CallKernelFunction {
            Limits.range("fd index", fdIndex, 0, Short.MAX_VALUE);
        }
    }

    /**
     * {@code exit}: returns from the function or ends the program, with {@link Register#R0} as result.
     *
     * @since 0.1
     */
    record Exit() implements ControlFlow {}
}
