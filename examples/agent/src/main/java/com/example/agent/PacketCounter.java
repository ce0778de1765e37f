package com.example.agent;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.Size;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;

/** Counts the packets that arrive on a device, before any other program sees them, and changes nothing. */
public final class PacketCounter implements AutoCloseable {

    private final ArrayTable<Long> count;
    private final Program program;
    private final TcxLink link;

    private PacketCounter(ArrayTable<Long> count, Program program, TcxLink link) {
        this.count = count;
        this.program = program;
        this.link = link;
    }

    public static PacketCounter on(DeviceRef device) {
        ArrayTable<Long> count = ArrayTable.create("agent_count", Codec.U64, 1);
        Code code = Code.build(a -> a.store(Size.W, R10, -4, 0)
                .mov(R2, R10)
                .add(R2, -4)
                .loadMap(R1, count.map())
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(EQ, R0, 0, "end")
                .mov(R1, 1)
                .atomicAdd(Size.DW, R0, 0, R1)
                .label("end")
                .mov(R0, ReturnCode.TCX_NEXT)
                .exit());
        Program program = Program.of(ProgramType.SCHED_CLS, code).named("agent").load();
        return new PacketCounter(count, program, Tcx.attach(program).first().onIngress(device));
    }

    public long packets() {
        return count.lookup(0);
    }

    public Program program() {
        return program;
    }

    @Override
    public void close() {
        link.close();
        program.close();
        count.close();
    }
}
