package dev.cleat.tests.user;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Size.DW;
import static dev.cleat.bpf.asm.Size.W;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.asm.NetworkOrder;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.SkBuff;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;

/** The last program on a hook, which counts the IPv4 packets that an earlier program marked, and those that none did. */
final class Witness implements AutoCloseable {

    private static final int IPV4 = 0x0800;

    private final ArrayTable<Long> counts;
    private final Program program;
    private final TcxLink link;

    private Witness(ArrayTable<Long> counts, Program program, TcxLink link) {
        this.counts = counts;
        this.program = program;
        this.link = link;
    }

    static Witness attach(DeviceRef device, int mark) {
        ArrayTable<Long> counts = ArrayTable.create("witness", Codec.U64, 2);
        Program program = Program.of(ProgramType.SCHED_CLS, counting(mark, counts.map()))
                .named("witness")
                .load();
        return new Witness(counts, program, Tcx.attach(program).last().onIngress(device));
    }

    private static Code counting(int mark, MapReference counts) {
        return Code.build(a -> a.load(R2, R1, SkBuff.PROTOCOL)
                .jump(NE, R2, NetworkOrder.htons(IPV4), "next")
                .load(R2, R1, SkBuff.MARK)
                .mov(R3, 1)
                .jump(EQ, R2, mark, "marked")
                .mov(R3, 0)
                .label("marked")
                .store(W, R10, -4, R3)
                .mov(R2, R10)
                .add(R2, -4)
                .loadMap(R1, counts)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(EQ, R0, 0, "next")
                .mov(R1, 1)
                .atomicAdd(DW, R0, 0, R1)
                .label("next")
                .mov(R0, ReturnCode.TCX_NEXT)
                .exit());
    }

    long unmarked() {
        return counts.lookup(0);
    }

    long marked() {
        return counts.lookup(1);
    }

    @Override
    public void close() {
        link.close();
        program.close();
        counts.close();
    }
}
