package dev.cleat.testkit;

import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.TestRun;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.util.Objects;

/**
 * Puts frames of any content on a device: out of it, or in as if they had arrived.
 *
 * <p>Unlike what a socket sends, nothing is added or looked up on the way: no route, no neighbour, no address of the
 * device. All hooks of the device and direction see the frame.
 *
 * <pre>{@code
 * try (PacketSender sender = PacketSender.on(a.device("veth0"))) {
 *     sender.transmit(UdpPacket.from("10.0.0.1", 1000).to("10.0.0.2", 9).bytes());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class PacketSender implements AutoCloseable {

    /*
     * A test run of a program that calls bpf_clone_redirect sends for real, in the namespace of the calling thread. That
     * needs no packet socket, which Java does not have.
     */

    private static final int BPF_F_INGRESS = 1;

    private final DeviceRef device;
    private final Program out;
    private final Program in;

    private PacketSender(DeviceRef device, Program out, Program in) {
        this.device = device;
        this.out = out;
        this.in = in;
    }

    /**
     * A sender for a device.
     *
     * @param device the device, which is up
     * @return the sender, to be closed
     * @throws dev.cleat.sys.NoSuchDeviceException if it is not there
     * @throws KernelException if the kernel refuses
     */
    public static PacketSender on(DeviceRef device) {
        Objects.requireNonNull(device, "device");
        int index = device.<Integer, RuntimeException>locate(found -> found.value());
        Program out = load("send_out", index, 0);
        try {
            return new PacketSender(device, out, load("send_in", index, BPF_F_INGRESS));
        } catch (RuntimeException e) {
            out.close();
            throw e;
        }
    }

    private static Program load(String name, int index, int flags) {
        Code code = Code.build(
                a -> a.mov(R2, index).mov(R3, flags).call(Helper.CLONE_REDIRECT).exit());
        return Program.of(ProgramType.SCHED_CLS, code).named(name).load();
    }

    /**
     * Sends a frame out of the device.
     *
     * @param frame the bytes from the Ethernet header on
     * @throws KernelException with the device's errno if it does not take the frame, as {@code ENETDOWN}
     */
    public void transmit(byte[] frame) {
        run(out, "transmit", frame);
    }

    /**
     * Lets a frame arrive on the device. Above the hooks it is accepted if it is for the device or for all.
     *
     * @param frame the bytes from the Ethernet header on
     * @throws KernelException with the device's errno if it does not take the frame, as {@code ENETDOWN}
     */
    public void inject(byte[] frame) {
        run(in, "inject", frame);
    }

    private void run(Program program, String operation, byte[] frame) {
        int result = device.<Integer, RuntimeException>locate(
                _ -> program.testRun(TestRun.packet(frame)).returnValue());
        if (result < 0) {
            throw new KernelException(
                    "bpf_clone_redirect", new Errno(-result), null, "cannot " + operation + " a frame on " + device);
        }
    }

    /** Ends the sender. What it sent is under way. Further calls change nothing. */
    @Override
    public void close() {
        out.close();
        in.close();
    }

    /**
     * The device.
     *
     * @return for instance {@code sender on veth0}
     */
    @Override
    public String toString() {
        return "sender on " + device;
    }
}
