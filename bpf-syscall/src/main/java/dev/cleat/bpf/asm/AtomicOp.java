package dev.cleat.bpf.asm;

import static dev.cleat.bpf.asm.Opcodes.BPF_ADD;
import static dev.cleat.bpf.asm.Opcodes.BPF_AND;
import static dev.cleat.bpf.asm.Opcodes.BPF_FETCH;
import static dev.cleat.bpf.asm.Opcodes.BPF_OR;
import static dev.cleat.bpf.asm.Opcodes.BPF_XOR;

/**
 * An atomic read-modify-write of memory. All but {@link #ADD} need Linux 5.12.
 *
 * @since 0.1
 */
public enum AtomicOp {
    /** {@code *p += value}. */
    ADD(BPF_ADD),
    /** {@code *p |= value}. */
    OR(BPF_OR),
    /** {@code *p &= value}. */
    AND(BPF_AND),
    /** {@code *p ^= value}. */
    XOR(BPF_XOR),
    /** {@code *p += value}; the value register gets what was there. */
    FETCH_ADD(BPF_ADD | BPF_FETCH),
    /** {@code *p |= value}; the value register gets what was there. */
    FETCH_OR(BPF_OR | BPF_FETCH),
    /** {@code *p &= value}; the value register gets what was there. */
    FETCH_AND(BPF_AND | BPF_FETCH),
    /** {@code *p ^= value}; the value register gets what was there. */
    FETCH_XOR(BPF_XOR | BPF_FETCH),
    /** {@code *p = value}; the value register gets what was there ({@code BPF_XCHG}). */
    XCHG(Opcodes.BPF_XCHG),
    /** {@code if (*p == r0) *p = value}; {@link Register#R0} gets what was there ({@code BPF_CMPXCHG}). */
    CMPXCHG(Opcodes.BPF_CMPXCHG);

    private final int code;

    AtomicOp(int code) {
        this.code = code;
    }

    /** What the instruction's immediate holds. */
    int code() {
        return code;
    }

    /** Whether the register with the value is overwritten with what was in memory. */
    boolean overwritesValue() {
        return this != CMPXCHG && (code & BPF_FETCH) != 0;
    }
}
