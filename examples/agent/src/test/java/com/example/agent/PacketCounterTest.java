package com.example.agent;

import static dev.cleat.testkit.HookAssert.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PacketProgram;
import dev.cleat.testkit.Privileged;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import dev.cleat.testkit.VethEnds;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@Privileged
@NoLeaks
class PacketCounterTest {

    private final TestNetwork net;
    private VethEnds ends;
    private UdpFlow flow;

    PacketCounterTest(@Fresh TestNetwork net) {
        this.net = net;
    }

    @BeforeEach
    void connect() {
        NetNsHandle a = net.namespace("a");
        NetNsHandle b = net.namespace("b");
        ends = net.veth(a, "veth0", b, "veth1");
        net.address(a, "veth0", "10.0.0.1/24");
        net.address(b, "veth1", "10.0.0.2/24");
        flow = net.udp(a, b, "10.0.0.2");
    }

    @Test
    void countsWhatArrives() {
        try (PacketCounter counter = PacketCounter.on(ends.second())) {
            flow.deliver(100);

            // Beside these there is ARP.
            assertTrue(counter.packets() >= 100, () -> counter.packets() + " packets");
        }
    }

    @Test
    void leavesTheHookAsItWas() {
        PacketCounter.on(ends.second()).close();

        assertThat(TcxHook.ingress(ends.second())).isEmpty();
    }

    @Nested
    class BesideAProgramThatDrops {

        @Test
        void countsBeforeItDrops() {
            try (PacketProgram dropping = PacketProgram.dropping("drop", flow.port());
                    TcxLink _ = Tcx.attach(dropping.program()).first().onIngress(ends.second());
                    PacketCounter counter = PacketCounter.on(ends.second())) {
                assertThat(TcxHook.ingress(ends.second())).hasOrder(counter.program(), dropping.program());

                flow.send(10);

                assertEquals(0, flow.received());
                assertTrue(counter.packets() >= 10, () -> counter.packets() + " packets");
            }
        }
    }
}
