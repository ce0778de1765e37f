package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import dev.cleat.tests.testkit.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a pin keeps attached, with traffic: {@code mprog PIN1} and {@code S15}. */
@RequiresKernelFeature(KernelFeature.TCX)
class PinTest {

    private final UdpFlow flow;
    private final TcxHook hook;
    private final CountingProgram program;
    private final Path pin;

    PinTest(@Fresh TestNetwork network, @Fresh PrivateBpffs bpffs) {
        NetNsHandle netNs = network.namespace("pins");
        flow = network.udp(netNs, netNs, "127.0.0.1");
        hook = TcxHook.ingress(netNs.device("lo"));
        program = CountingProgram.load("pinned", flow.port(), ReturnCode.TCX_NEXT);
        pin = bpffs.pin("link");
    }

    @BeforeEach
    void nothingIsAttached() {
        assertThat(hook.query().isEmpty()).isTrue();
    }

    @AfterEach
    void close() {
        program.close();
    }

    /** mprog PIN1. */
    @Test
    void aPinnedLinkRunsAsLongAsAPinOrADescriptorIsThere() {
        try (TcxLink link = Tcx.attach(program.program()).on(hook)) {
            assertRuns();
            link.pin(pin);
            assertThat(pin).exists();
        }
        assertRuns();

        TcxLink again = TcxLink.pinned(pin);
        try (again) {
            assertThat(again.pinPath()).contains(pin);
            assertRuns();
            assertThat(again.unpin()).isTrue();
            assertThat(pin).doesNotExist();
            assertRuns();
        }
        Eventually.holds(this::assertStopped);
    }

    /** mprog S15: closing is done when it returns. */
    @Test
    void closingTheLastDescriptorDetachesAtOnce() {
        TcxLink link = Tcx.attach(program.program()).on(hook);
        link.pin(pin);
        link.unpin();
        link.close();
        assertThat(hook.query().isEmpty()).isTrue();
        assertStopped();
    }

    /** mprog S15: the kernel leaves the last of it to a worker. */
    @Test
    void removingThePinLastDetachesEventually() throws Exception {
        TcxLink link = Tcx.attach(program.program()).on(hook);
        link.pin(pin);
        link.close();
        assertRuns();
        Files.delete(pin);
        Eventually.holds(() -> assertThat(hook.query().isEmpty()).isTrue());
        assertStopped();
    }

    private void assertRuns() {
        long before = program.packets();
        flow.deliver(3);
        program.awaitPackets(before + 3);
    }

    private void assertStopped() {
        long before = program.packets();
        flow.deliver(3);
        assertThat(program.packets()).isEqualTo(before);
    }
}
