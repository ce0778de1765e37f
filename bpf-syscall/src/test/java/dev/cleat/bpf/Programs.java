package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;

import dev.cleat.bpf.asm.Code;

/** Small programs for tests. */
final class Programs {

    private Programs() {}

    static ProgramSpec returning(ProgramType type, int value) {
        return Program.of(type, Code.build(a -> a.mov(R0, value).exit())).license("GPL");
    }

    static Program pass() {
        return returning(ProgramType.SCHED_CLS, 0).named("pass").load();
    }
}
