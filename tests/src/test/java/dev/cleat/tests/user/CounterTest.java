package dev.cleat.tests.user;

import static dev.cleat.testkit.HookAssert.assertThat;

import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.Privileged;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import dev.cleat.testkit.VethEnds;
import org.junit.jupiter.api.Test;

/** The test that the README and the guide to the testkit show, to the letter. */
@Privileged
@NoLeaks
class CounterTest {
    @Test
    void countsWhatArrives(@Fresh TestNetwork net) {
        NetNsHandle a = net.namespace("a");
        NetNsHandle b = net.namespace("b");
        VethEnds ends = net.veth(a, "veth0", b, "veth1");
        net.address(a, "veth0", "10.0.0.1/24");
        net.address(b, "veth1", "10.0.0.2/24");
        UdpFlow flow = net.udp(a, b, "10.0.0.2");
        try (CountingProgram counter = CountingProgram.load("counter", flow.port(), ReturnCode.TCX_NEXT);
                TcxLink _ = Tcx.attach(counter.program()).first().onIngress(ends.second())) {
            flow.deliver(100);

            counter.awaitPackets(100);
            assertThat(TcxHook.ingress(ends.second())).hasOrder(counter.program());
        }
    }
}
