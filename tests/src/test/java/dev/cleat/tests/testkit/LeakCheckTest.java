package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.MapId;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class LeakCheckTest {

    private static final Deque<AutoCloseable> LEAKED = new ArrayDeque<>();

    @AfterEach
    void mendTheLeaks() throws Exception {
        while (!LEAKED.isEmpty()) {
            LEAKED.pop().close();
        }
    }

    @Test
    void everyLeakIsNamed() throws IOException {
        EngineExecutionResults results = Samples.run(Leaky.class);

        results.testEvents().assertStatistics(counts -> counts.succeeded(1));
        String report = results.containerEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .map(Throwable::toString)
                .reduce("", String::concat);
        assertThat(report)
                .contains("Leaky left behind:")
                .containsPattern("fd \\d+: net:\\[\\d+]")
                .containsPattern("fd \\d+: socket:\\[\\d+]")
                .containsPattern("fd \\d+: anon_inode:bpf-prog, program \\d+ \\(held, BPF_PROG_TYPE_SCHED_CLS\\)")
                .containsPattern("fd \\d+: anon_inode:bpf-map, map \\d+ \\(held, BPF_MAP_TYPE_ARRAY\\)")
                .containsPattern("fd \\d+: anon_inode:bpf_link, link \\d+")
                .containsPattern("program \\d+ \\(attached, BPF_PROG_TYPE_SCHED_CLS\\), held by no process")
                .containsPattern("map \\d+ \\(attached, BPF_MAP_TYPE_ARRAY\\), held by no process")
                .containsPattern("map \\d+ \\(pinned, BPF_MAP_TYPE_ARRAY\\), held by no process")
                .containsPattern("mount \\d+: bpf on /.*cleat-bpffs-")
                .containsPattern("thread \\d+ \\(leaked\\) in net:\\[\\d+]")
                .containsPattern("process \\d+ \\(sleep\\) in net:\\[\\d+]");
        // The namespace is held twice: by its handle, and by the session, which may open more sockets in it.
        assertThat(report.lines()).hasSize(13);
    }

    @Test
    void whatIsClosedIsNoLeak() {
        EngineExecutionResults results = Samples.run(Tidy.class);

        results.testEvents().assertStatistics(counts -> counts.succeeded(2).failed(1));
        results.containerEvents().assertStatistics(counts -> counts.failed(0));
    }

    /** Another build beside, a container engine: their objects are held by no process either. */
    @Test
    void whatAnotherProcessMakesIsNotBlamed() {
        EngineExecutionResults results = Samples.run(Beside.class);

        results.testEvents().assertStatistics(counts -> counts.succeeded(1));
        results.containerEvents().assertStatistics(counts -> counts.failed(0));
    }

    @NoLeaks
    static class Beside {
        @Test
        void anotherPinsWhereThisProcessSeesNothing() throws IOException {
            Process other = new ProcessBuilder(
                            "unshare",
                            "--mount",
                            "sh",
                            "-ec",
                            "mount -t tmpfs none /tmp; mkdir /tmp/fs; mount -t bpf none /tmp/fs;"
                                    + " bpftool map create /tmp/fs/map type array key 4 value 4 entries 1 name elsewhere;"
                                    + " echo ready; exec sleep 600")
                    .redirectErrorStream(true)
                    .start();
            LEAKED.push(() -> other.destroyForcibly().waitFor());
            assertThat(other.inputReader().readLine()).isEqualTo("ready");
            assertThat(BpfMap.ids()).anyMatch(LeakCheckTest::isCalledElsewhere);
        }
    }

    private static boolean isCalledElsewhere(MapId id) {
        try (BpfMap map = BpfMap.ofId(id)) {
            return map.info().name().equals("elsewhere");
        } catch (KernelException e) {
            // gone meanwhile
            return false;
        }
    }

    @NoLeaks
    static class Leaky {
        @Test
        void leaks() throws IOException {
            NetNsHandle netNs = keep(NetNs.create());
            keep(Rtnetlink.open(netNs));
            CountingProgram held = keep(CountingProgram.load("held", 1, ReturnCode.TCX_NEXT));
            Link link = Tcx.attach(held.program()).onIngress(netNs.device(new IfIndex(1)));
            keep(link);
            try (CountingProgram attached = CountingProgram.load("attached", 1, ReturnCode.TCX_NEXT)) {
                netNs.run(() -> AttachPoint.ofDevice(new IfIndex(1), AttachType.TCX_EGRESS)
                        .attach(AttachRequest.of(attached.program())));
            }
            PrivateBpffs bpffs = keep(PrivateBpffs.mount());
            try (ArrayTable<Long> table = ArrayTable.create("pinned", Codec.U64, 1)) {
                table.map().pin(bpffs.pin("map"));
            }
            Thread thread =
                    netNs.call(() -> Thread.ofPlatform().daemon().name("leaked").start(LeakCheckTest::sleep));
            LEAKED.push(() -> {
                thread.interrupt();
                thread.join();
            });
            Process process = netNs.call(() -> new ProcessBuilder("sleep", "600").start());
            LEAKED.push(() -> process.destroyForcibly().waitFor());
        }
    }

    @NoLeaks
    static class Tidy {
        @Test
        void closes(@Fresh TestNetwork net, @Fresh PrivateBpffs bpffs) {
            NetNsHandle netNs = net.namespace("a");
            UdpFlow flow = net.udp(netNs, netNs, "127.0.0.1");
            try (CountingProgram program = CountingProgram.load("tidy", flow.port(), ReturnCode.TCX_NEXT)) {
                // Outlives the handle, and goes with the namespace.
                netNs.run(() -> AttachPoint.ofDevice(new IfIndex(1), AttachType.TCX_EGRESS)
                        .attach(AttachRequest.of(program.program())));
                program.program().pin(bpffs.pin("program"));
                flow.deliver(10);
            }
        }

        @Test
        void fails(@Fresh TestNetwork net) {
            net.namespace("a");
            throw new IllegalStateException("on purpose");
        }

        @Nested
        class Inside {
            @Test
            @SuppressWarnings("resource") // what the JDK keeps for itself is not ours to judge
            void usesTheJdk() throws IOException {
                LEAKED.push(Selector.open());
            }
        }
    }

    private static <T extends AutoCloseable> T keep(T leaked) {
        LEAKED.push(leaked);
        return leaked;
    }

    private static void sleep() {
        try {
            Thread.sleep(600_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
