/** An eBPF assembler and disassembler. */
@NullMarked
package dev.cleat.bpf.asm;

import org.jspecify.annotations.NullMarked;
