package dev.cleat.bpf.asm;

import java.util.function.IntFunction;

/** The jumps and calls of {@link Assembler}. */
abstract sealed class ControlForms extends MemoryForms permits Assembler {

    /** Adds an instruction that holds the distance to a label. */
    abstract Assembler emit(String label, IntFunction<Instruction> instruction);

    /**
     * {@code goto label}.
     *
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler jump(String label) {
        return emit(label, ControlFlow.Jump::new);
    }

    /**
     * {@code gotol label}, for far labels; Linux 6.6.
     *
     * @param label where to
     * @return this assembler
     */
    public final Assembler jumpLong(String label) {
        return emit(label, ControlFlow.JumpLong::new);
    }

    /**
     * {@code gotox target}: to an address from a map of instructions; Linux 6.19.
     *
     * @param target register with the address
     * @return this assembler
     */
    public final Assembler jumpIndirect(Register target) {
        return emit(() -> new ControlFlow.JumpIndirect(target));
    }

    /**
     * {@code if left condition right goto label}.
     *
     * @param condition when to jump
     * @param left first operand
     * @param right second operand
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler jump(Condition condition, Register left, Register right, String label) {
        return branch(Width.BITS_64, condition, left, right, label);
    }

    /**
     * {@code if left condition right goto label}, comparing with a sign-extended constant.
     *
     * @param condition when to jump
     * @param left first operand
     * @param right a constant
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler jump(Condition condition, Register left, int right, String label) {
        return branch(Width.BITS_64, condition, left, new Operand.Immediate(right), label);
    }

    /**
     * {@code if left condition right goto label}, comparing the lower halves; Linux 5.1.
     *
     * @param condition when to jump
     * @param left first operand
     * @param right second operand
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler jump32(Condition condition, Register left, Register right, String label) {
        return branch(Width.BITS_32, condition, left, right, label);
    }

    /**
     * {@code if left condition right goto label}, comparing the lower half with a constant; Linux 5.1.
     *
     * @param condition when to jump
     * @param left first operand
     * @param right a constant
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler jump32(Condition condition, Register left, int right, String label) {
        return branch(Width.BITS_32, condition, left, new Operand.Immediate(right), label);
    }

    /**
     * {@code may_goto label}: jumps once the program has looped too long, so that the verifier lets it loop; Linux 6.9.
     *
     * @param label where to, at most 32767 slots away
     * @return this assembler
     */
    public final Assembler mayGoto(String label) {
        return emit(label, ControlFlow.MayGoto::new);
    }

    /**
     * Calls a helper of the kernel.
     *
     * @param helper which
     * @return this assembler
     */
    public final Assembler call(Helper helper) {
        return emit(() -> new ControlFlow.CallHelper(helper));
    }

    /**
     * Calls a function of this program; Linux 4.16.
     *
     * @param label where the function starts
     * @return this assembler
     */
    public final Assembler call(String label) {
        return emit(label, ControlFlow.CallFunction::new);
    }

    /**
     * Calls a function of the kernel itself, a kfunc; Linux 5.13.
     *
     * @param btfId the function's BTF id
     * @return this assembler
     */
    public final Assembler callKernelFunction(int btfId) {
        return callKernelFunction(btfId, 0);
    }

    /**
     * Calls a function of a kernel module, a kfunc; Linux 5.16.
     *
     * @param btfId the function's BTF id
     * @param fdIndex place of the module's BTF in the load's {@code fd_array}; 0 is the kernel itself
     * @return this assembler
     * @throws IllegalArgumentException if the index is not 0 to 32767
     */
    public final Assembler callKernelFunction(int btfId, int fdIndex) {
        return emit(() -> new ControlFlow.CallKernelFunction(btfId, fdIndex));
    }

    /**
     * Loads the address of a function of this program, for helpers that call back; Linux 5.13.
     *
     * <p>The kernel asks for function info (BTF) with such a program.
     *
     * @param dst result
     * @param label where the function starts
     * @return this assembler
     * @throws IllegalArgumentException if {@code dst} is {@link Register#R10}
     */
    public final Assembler loadFunction(Register dst, String label) {
        return emit(label, distance -> new MemoryAccess.LoadWide(dst, new WideConstant.Function(distance)));
    }

    /**
     * {@code exit}: returns from the function or ends the program, with {@link Register#R0} as result.
     *
     * @return this assembler
     */
    public final Assembler exit() {
        return emit(ControlFlow.Exit::new);
    }

    private Assembler branch(Width width, Condition condition, Register left, Operand right, String label) {
        return emit(label, distance -> new ControlFlow.Branch(width, condition, left, right, distance));
    }
}
