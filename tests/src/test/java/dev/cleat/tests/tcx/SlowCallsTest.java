package dev.cleat.tests.tcx;

import static dev.cleat.bpf.asm.Register.R0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.TestRun;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the kernel does quickly waits for nothing that it is slow with, on however many virtual threads that is. */
class SlowCallsTest {

    /** As many as there are threads for test runs. */
    private static final int AT_ONCE = Math.max(4, Runtime.getRuntime().availableProcessors());

    private static final int TRIAL = 1_000_000;

    /** A busy machine may hold up the others, too, but not for longer and longer; whoever waits for the runs does so each time. */
    private static final List<Duration> ATTEMPTS =
            Stream.of(1, 3, 9).map(Duration::ofSeconds).toList();

    @Test
    void nothingElseWaitsForTestRuns(@Fresh TestNetwork net) throws Exception {
        DeviceRef lo = net.namespace("busy").device("lo");
        try (Program program = accepting();
                Rtnetlink rt = Rtnetlink.open()) {
            boolean before = false;
            for (Duration each : ATTEMPTS) {
                before = before || othersEndBefore(program, each, lo, rt);
            }
            assertThat(before).as("before the first run ended").isTrue();
        }
    }

    private static boolean othersEndBefore(Program program, Duration each, DeviceRef lo, Rtnetlink rt)
            throws Exception {
        TestRun slow = TestRun.packet(new byte[64]).repeat(repeats(program, each));
        ArrayTable<Long> map = ArrayTable.create("unrelated", Codec.U64, 1);
        TcxLink link = Tcx.attach(program).onIngress(lo);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            running.add(Thread.ofVirtual().start(() -> program.testRun(slow)));
        }
        while (threadsInTheKernel() < AT_ONCE && running.stream().allMatch(Thread::isAlive)) {
            Thread.sleep(1);
        }
        FutureTask<Boolean> others = new FutureTask<>(() -> {
            map.close();
            link.close();
            accepting().close();
            Links.on(rt).list();
            return running.stream().allMatch(Thread::isAlive);
        });
        Thread.ofVirtual().start(others);
        boolean before = others.get(2, TimeUnit.MINUTES);
        for (Thread run : running) {
            run.join();
        }
        return before;
    }

    private static Program accepting() {
        return Program.of(
                        ProgramType.SCHED_CLS,
                        Code.build(a -> a.mov(R0, ReturnCode.TCX_NEXT).exit()))
                .load();
    }

    /** How many runs take so long on this machine. */
    private static int repeats(Program program, Duration each) {
        Duration one =
                program.testRun(TestRun.packet(new byte[64]).repeat(TRIAL)).duration();
        return (int) Math.min(Integer.MAX_VALUE, each.toNanos() / Math.max(1, one.toNanos()));
    }

    private static long threadsInTheKernel() {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> List.of(stack).toString().contains("callUndisturbed"))
                .count();
    }
}
