package dev.cleat.examples.restart;

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
import java.nio.file.Path;
import java.time.Duration;

/**
 * An agent that may be killed at any moment and started again, in the same version or a newer one, while each packet
 * meets its program.
 *
 * <p>What it attaches hangs on a link that is pinned. The first run creates the link; each later one finds the pin, and
 * swaps its own program in place of the one that the run before left behind. The program counts the IPv4 packets that
 * come in and marks them, so that firewalls and routing rules can tell that they were seen.
 *
 * <p>Arguments: the device, and where to pin.
 *
 * <pre>{@code
 * RestartAgent eth0 /sys/fs/bpf/agent
 * }</pre>
 */
public final class RestartAgent {

    /** The mark that packets get. */
    public static final int MARK = 0xc1;

    private static final int IPV4 = 0x0800;

    private RestartAgent() {}

    /**
     * Runs until it is killed.
     *
     * @param args device and pin
     * @throws InterruptedException if the main thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            System.err.println("usage: RestartAgent DEVICE PIN");
            System.exit(2);
        }
        DeviceRef device = DeviceRef.named(args[0]);
        Path pin = Path.of(args[1]);
        try (ArrayTable<Long> packets = ArrayTable.create("packets", Codec.U64, 1);
                Program program = Program.of(ProgramType.SCHED_CLS, counting(packets.map()))
                        .named("agent")
                        .load();
                TcxLink link = Tcx.attach(program).first().pinned(pin).onIngress(device)) {
            System.out.println((link.isAdopted() ? "adopted " : "created ") + link.id() + ": runs " + program.id());
            while (true) {
                Thread.sleep(Duration.ofSeconds(1));
                System.out.println(packets.lookup(0) + " packets");
            }
        }
    }

    private static Code counting(MapReference packets) {
        return Code.build(a -> a.load(R2, R1, SkBuff.PROTOCOL)
                .jump(NE, R2, NetworkOrder.htons(IPV4), "next")
                .mov(R2, MARK)
                .store(R1, SkBuff.MARK, R2)
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
}
