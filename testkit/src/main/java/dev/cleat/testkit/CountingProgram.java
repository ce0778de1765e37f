package dev.cleat.testkit;

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
import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.Size;
import java.time.Duration;

/**
 * A program for tcx, netkit and {@code clsact} on Ethernet devices that counts the UDP packets to one port, over IPv4 or
 * IPv6, and answers them with one return code. All other packets go on to the next program ({@code TCX_NEXT})
 * uncounted, so that ARP, neighbour discovery and the like neither disturb the count nor get lost.
 *
 * @since 0.1
 */
public final class CountingProgram implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Where the key of the counter is, relative to R10. */
    private static final int KEY = -28;

    private final Program program;
    private final ArrayTable<Long> counter;

    private CountingProgram(Program program, ArrayTable<Long> counter) {
        this.program = program;
        this.counter = counter;
    }

    /**
     * Loads one.
     *
     * @param name name of the program and of its map, at most 15 letters, digits, {@code _} and {@code .}
     * @param udpPort the destination port whose packets count
     * @param returnCode what it answers to those, as {@link ReturnCode#TCX_NEXT} or {@link ReturnCode#TCX_DROP}
     * @return the program, to be closed
     * @throws IllegalArgumentException if the kernel would not take the name, or there is no such port
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static CountingProgram load(String name, int udpPort, int returnCode) {
        ArrayTable<Long> counter = ArrayTable.create(name, Codec.U64, 1);
        try {
            Program program = Program.of(ProgramType.SCHED_CLS, code(udpPort, returnCode, counter.map()))
                    .named(name)
                    .load();
            return new CountingProgram(program, counter);
        } catch (RuntimeException e) {
            counter.close();
            throw e;
        }
    }

    /**
     * The program, to attach. It belongs to this object.
     *
     * @return the program
     */
    public Program program() {
        return program;
    }

    /**
     * How many packets were counted so far.
     *
     * @return the number
     */
    public long packets() {
        return counter.lookup(0);
    }

    /**
     * Waits until so many packets were counted: a packet that was sent may pass the program a moment later.
     *
     * @param expected the number since the program was loaded
     * @throws AssertionError if they are more, or still fewer after 5 seconds
     */
    public void awaitPackets(long expected) {
        Patience.await(LIMIT, () -> packets() >= expected);
        long found = packets();
        if (found != expected) {
            throw new AssertionError("%s counted %d packets, not %d".formatted(program, found, expected));
        }
    }

    /** Lets go of the program and its map. Where it is attached it stays so. Further calls change nothing. */
    @Override
    public void close() {
        program.close();
        counter.close();
    }

    /**
     * Program and count.
     *
     * @return for instance {@code program 7 (first, BPF_PROG_TYPE_SCHED_CLS), 100 packets}
     */
    @Override
    public String toString() {
        return program.toString();
    }

    private static Code code(int udpPort, int returnCode, MapReference counter) {
        return UdpFilter.code(
                udpPort,
                a -> a.store(Size.W, R10, KEY, 0)
                        .mov(R2, R10)
                        .add(R2, KEY)
                        .loadMap(R1, counter)
                        .call(Helper.MAP_LOOKUP_ELEM)
                        .jump(EQ, R0, 0, UdpFilter.OTHER)
                        .mov(R1, 1)
                        .atomicAdd(Size.DW, R0, 0, R1)
                        .mov(R0, returnCode)
                        .exit());
    }
}
