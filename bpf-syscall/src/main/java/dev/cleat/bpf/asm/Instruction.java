package dev.cleat.bpf.asm;

/**
 * One BPF instruction, complete and valid by itself: jumps hold distances, not labels.
 *
 * <p>A form that an instruction's record refuses, the kernel refuses too, and the other way round for what can be seen
 * from one instruction alone. Bytes that are no such form, or one that Cleat does not know, are kept as {@link Raw}.
 *
 * @since 0.1
 */
public sealed interface Instruction permits Arithmetic, MemoryAccess, ControlFlow, Raw {

    /**
     * Returns the number of eight-byte slots that the instruction takes.
     *
     * @return 2 for a 64-bit immediate, else 1
     */
    default int slots() {
        return 1;
    }

    /**
     * Returns the instruction as the verifier's log would print it, such as {@code r1 = *(u32 *)(r1 +0)}.
     *
     * @return the text, without opcode and position
     */
    default String text() {
        return InstructionText.of(this);
    }
}
