package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.examples.restart.RestartAgent;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.UdpFlow;
import dev.cleat.tests.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** mprog 6: an agent pins its link, is killed, starts again, adopts the pin and swaps in its new program. */
@RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
class RestartFlowTest {

    private static final int GENERATIONS = 3;
    private static final int SOME = 400;
    private static final Pattern ATTACHED = Pattern.compile("(created|adopted) link (\\d+): runs program (\\d+)");

    private final NetNsHandle netNs;
    private final TcxHook hook;
    private final UdpFlow flow;
    private final Path pin;
    private final List<ArrayTable<Long>> counters = new ArrayList<>();

    RestartFlowTest(@Fresh TestNetwork net, @Fresh PrivateBpffs bpffs) {
        NetNsHandle sending = net.namespace("sending");
        netNs = net.namespace("agent");
        hook = TcxHook.ingress(net.veth(sending, "veth0", netNs, "veth1").second());
        net.address(sending, "veth0", "10.0.0.1/24");
        net.address(netNs, "veth1", "10.0.0.2/24");
        flow = net.udp(sending, netNs, "10.0.0.2");
        pin = bpffs.pin("agent");
    }

    /** What an agent says when it has attached. */
    record Attached(boolean adopted, LinkId link, ProgramId program) {

        static Attached parse(String line) {
            Matcher matcher = ATTACHED.matcher(line);
            assertThat(matcher.matches()).as(line).isTrue();
            return new Attached(
                    matcher.group(1).equals("adopted"),
                    new LinkId(Integer.parseInt(matcher.group(2))),
                    new ProgramId(Integer.parseInt(matcher.group(3))));
        }
    }

    private Witness witness;

    @BeforeEach
    void watch() {
        witness = Witness.attach(hook.device(), RestartAgent.MARK);
    }

    @AfterEach
    void close() {
        witness.close();
        counters.forEach(ArrayTable::close);
    }

    @Test
    void eachDatagramMeetsTheProgramOfExactlyOneGeneration() throws Exception {
        Attached first;
        long sent;
        try (ChildJvm agent = startAgent()) {
            first = attached(agent);
            assertThat(first.adopted()).isFalse();
            try (SteadyTraffic traffic = SteadyTraffic.start(flow)) {
                killUnderTraffic(agent, first, traffic);
                for (int generation = 2; generation <= GENERATIONS; generation++) {
                    try (ChildJvm next = startAgent()) {
                        Attached again = attached(next);
                        assertThat(again.adopted()).isTrue();
                        assertThat(again.link()).isEqualTo(first.link());
                        assertThat(again.program()).isNotEqualTo(first.program());
                        killUnderTraffic(next, again, traffic);
                    }
                }
                sent = traffic.stop();
            }
        }

        List<Long> seen = counters.stream().map(counter -> counter.lookup(0)).toList();
        assertThat(seen)
                .hasSize(GENERATIONS)
                .allSatisfy(count -> assertThat(count).isPositive());
        // Each met at least one, and together they met as many as there are: so each met exactly one.
        assertThat(witness.unmarked()).isZero();
        assertThat(witness.marked()).isEqualTo(sent);
        assertThat(seen.stream().mapToLong(Long::longValue).sum())
                .as("seen by %s", seen)
                .isEqualTo(sent);

        takeDown(first.link());
    }

    @Test
    void aKillAtAnyMomentOfTheStartLeavesAProgramInPlace() throws Exception {
        Attached first;
        long startTime = System.nanoTime();
        try (ChildJvm agent = startAgent()) {
            first = attached(agent);
            startTime = System.nanoTime() - startTime;
            agent.kill();
        }
        try (SteadyTraffic traffic = SteadyTraffic.start(flow)) {
            for (int percent : new int[] {60, 80, 90, 95, 100, 105}) {
                try (ChildJvm agent = startAgent()) {
                    TimeUnit.NANOSECONDS.sleep(startTime * percent / 100);
                    agent.kill();
                }
            }
            traffic.awaitMore(SOME);
            try (ChildJvm agent = startAgent()) {
                Attached last = attached(agent);
                assertThat(last.adopted()).isTrue();
                assertThat(last.link()).isEqualTo(first.link());
                traffic.awaitMore(SOME);
            }
            assertThat(traffic.stop()).isEqualTo(witness.marked());
        }
        assertThat(witness.unmarked()).isZero();
        assertThat(hook.query().slots()).hasSize(2);

        takeDown(first.link());
    }

    private ChildJvm startAgent() throws IOException {
        return ChildJvm.startIn(
                netNs,
                List.of(
                        ChildJvm.FLAG_ON_CLASS_PATH,
                        "-cp",
                        ChildJvm.CLASS_PATH,
                        RestartAgent.class.getName(),
                        "veth1",
                        pin.toString()));
    }

    /** Waits until it says so, and holds the counter of its program, which nobody else will when it is dead. */
    private Attached attached(ChildJvm agent) {
        Attached attached = Attached.parse(agent.line());
        try (Program program = Program.ofId(attached.program())) {
            assertThat(program.info().mapIds()).hasSize(1);
            counters.add(ArrayTable.over(BpfMap.ofId(program.info().mapIds().getFirst()), Codec.U64));
        }
        return attached;
    }

    private void killUnderTraffic(ChildJvm agent, Attached attached, SteadyTraffic traffic)
            throws InterruptedException {
        ArrayTable<Long> counter = counters.getLast();
        traffic.awaitMore(SOME);
        agent.kill();
        long whenKilled = counter.lookup(0);
        traffic.awaitMore(SOME);

        assertThat(counter.lookup(0)).as("seen by the dead agent's program").isGreaterThan(whenKilled);
        assertThat(hook.query().slots().getFirst())
                .matches(slot -> slot.programId().equals(attached.program()))
                .matches(slot -> slot.linkId().filter(attached.link()::equals).isPresent());
    }

    /** The last agent is dead: the pin alone holds the link. */
    private void takeDown(LinkId link) {
        try (Link pinned = TcxLink.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(link);
            assertThat(pinned.unpin()).isTrue();
        }
        // Who lists links holds each of them for a moment.
        Eventually.holds(() -> assertThat(hook.query().positionOf(link)).isEmpty());
    }
}
