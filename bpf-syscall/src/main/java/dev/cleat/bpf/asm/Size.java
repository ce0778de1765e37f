package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Opcodes.BPF_B;
import static dev.cleat.bpf.asm.Opcodes.BPF_DW;
import static dev.cleat.bpf.asm.Opcodes.BPF_H;
import static dev.cleat.bpf.asm.Opcodes.BPF_W;

/**
 * The size of a memory access or of a part of a register.
 *
 * @since 0.1
 */
public enum Size {
    /** A byte ({@code BPF_B}). */
    B(1, BPF_B),
    /** A half word, 2 bytes ({@code BPF_H}). */
    H(2, BPF_H),
    /** A word, 4 bytes ({@code BPF_W}). */
    W(4, BPF_W),
    /** A double word, 8 bytes ({@code BPF_DW}). */
    DW(8, BPF_DW);

    private final int bytes;
    private final int code;

    Size(int bytes, int code) {
        this.bytes = bytes;
        this.code = code;
    }

    /**
     * Returns the number of bytes.
     *
     * @return 1, 2, 4 or 8
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Returns the number of bits.
     *
     * @return 8, 16, 32 or 64
     */
    public int bits() {
        return bytes * 8;
    }

    /** The size field of an opcode. */
    int code() {
        return code;
    }
}
