package dev.cleat.examples.demo;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.W;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.asm.NetworkOrder;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.SkBuff;

/** A program that counts the IPv4 packets it sees and hands each of them to the next program. */
final class Counter implements AutoCloseable {

    private static final int IPV4 = 0x0800;

    private final ArrayTable<Long> packets;
    private final Program program;

    private Counter(ArrayTable<Long> packets, Program program) {
        this.packets = packets;
        this.program = program;
    }

    static Counter load(String name) {
        ArrayTable<Long> packets = ArrayTable.create(name, Codec.U64, 1);
        try {
            Program program = Program.of(ProgramType.SCHED_CLS, counting(packets.map()))
                    .named(name)
                    .load();
            return new Counter(packets, program);
        } catch (RuntimeException e) {
            packets.close();
            throw e;
        }
    }

    private static Code counting(MapReference packets) {
        return Code.build(a -> a.load(R2, R1, SkBuff.PROTOCOL)
                .jump(NE, R2, NetworkOrder.htons(IPV4), "next")
                .store(W, R10, -4, 0)
                .mov(R2, R10)
                .add(R2, -4)
                .loadMap(R1, packets)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(EQ, R0, 0, "next")
                .mov(R1, 1)
                .atomicAdd(DW, R0, 0, R1)
                .label("next")
                .mov(R0, ReturnCode.TCX_NEXT)
                .exit());
    }

    Program program() {
        return program;
    }

    ProgramId id() {
        return program.id();
    }

    String name() {
        return program.name();
    }

    long packets() {
        return packets.lookup(0);
    }

    void reset() {
        packets.update(0, 0L);
    }

    @Override
    public void close() {
        program.close();
        packets.close();
    }
}
