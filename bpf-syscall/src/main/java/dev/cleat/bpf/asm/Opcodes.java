package dev.cleat.bpf.asm;

/** The fields of an opcode and of an atomic's immediate, named as in {@code linux/bpf.h} and {@code bpf_common.h}. */
final class Opcodes {

    // Instruction classes: the lowest three bits.
    static final int BPF_LD = 0x00;
    static final int BPF_LDX = 0x01;
    static final int BPF_ST = 0x02;
    static final int BPF_STX = 0x03;
    static final int BPF_ALU = 0x04;
    static final int BPF_JMP = 0x05;
    static final int BPF_JMP32 = 0x06;
    static final int BPF_ALU64 = 0x07;

    // Loads and stores: size.
    static final int BPF_W = 0x00;
    static final int BPF_H = 0x08;
    static final int BPF_B = 0x10;
    static final int BPF_DW = 0x18;

    // Loads and stores: mode.
    static final int BPF_IMM = 0x00;
    static final int BPF_ABS = 0x20;
    static final int BPF_IND = 0x40;
    static final int BPF_MEM = 0x60;
    static final int BPF_MEMSX = 0x80;
    static final int BPF_ATOMIC = 0xc0;

    // Arithmetic and jumps: whether the second operand is the immediate or a register.
    static final int BPF_K = 0x00;
    static final int BPF_X = 0x08;

    // Arithmetic: operation.
    static final int BPF_ADD = 0x00;
    static final int BPF_SUB = 0x10;
    static final int BPF_MUL = 0x20;
    static final int BPF_DIV = 0x30;
    static final int BPF_OR = 0x40;
    static final int BPF_AND = 0x50;
    static final int BPF_LSH = 0x60;
    static final int BPF_RSH = 0x70;
    static final int BPF_NEG = 0x80;
    static final int BPF_MOD = 0x90;
    static final int BPF_XOR = 0xa0;
    static final int BPF_MOV = 0xb0;
    static final int BPF_ARSH = 0xc0;
    static final int BPF_END = 0xd0;

    // BPF_END: the byte order, where other operations have BPF_K or BPF_X.
    static final int BPF_TO_LE = 0x00;
    static final int BPF_TO_BE = 0x08;

    /** The offset of a move that converts between address spaces (kernel-internal header {@code linux/filter.h}). */
    static final int BPF_ADDR_SPACE_CAST = 1;

    // Jumps: operation.
    static final int BPF_JA = 0x00;
    static final int BPF_JEQ = 0x10;
    static final int BPF_JGT = 0x20;
    static final int BPF_JGE = 0x30;
    static final int BPF_JSET = 0x40;
    static final int BPF_JNE = 0x50;
    static final int BPF_JSGT = 0x60;
    static final int BPF_JSGE = 0x70;
    static final int BPF_CALL = 0x80;
    static final int BPF_EXIT = 0x90;
    static final int BPF_JLT = 0xa0;
    static final int BPF_JLE = 0xb0;
    static final int BPF_JSLT = 0xc0;
    static final int BPF_JSLE = 0xd0;
    static final int BPF_JCOND = 0xe0;

    // BPF_JCOND: which, in the source register's field.
    static final int BPF_MAY_GOTO = 0;

    // BPF_ATOMIC: operation, in the immediate, beside those of arithmetic.
    static final int BPF_FETCH = 0x01;
    static final int BPF_XCHG = 0xe0 | BPF_FETCH;
    static final int BPF_CMPXCHG = 0xf0 | BPF_FETCH;
    static final int BPF_LOAD_ACQ = 0x100;
    static final int BPF_STORE_REL = 0x110;

    // BPF_CALL: kind, in the source register's field; 0 is a helper.
    static final int BPF_PSEUDO_CALL = 1;
    static final int BPF_PSEUDO_KFUNC_CALL = 2;

    // 64-bit immediate: kind, in the source register's field; 0 is a plain number.
    static final int BPF_PSEUDO_MAP_FD = 1;
    static final int BPF_PSEUDO_MAP_VALUE = 2;
    static final int BPF_PSEUDO_BTF_ID = 3;
    static final int BPF_PSEUDO_FUNC = 4;
    static final int BPF_PSEUDO_MAP_IDX = 5;
    static final int BPF_PSEUDO_MAP_IDX_VALUE = 6;

    private Opcodes() {}

    static int classOf(int opcode) {
        return opcode & 0x07;
    }

    static int sizeOf(int opcode) {
        return opcode & 0x18;
    }

    static int modeOf(int opcode) {
        return opcode & 0xe0;
    }

    static int operationOf(int opcode) {
        return opcode & 0xf0;
    }

    static int sourceOf(int opcode) {
        return opcode & 0x08;
    }
}
