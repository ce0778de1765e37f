package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.link.Links;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.TcxHook;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.TestNetwork;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A new namespace with both hooks of its loopback device, and what a test opens; all of it goes at the end. */
final class Ground implements AutoCloseable {

    final TestNetwork network = TestNetwork.create();
    final NetNsHandle netNs = network.namespace("ground");
    final DeviceRef lo = netNs.device("lo");
    final TcxHook ingress = TcxHook.ingress(lo);
    final TcxHook egress = TcxHook.egress(lo);

    private final Deque<AutoCloseable> kept = new ArrayDeque<>();

    /** A program that only lets the next one run. */
    static Program load(String name) {
        return load(ProgramType.SCHED_CLS, name, ReturnCode.TCX_NEXT);
    }

    static Program load(ProgramType type, String name, int returnCode) {
        return Program.of(type, Code.build(a -> a.mov(Register.R0, returnCode).exit()))
                .named(name)
                .load();
    }

    Program program(String name) {
        return keep(load(name));
    }

    Program xdpProgram(String name) {
        return keep(load(ProgramType.XDP, name, ReturnCode.XDP_PASS));
    }

    /** Closes it at the end. */
    synchronized <T extends AutoCloseable> T keep(T part) {
        kept.push(part);
        return part;
    }

    /** Another device, {@code cleat0}, with {@code cleat1} at its other end. */
    DeviceRef addVeth() {
        return network.veth(netNs, "cleat0", netNs, "cleat1").first();
    }

    void delete(DeviceRef device) {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            Links.on(rt).delete(device);
        }
    }

    /** The hook has these programs in this order. */
    static void assertOrder(TcxHook hook, Program... programs) {
        assertThat(hook.query().programIds())
                .containsExactly(Stream.of(programs).map(Program::id).toArray(ProgramId[]::new));
    }

    long revision() {
        return ingress.query().revision().value();
    }

    /**
     * The call fails with exactly this exception and a message that has these words, and changes nothing: neither order,
     * ids and revision of both hooks, nor what this process holds open.
     */
    <E extends RuntimeException> E refused(Class<E> type, ThrowingCallable call, String... words) {
        List<HookView> before = List.of(ingress.query(), egress.query());
        List<String> open = KernelFds.open();
        Throwable refusal = catchThrowable(call);
        assertThat(refusal).isExactlyInstanceOf(type);
        assertThat(List.of(words)).allSatisfy(word -> assertThat(refusal).hasMessageContaining(word));
        assertThat(List.of(ingress.query(), egress.query()))
                .as("hooks after a refused call")
                .isEqualTo(before);
        assertThat(KernelFds.open()).as("descriptors after a refused call").isEqualTo(open);
        return type.cast(refusal);
    }

    @Override
    public void close() {
        try (network) {
            while (!kept.isEmpty()) {
                close(kept.pop());
            }
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
