package dev.cleat.tests.testkit;

import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.testkit.HookAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.TestRun;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.bpf.asm.SkBuff;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.MacAddress;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.PacketProgram;
import dev.cleat.testkit.PacketSender;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import dev.cleat.testkit.UdpPacket;
import dev.cleat.testkit.VethEnds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixturesTest {

    private static final MacAddress EVERYBODY = MacAddress.of("ff:ff:ff:ff:ff:ff");

    private final TestNetwork net;
    private NetNsHandle a;
    private NetNsHandle b;
    private VethEnds ends;

    FixturesTest(@Fresh TestNetwork net) {
        this.net = net;
    }

    @BeforeEach
    void connect() {
        a = net.namespace("a");
        b = net.namespace("b");
        ends = net.veth(a, "veth0", b, "veth1");
        net.address(a, "veth0", "10.0.0.1/24");
        net.address(b, "veth1", "10.0.0.2/24");
    }

    @Test
    void aDroppingProgramDropsThePortsPacketsOnly() {
        UdpFlow dropped = net.udp(a, b, "10.0.0.2");
        UdpFlow other = net.udp(a, b, "10.0.0.2");
        try (PacketProgram program = PacketProgram.dropping("drop", dropped.port());
                TcxLink _ = Tcx.attach(program.program()).first().onIngress(ends.second())) {
            dropped.send(10);
            other.deliver(10);

            assertThat(dropped.received()).isZero();
        }
        dropped.deliver(1);
    }

    @Test
    void aMarkIsSeenByWhatComesAfter() {
        UdpFlow flow = net.udp(a, b, "10.0.0.2");
        Code dropIfMarked = Code.build(c -> c.load(R2, R1, SkBuff.MARK)
                .mov(R0, ReturnCode.TCX_NEXT)
                .jump(NE, R2, 0x2a, "end")
                .mov(R0, ReturnCode.TCX_DROP)
                .label("end")
                .exit());
        try (PacketProgram marking = PacketProgram.marking("mark", flow.port(), 0x2a);
                Program dropping = Program.of(ProgramType.SCHED_CLS, dropIfMarked)
                        .named("drop")
                        .load();
                TcxLink _ = Tcx.attach(dropping).last().onEgress(ends.first())) {
            flow.deliver(3);
            try (TcxLink _ = Tcx.attach(marking.program()).first().onEgress(ends.first())) {
                flow.send(3);

                assertThat(flow.received()).isEqualTo(3);
            }
        }
    }

    @Test
    void aRedirectingProgramSendsPacketsElsewhere() {
        UdpFlow flow = net.udp(a, b, "10.0.0.2");
        VethEnds others = net.veth(a, "other0", b, "other1");
        int other = others.first().<Integer, RuntimeException>locate(index -> index.value());
        try (PacketProgram program = PacketProgram.redirecting("redirect", flow.port(), new IfIndex(other));
                CountingProgram counting = CountingProgram.load("count", flow.port(), ReturnCode.TCX_NEXT);
                TcxLink _ = Tcx.attach(program.program()).first().onEgress(ends.first());
                TcxLink _ = Tcx.attach(counting.program()).first().onIngress(others.second())) {
            flow.send(5);

            counting.awaitPackets(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2", "fd00::1, fd00::2"})
    void builtPacketsPassTheKernelsChecks(String from, String to) throws Exception {
        net.address(a, "veth0", "fd00::1/64");
        net.address(b, "veth1", "fd00::2/64");
        MacAddress mac;
        try (Rtnetlink rt = Rtnetlink.open(b)) {
            mac = Links.on(rt).get("veth1").mac().orElseThrow();
        }
        try (DatagramChannel receiver = b.call(DatagramChannel::open);
                PacketSender sender = PacketSender.on(ends.first())) {
            receiver.bind(new InetSocketAddress(to, 0));
            int port = ((InetSocketAddress) receiver.getLocalAddress()).getPort();
            byte[] frame = UdpPacket.from(from, 1234)
                    .to(to, port)
                    .between(EVERYBODY, mac)
                    .payload(new byte[] {1, 2, 3})
                    .bytes();
            sender.transmit(frame);

            ByteBuffer received = ByteBuffer.allocate(100);
            receiver.configureBlocking(false);
            AtomicReference<SocketAddress> sent = new AtomicReference<>();
            Eventually.holds(() -> {
                sent.set(receive(receiver, received));
                assertThat(sent.get()).isNotNull();
            });
            assertThat(((InetSocketAddress) sent.get()).getPort()).isEqualTo(1234);
            assertThat(received.flip().remaining()).isEqualTo(3);
        }
    }

    private static SocketAddress receive(DatagramChannel channel, ByteBuffer buffer) {
        try {
            return channel.receive(buffer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aPacketCanBeInjectedAsIfItHadArrived() {
        try (CountingProgram counting = CountingProgram.load("count", 9, ReturnCode.TCX_NEXT);
                TcxLink _ = Tcx.attach(counting.program()).first().onIngress(ends.second());
                PacketSender sender = PacketSender.on(ends.second())) {
            byte[] frame = UdpPacket.from("10.0.0.9", 1).to("10.0.0.2", 9).bytes();
            sender.inject(frame);
            sender.inject(frame);

            counting.awaitPackets(2);
            assertThat(counting.program().testRun(TestRun.packet(frame)).returnValue())
                    .isEqualTo(ReturnCode.TCX_NEXT);
        }
    }

    @Test
    void anOrderIsVerifiedAndAWrongOneShown() {
        TcxHook hook = TcxHook.ingress(ends.first());
        assertThat(hook).isEmpty();
        try (CountingProgram one = CountingProgram.load("one", 9, ReturnCode.TCX_NEXT);
                CountingProgram two = CountingProgram.load("two", 9, ReturnCode.TCX_NEXT);
                TcxLink first = Tcx.attach(one.program()).first().onIngress(ends.first());
                TcxLink second = Tcx.attach(two.program()).last().onIngress(ends.first())) {
            assertThat(hook)
                    .hasOrder(one, two)
                    .hasOrder(one.program(), two.program())
                    .hasOrder(first, second);

            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(hook).hasOrder(two, one))
                    .withMessageMatching(
                            ("\\s*Expecting tcx ingress of .*\\s+to run\\s+1\\. program \\d+ \\(two\\)\\s+2\\."
                                    + " program \\d+ \\(one\\)\\s+but it runs\\s+1\\. program \\d+ \\(one\\) by link \\d+\\s+2\\."
                                    + " program \\d+ \\(two\\) by link \\d+"));
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(hook).hasOrder(first));
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> assertThat(hook).isEmpty());
        }
    }

    @Test
    void aNamedNamespaceIsFoundByOthers() {
        String name = "cleat-" + ProcessHandle.current().pid();
        try (TestNetwork named = TestNetwork.create()) {
            NetNsHandle netNs = named.namedNamespace(name);

            assertThat(NetNs.named(name).isSameAs(netNs)).isTrue();
            assertThat(named.exec(b, "ip", "netns")).contains(name);
            assertThat(named.exec(b, "ip", "-n", name, "link")).contains("lo:");
            try (TestNetwork other = TestNetwork.create()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> other.namedNamespace(name))
                        .withMessageContaining("already");
            }
        }
        assertThat(NetNs.NAMED.resolve(name)).doesNotExist();
    }

    @Test
    void aCgroupHoldsProcessesAndIsRemovedWithThem() throws Exception {
        Process process = new ProcessBuilder("sleep", "100").start();
        Path path;
        try (TestCgroup cgroup = TestCgroup.create()) {
            path = cgroup.path();
            TestCgroup child = cgroup.child("a/b");
            child.add(process.pid());

            assertThat(child.processes()).containsExactly(process.pid());
            assertThat(child.id()).isEqualTo(Files.getAttribute(path.resolve("a/b"), "unix:ino"));
            assertThatIllegalArgumentException().isThrownBy(() -> cgroup.child("../x"));
        }
        assertThat(process.waitFor(Duration.ofSeconds(5))).isTrue();
        assertThat(path).doesNotExist();
    }

    /** In a container each mounts the hierarchy for itself. */
    @Test
    void aCgroupStaysWhenAnotherIsRemoved() {
        TestCgroup first = TestCgroup.create();
        try (TestCgroup second = TestCgroup.create()) {
            first.close();

            assertThat(second.child("still").path()).isDirectory();
        }
    }

    @Test
    void aSenderNeedsADevice() {
        assertThatExceptionOfType(NoSuchDeviceException.class).isThrownBy(() -> PacketSender.on(a.device("absent")));
    }
}
