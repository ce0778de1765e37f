/** Every bpf(2) command as a typed call, and an eBPF assembler. */
module dev.cleat.bpf {
    requires static transitive org.jspecify;
    requires transitive dev.cleat.sys;

    exports dev.cleat.bpf;
    exports dev.cleat.bpf.asm;
}
