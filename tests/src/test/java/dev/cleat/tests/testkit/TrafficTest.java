package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
class TrafficTest {

    private final TestNetwork net;
    private final NetNsHandle a;
    private final NetNsHandle b;
    private final DeviceRef receiving;

    TrafficTest(@Fresh TestNetwork net) {
        this.net = net;
        a = net.namespace("a");
        b = net.namespace("b");
        receiving = net.veth(a, "veth0", b, "veth1").second();
    }

    @BeforeEach
    void giveAddresses() {
        net.address(a, "veth0", "10.0.0.1/24");
        net.address(b, "veth1", "10.0.0.2/24");
        net.address(a, "veth0", "fd00::1/64");
        net.address(b, "veth1", "fd00::2/64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void everyDatagramIsCountedAndArrives(String destination) {
        UdpFlow flow = net.udp(a, b, destination);
        UdpFlow other = net.udp(a, b, destination);
        try (CountingProgram program = CountingProgram.load("passing", flow.port(), ReturnCode.TCX_PASS);
                Link _ = Tcx.attach(program.program()).onIngress(receiving)) {
            flow.deliver(1000);
            other.deliver(100);

            program.awaitPackets(1000);
            assertThat(flow.sent()).isEqualTo(1000);
            assertThat(flow.received()).isEqualTo(1000);
            assertThat(other.received()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.2", "fd00::2"})
    void whatIsDroppedIsCountedAndDoesNotArrive(String destination) {
        UdpFlow flow = net.udp(a, b, destination);
        UdpFlow other = net.udp(a, b, destination);
        try (CountingProgram program = CountingProgram.load("dropping", flow.port(), ReturnCode.TCX_DROP);
                Link _ = Tcx.attach(program.program()).onIngress(receiving)) {
            flow.send(200);
            program.awaitPackets(200);
            other.deliver(10);

            assertThat(flow.received()).isZero();
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> program.awaitPackets(199))
                    .withMessageContaining("counted 200 packets, not 199");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void loopbackWillDo(String destination) {
        UdpFlow flow = net.udp(a, a, destination);
        try (CountingProgram program = CountingProgram.load("loopback", flow.port(), ReturnCode.TCX_NEXT);
                Link _ = Tcx.attach(program.program()).onEgress(a.device("lo"))) {
            flow.deliver(100);

            program.awaitPackets(100);
        }
    }

    @Test
    void aFlowToAnAddressOfNobodyIsRefused() {
        assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> net.udp(a, b, "10.0.0.3"));
        assertThatIllegalArgumentException().isThrownBy(() -> net.udp(a, b, "localhost"));
    }

    @Test
    void thereIsNoPort65536() {
        assertThatIllegalArgumentException().isThrownBy(() -> CountingProgram.load("too", 65536, ReturnCode.TCX_NEXT));
    }
}
