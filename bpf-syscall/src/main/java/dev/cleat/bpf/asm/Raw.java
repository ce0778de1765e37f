package dev.cleat.bpf.asm;

/**
 * One slot of {@code struct bpf_insn}, as it is: what the decoder keeps of an instruction that it does not know.
 *
 * <pre>
 * struct bpf_insn {
 *     __u8  code;         // 1 byte
 *     __u8  dst_reg:4;    // 1 byte, the two nibbles in the machine's bit order
 *     __u8  src_reg:4;
 *     __s16 off;          // 2 bytes
 *     __s32 imm;          // 4 bytes
 * };
 * </pre>
 *
 * @param opcode {@code code}, 0 to 255
 * @param dst {@code dst_reg}, 0 to 15
 * @param src {@code src_reg}, 0 to 15
 * @param offset {@code off}, 16 bits signed
 * @param immediate {@code imm}
 * @since 0.1
 */
public record Raw(int opcode, int dst, int src, int offset, int immediate) implements Instruction {

    /**
     * Creates a slot.
     *
     * @throws IllegalArgumentException if a number does not fit in its field
     */
    public Raw {
        Limits.range("opcode", opcode, 0, 0xff);
        Limits.range("dst", dst, 0, 0xf);
        Limits.range("src", src, 0, 0xf);
        Limits.offset(offset);
    }
}
