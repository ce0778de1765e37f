/**
 * An eBPF assembler and disassembler.
 *
 * <p>{@link dev.cleat.bpf.asm.Code#build} writes a program with an {@link dev.cleat.bpf.asm.Assembler} and gives an
 * immutable {@link dev.cleat.bpf.asm.Code}: a sequence of {@link dev.cleat.bpf.asm.Instruction}s, every one of them
 * valid by itself, with all jumps resolved. {@code Code} names the maps it uses by {@link
 * dev.cleat.bpf.asm.MapReference}; who loads it puts their file descriptors in with {@link
 * dev.cleat.bpf.asm.Code#encode}. Programs made elsewhere come in through {@link dev.cleat.bpf.asm.Code#of(byte[])}.
 *
 * {@snippet :
 * Code countAndPass = Code.build(a -> a
 *         .store(W, R10, -4, 0)                    // key = 0, on the stack
 *         .mov(R2, R10).add(R2, -4)
 *         .loadMap(R1, counters)
 *         .call(Helper.MAP_LOOKUP_ELEM)
 *         .jump(EQ, R0, 0, "out")
 *         .mov(R1, 1)
 *         .atomicAdd(DW, R0, 0, R1)
 *         .label("out")
 *         .mov(R0, ReturnCode.TCX_NEXT)
 *         .exit());
 * }
 *
 * <p>The words are the kernel's own (RFC 9669 and {@code linux/bpf.h}); the disassembly reads like the verifier's log.
 * Numbers of instructions are those of the verifier too: slots of eight bytes, so that a 64-bit immediate counts twice.
 * This package checks each instruction by itself and that jumps arrive; whether the program is safe is the verifier's
 * business.
 */
@NullMarked
package dev.cleat.bpf.asm;

import org.jspecify.annotations.NullMarked;
