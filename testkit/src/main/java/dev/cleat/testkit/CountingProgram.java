package dev.cleat.testkit;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.NetworkOrder.htons;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R4;
import static dev.cleat.bpf.asm.Register.R6;
import static dev.cleat.bpf.asm.Register.R7;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.MapReference;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.Size;
import dev.cleat.bpf.asm.SkBuff;
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

    private static final int ETH_P_IP = 0x0800;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int IPPROTO_UDP = 17;
    private static final int ETH_HLEN = 14;
    private static final int SIZE_OF_IPHDR = 20;
    private static final int SIZE_OF_IPV6HDR = 40;
    private static final int SIZE_OF_UDPHDR = 8;

    /** Where the headers are copied to, relative to R10. */
    private static final int HEADER = -24;

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

    /*
     * Headers are copied by a helper, since they need not lie in the linear part of the packet.
     */
    private static Code code(int udpPort, int returnCode, MapReference counter) {
        return Code.build(a -> {
            a.mov(R6, R1).load(R2, R6, SkBuff.PROTOCOL).jump(NE, R2, htons(ETH_P_IP), "ipv6");

            a.mov(R1, R6)
                    .mov(R2, ETH_HLEN)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, SIZE_OF_IPHDR)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, "other");
            a.load(Size.B, R2, R10, HEADER + 9).jump(NE, R2, IPPROTO_UDP, "other");
            // A fragment other than the first has no UDP header.
            a.load(Size.H, R2, R10, HEADER + 6).and(R2, htons(0x1fff)).jump(NE, R2, 0, "other");
            a.load(Size.B, R7, R10, HEADER)
                    .and(R7, 0xf)
                    .lsh(R7, 2)
                    .add(R7, ETH_HLEN)
                    .jump("udp");

            a.label("ipv6").jump(NE, R2, htons(ETH_P_IPV6), "other");
            a.mov(R1, R6)
                    .mov(R2, ETH_HLEN + 6)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, 1)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, "other");
            a.load(Size.B, R2, R10, HEADER).jump(NE, R2, IPPROTO_UDP, "other");
            a.mov(R7, ETH_HLEN + SIZE_OF_IPV6HDR);

            a.label("udp")
                    .mov(R1, R6)
                    .mov(R2, R7)
                    .mov(R3, R10)
                    .add(R3, HEADER)
                    .mov(R4, SIZE_OF_UDPHDR)
                    .call(Helper.SKB_LOAD_BYTES)
                    .jump(NE, R0, 0, "other");
            a.load(Size.H, R2, R10, HEADER + 2).jump(NE, R2, htons(udpPort), "other");

            a.store(Size.W, R10, KEY, 0)
                    .mov(R2, R10)
                    .add(R2, KEY)
                    .loadMap(R1, counter)
                    .call(Helper.MAP_LOOKUP_ELEM)
                    .jump(EQ, R0, 0, "other");
            a.mov(R1, 1).atomicAdd(Size.DW, R0, 0, R1).mov(R0, returnCode).exit();
            a.label("other").mov(R0, ReturnCode.TCX_NEXT).exit();
        });
    }
}
