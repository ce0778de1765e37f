package dev.cleat.testkit;

import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R6;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Assembler;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.SkBuff;
import dev.cleat.sys.IfIndex;
import java.util.function.Consumer;

/**
 * A program for tcx, netkit and {@code clsact} on Ethernet devices that does one thing with the UDP packets to one port.
 * All other packets go on to the next program, so that ARP, neighbour discovery and the like do not get lost.
 *
 * <p>For one that counts, see {@link CountingProgram}.
 *
 * @since 0.1
 */
public final class PacketProgram implements AutoCloseable {

    private final Program program;

    private PacketProgram(Program program) {
        this.program = program;
    }

    /**
     * One that drops the packets ({@code TCX_DROP}).
     *
     * @param name name of the program, at most 15 letters, digits, {@code _} and {@code .}
     * @param udpPort the destination port of the packets
     * @return the program, to be closed
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static PacketProgram dropping(String name, int udpPort) {
        return load(name, udpPort, a -> a.mov(R0, ReturnCode.TCX_DROP).exit());
    }

    /**
     * One that marks the packets ({@code skb->mark}) and lets them go on ({@code TCX_NEXT}).
     *
     * @param name name of the program, at most 15 letters, digits, {@code _} and {@code .}
     * @param udpPort the destination port of the packets
     * @param mark the mark, as 32 bits
     * @return the program, to be closed
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static PacketProgram marking(String name, int udpPort, int mark) {
        return load(
                name,
                udpPort,
                a -> a.mov(R1, mark)
                        .store(R6, SkBuff.MARK, R1)
                        .mov(R0, ReturnCode.TCX_NEXT)
                        .exit());
    }

    /**
     * One that sends the packets out of another device ({@code bpf_redirect}).
     *
     * @param name name of the program, at most 15 letters, digits, {@code _} and {@code .}
     * @param udpPort the destination port of the packets
     * @param device the other device, in the namespace of the device that the program is attached to
     * @return the program, to be closed
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static PacketProgram redirecting(String name, int udpPort, IfIndex device) {
        return load(
                name,
                udpPort,
                a -> a.mov(R1, device.value()).mov(R2, 0).call(Helper.REDIRECT).exit());
    }

    private static PacketProgram load(String name, int udpPort, Consumer<Assembler> action) {
        return new PacketProgram(Program.of(ProgramType.SCHED_CLS, UdpFilter.code(udpPort, action))
                .named(name)
                .load());
    }

    /**
     * The program, to attach. It belongs to this object.
     *
     * @return the program
     */
    public Program program() {
        return program;
    }

    /** Lets go of the program. Where it is attached it stays so. Further calls change nothing. */
    @Override
    public void close() {
        program.close();
    }

    /**
     * The program.
     *
     * @return for instance {@code program 7 (drop, BPF_PROG_TYPE_SCHED_CLS)}
     */
    @Override
    public String toString() {
        return program.toString();
    }
}
