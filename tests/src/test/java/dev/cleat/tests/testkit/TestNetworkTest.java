package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.link.DeviceExistsException;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.ToolFailedException;
import dev.cleat.testkit.VethEnds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestNetworkTest {

    @Test
    void aNamespaceHasOnlyALoopbackThatIsUp(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");

        assertThat(net.exec(a, "ip", "-o", "link").lines())
                .singleElement()
                .asString()
                .contains("lo:", "LOWER_UP");
        try (NetNsHandle own = NetNs.current()) {
            assertThat(a.isSameAs(own)).isFalse();
        }
    }

    @Test
    void aVethPairConnectsTwoNamespaces(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");
        NetNsHandle b = net.namespace("b");

        VethEnds ends = net.veth(a, "veth0", b, "veth1");
        net.address(a, "veth0", "10.0.0.1/24");
        net.address(b, "veth1", "10.0.0.2/24");

        assertThat(ends.first().<Integer, RuntimeException>locate(IfIndex::value))
                .isEqualTo(a.device("veth0").<Integer, RuntimeException>locate(IfIndex::value));
        assertThat(net.exec(b, "ip", "-o", "addr", "show", "veth1")).contains("10.0.0.2/24");
        assertThat(net.exec(a, "ip", "-o", "link", "show", "veth0")).contains("LOWER_UP");
        net.udp(a, b, "10.0.0.2").deliver(10);
        net.udp(b, a, "10.0.0.1").deliver(10);
    }

    @Test
    void whatAToolSaysIsReturnedAndItsFailureThrown(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");

        assertThat(net.exec(a, "echo", "hello")).isEqualTo("hello\n");
        assertThatExceptionOfType(ToolFailedException.class)
                .isThrownBy(() -> net.exec(a, "ip", "link", "show", "absent"))
                .withMessageContainingAll("ip link show absent: exit code 1", "absent");
    }

    @Test
    void aToolThatDoesNotEndIsKilledWithItsChildren(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");

        assertThatExceptionOfType(ToolFailedException.class)
                .isThrownBy(() -> net.exec(a, Duration.ofMillis(200), "sh", "-c", "sleep 600; true"))
                .withMessageContaining("did not end within 200 ms");

        assertThat(ProcessHandle.current().descendants().flatMap(child -> child.info().commandLine().stream()))
                .noneMatch(line -> line.contains("sleep 600"));
    }

    @Test
    void namesAreTakenOnce(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");
        net.veth(a, "veth0", a, "veth1");

        assertThatIllegalArgumentException().isThrownBy(() -> net.namespace("a"));
        assertThatThrownBy(() -> net.veth(a, "veth1", net.namespace("b"), "veth0"))
                .isInstanceOf(DeviceExistsException.class);
    }

    @Test
    void twoParametersAreTwoNetworks(@Fresh TestNetwork one, @Fresh TestNetwork other) {
        assertThat(one.namespace("a").isSameAs(other.namespace("a"))).isFalse();
    }

    @Test
    void afterAFailureEverythingIsRemoved() {
        Failing.attached.clear();

        Samples.run(Failing.class).testEvents().assertStatistics(counts -> counts.failed(1));

        // The one in the test, and the one before all.
        assertThat(Failing.attached).hasSize(2);
        for (ProgramId id : Failing.attached) {
            Eventually.holds(() -> assertThat(Program.ids()).doesNotContain(id));
        }
    }

    @Test
    void otherParametersAreRefused() {
        Samples.run(WrongParameter.class)
                .testEvents()
                .failed()
                .assertThatEvents()
                .hasSize(1);
    }

    /** Attaches programs without a handle: they go when the namespaces go. */
    static class Failing {
        static final List<ProgramId> attached = new ArrayList<>();

        @BeforeAll
        static void attachForAll(@Fresh TestNetwork net) {
            attach(net.namespace("a"));
        }

        @Test
        void fails(@Fresh TestNetwork net) {
            attach(net.namespace("a"));
            throw new IllegalStateException("on purpose");
        }

        private static void attach(NetNs netNs) {
            try (CountingProgram program = CountingProgram.load("failing", 1, ReturnCode.TCX_NEXT)) {
                netNs.run(() -> AttachPoint.ofDevice(new IfIndex(1), AttachType.TCX_INGRESS)
                        .attach(AttachRequest.of(program.program())));
                attached.add(program.program().id());
            }
        }
    }

    static class WrongParameter {
        @Test
        void getsAString(@Fresh String text) {}
    }
}
