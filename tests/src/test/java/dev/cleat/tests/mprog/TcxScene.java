package dev.cleat.tests.mprog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.link.Links;
import dev.cleat.link.NetDevice;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.TcxDirection;
import dev.cleat.mprog.TcxHook;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The stage of a scenario: a new namespace, a virgin hook in it, the programs that the scenarios name, and traffic on
 * the loopback device, which passes each direction of it once.
 */
final class TcxScene implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** These let the next program run: {@code TCX_NEXT}. */
    final Program p1;

    final Program p2;
    final Program p3;
    final Program p4;

    /** These end the chain, and let the packet pass: {@code TCX_PASS}. */
    final Program p5;

    final Program p6;

    /** The hook that the scenario is about. */
    final TcxHook hook;

    /** The hook in the other direction of the same device. */
    final TcxHook opposite;

    private final TestNetwork network;
    private final NetNsHandle netNs;
    private final String deviceName;
    private final IfIndex index;
    private final UdpFlow flow;
    private final List<CountingProgram> counters = new ArrayList<>();
    private final Deque<Runnable> kept = new ArrayDeque<>();

    private TcxScene(TestNetwork network, NetNsHandle netNs, DeviceRef device, TcxDirection direction) {
        this.network = network;
        this.netNs = netNs;
        this.flow = network.udp(netNs, netNs, "127.0.0.1");
        this.hook = new TcxHook(device, direction);
        this.opposite =
                new TcxHook(device, direction == TcxDirection.INGRESS ? TcxDirection.EGRESS : TcxDirection.INGRESS);
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            NetDevice found = Links.on(rt).get(device);
            this.deviceName = found.name();
            this.index = found.index();
        }
        try {
            this.p1 = load("p1", ReturnCode.TCX_NEXT);
            this.p2 = load("p2", ReturnCode.TCX_NEXT);
            this.p3 = load("p3", ReturnCode.TCX_NEXT);
            this.p4 = load("p4", ReturnCode.TCX_NEXT);
            this.p5 = load("p5", ReturnCode.TCX_PASS);
            this.p6 = load("p6", ReturnCode.TCX_PASS);
        } catch (RuntimeException e) {
            kept.forEach(Runnable::run);
            throw e;
        }
    }

    /** The hook is on {@code lo}. */
    static TcxScene onLoopback(TcxDirection direction) {
        return set(direction, (network, netNs) -> netNs.device("lo"));
    }

    /** The hook is on {@code cleat0}, whose other end {@code cleat1} is in the same namespace. */
    static TcxScene onVeth(TcxDirection direction) {
        return set(
                direction,
                (network, netNs) ->
                        network.veth(netNs, "cleat0", netNs, "cleat1").first());
    }

    private static TcxScene set(TcxDirection direction, BiFunction<TestNetwork, NetNsHandle, DeviceRef> device) {
        TestNetwork network = TestNetwork.create();
        try {
            NetNsHandle netNs = network.namespace("scene");
            return new TcxScene(network, netNs, device.apply(network, netNs), direction);
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** Another program that passes packets on, beside those of the scenarios. */
    Program load(String name) {
        return load(name, ReturnCode.TCX_NEXT);
    }

    private Program load(String name, int returnCode) {
        CountingProgram program = CountingProgram.load(name, flow.port(), returnCode);
        kept.push(program::close);
        counters.add(program);
        return program.program();
    }

    /** Closes a link at the end, if the test has not done so. */
    <L extends Link> L keep(L link) {
        kept.push(link::close);
        return link;
    }

    /**
     * Closes a link and waits until it has left the hook. The close itself detaches, unless another process of the
     * machine holds the link just then, as each does that lists links or looks through {@code /proc/PID/fdinfo}.
     */
    void destroy(Link link) {
        link.close();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (hook.query().positionOf(link.id()).isPresent()
                || opposite.query().positionOf(link.id()).isPresent()) {
            assertThat(System.nanoTime()).as("time to detach " + link).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Runs an outside tool in the namespace. */
    String exec(String... command) {
        return network.exec(netNs, command);
    }

    /** The name of the hook's device, for outside tools. */
    String deviceName() {
        return deviceName;
    }

    /** Deletes the device of the hook. */
    void deleteDevice() {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            Links.on(rt).delete(index);
        }
    }

    /** Says on the hook's attach point what the fluent interface cannot. */
    <T> T raw(Function<AttachPoint, T> call) {
        return netNs.<T, RuntimeException>call(() -> call.apply(point()));
    }

    void rawAttach(AttachRequest request) {
        netNs.run(() -> point().attach(request));
    }

    void rawDetach(AttachRequest request) {
        netNs.run(() -> point().detach(request));
    }

    Link rawLink(AttachRequest request) {
        return keep(raw(point -> point.createLink(request)));
    }

    private AttachPoint point() {
        return AttachPoint.ofDevice(index, hook.direction().attachType());
    }

    /** The hook is at this revision, and has these programs, all attached without a link. */
    void assertOrder(long revision, Program... programs) {
        assertSlots(revision, Arrays.stream(programs).map(Occupant::slot).toArray(Occupant[]::new));
    }

    /** The hook is at this revision, and has these programs and links. */
    void assertSlots(long revision, Occupant... occupants) {
        HookView view = hook.query();
        assertThat(view.slots().stream().map(Occupant::of)).containsExactly(occupants);
        assertThat(view.revision().value()).as("revision").isEqualTo(revision);
    }

    /** Others see the same hook and the same links as we do. */
    void assertOthersAgree() {
        OtherEyes others = new OtherEyes(network, netNs);
        HookView view = hook.query();
        assertThat(others.hook(index.value(), hook.direction().attachType().value()))
                .isEqualTo(OtherEyes.form(view));
        Map<Integer, Integer> links =
                view.slots().stream().anyMatch(slot -> slot.linkId().isPresent()) ? others.links() : Map.of();
        view.slots()
                .forEach(slot -> slot.linkId()
                        .ifPresent(link -> assertThat(links)
                                .containsEntry(link.value(), slot.programId().value())));
    }

    /** A packet passes each of these programs once, and no other. */
    void assertSeen(Program... expected) {
        long[] before = counters.stream().mapToLong(CountingProgram::packets).toArray();
        flow.deliver(1);
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < before.length; i++) {
            CountingProgram counter = counters.get(i);
            long times = counter.packets() - before[i];
            seen.addAll(Collections.nCopies((int) times, counter.program().name()));
        }
        assertThat(seen)
                .as("programs that saw the packet")
                .containsExactlyInAnyOrder(
                        Arrays.stream(expected).map(Program::name).toArray(String[]::new));
    }

    /** The kernel refuses with exactly this exception and errno, and nothing changes in either direction. */
    <E extends KernelException> E refused(Class<E> type, Errno errno, Runnable call) {
        List<HookView> before = views();
        E refusal = catchThrowableOfType(type, call::run);
        assertThat(refusal).isExactlyInstanceOf(type);
        assertThat(refusal.errno()).isEqualTo(errno);
        assertThat(views()).as("hooks after a refused call").isEqualTo(before);
        return refusal;
    }

    /** As {@link #refused(Class, Errno, Runnable)}, for raw requests, whose errno is all there is. */
    void refused(Errno errno, Runnable call) {
        refused(KernelException.class, errno, call);
    }

    private List<HookView> views() {
        return List.of(hook.query(), opposite.query());
    }

    @Override
    public void close() {
        try (network) {
            while (!kept.isEmpty()) {
                kept.pop().run();
            }
        }
    }
}
