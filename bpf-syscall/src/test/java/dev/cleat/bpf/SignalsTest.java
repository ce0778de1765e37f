package dev.cleat.bpf;

import static dev.cleat.bpf.SignalStorm.SIGSYS;
import static dev.cleat.bpf.SignalStorm.SIGVTALRM;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R6;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Condition;
import dev.cleat.bpf.asm.Size;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that get a signal every few milliseconds, as of a profiler, while the kernel works for them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SignalsTest {

    private static final int MANY_RUNS = 2_000_000;

    // Turns of a loop through which the verifier walks.
    private static final int TAKES_LONG = 100_000;
    private static final int TAKES_VERY_LONG = 400_000;

    @Test
    void aProgramThatTakesLongToVerifyLoads() {
        try (SignalStorm storm = SignalStorm.onThisThread(SIGVTALRM);
                Program program = complex(accepted(TAKES_LONG)).load()) {
            assertThat(storm.sent()).as("signals sent").isPositive();
            assertThat(program.info().verifiedInstructions().orElseThrow()).isGreaterThan(100_000);
        }
    }

    @Test
    void aProgramLoadsForAVirtualThread() throws Exception {
        try (SignalStorm storm = SignalStorm.onThreadsNamed("cleat ", SIGVTALRM);
                Program program =
                        onVirtualThread(() -> complex(accepted(TAKES_LONG)).load())) {
            assertThat(storm.sent()).as("signals sent").isPositive();
            assertThat(program.info().verifiedInstructions().orElseThrow()).isGreaterThan(100_000);
        }
    }

    @Test
    void aRejectedProgramIsRejectedForWhatItDoes() {
        try (SignalStorm storm = SignalStorm.onThisThread(SIGVTALRM)) {
            assertThatExceptionOfType(VerifierException.class)
                    .isThrownBy(() -> complex(rejected(TAKES_LONG)).load())
                    .withMessageContaining("R3 !read_ok")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EACCES));
            assertThat(storm.sent()).as("signals sent").isPositive();
        }
    }

    @Test
    void aTestRunRunsExactlyAsOftenAsAsked() {
        try (ArrayTable<Long> runs = ArrayTable.create("runs", Codec.U64, 1);
                Program program = counting(runs);
                SignalStorm storm = SignalStorm.onThisThread(SIGVTALRM)) {
            program.testRun(TestRun.packet(new byte[64]).repeat(MANY_RUNS));

            assertThat(storm.sent()).as("signals sent").isPositive();
            assertThat(runs.lookup(0)).isEqualTo(MANY_RUNS);
        }
    }

    @Test
    void whatCannotBeHeldBackIsNoVerdict() {
        // A thread must be able to get it for what it does itself, so it is not held back.
        try (SignalStorm storm = SignalStorm.onThisThread(SIGSYS)) {
            assertThatExceptionOfType(InterruptedBySignalException.class)
                    .isThrownBy(() -> complex(accepted(TAKES_VERY_LONG)).load())
                    .withMessageContaining("interrupted by signals")
                    .withMessageContaining("nothing is known about the program")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
            assertThat(storm.sent()).as("signals sent").isGreaterThan(1);
        }
    }

    @Test
    void aTestRunThatWasCutShortIsNotBegunAgain() {
        try (ArrayTable<Long> runs = ArrayTable.create("runs", Codec.U64, 1);
                Program program = counting(runs);
                SignalStorm storm = SignalStorm.onThisThread(SIGSYS)) {
            assertThatExceptionOfType(InterruptedBySignalException.class)
                    .isThrownBy(
                            () -> program.testRun(TestRun.packet(new byte[64]).repeat(MANY_RUNS)))
                    .withMessageContaining("less often than asked")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINTR));
            assertThat(storm.sent()).as("signals sent").isPositive();
            assertThat(runs.lookup(0)).isBetween(1L, MANY_RUNS - 1L);
        }
    }

    @Test
    void theThreadHasTheSignalsBackAfterwards() throws Exception {
        long before = blockedSignals();
        try (Program program = Programs.pass()) {
            program.testRun(TestRun.packet(new byte[64]));
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> program.testRun(TestRun.packet(new byte[1])));
        }
        assertThat(blockedSignals())
                .as("blocked signals")
                .isEqualTo(before)
                .satisfies(signals -> assertThat(signals >> (SIGVTALRM - 1) & 1).isZero());
    }

    @Test
    void flightRecorderAndThreadDumpsDoNotWaitForIt() throws Exception {
        try (ArrayTable<Long> runs = ArrayTable.create("runs", Codec.U64, 1);
                Program program = counting(runs);
                Recording recording = new Recording()) {
            int times = 15 * MANY_RUNS;
            FutureTask<TestRun.Result> running = onPlatformThread(
                    () -> program.testRun(TestRun.packet(new byte[64]).repeat(times)));
            while (runs.lookup(0) == 0) {
                Thread.onSpinWait();
            }
            // They stop threads to look at them, some of them by a signal.
            recording.enable("jdk.ExecutionSample").with("period", "1 ms");
            recording.enable("jdk.NativeMethodSample").with("period", "1 ms");
            recording.enable("jdk.CPUTimeSample");
            recording.start();
            ThreadInfo[] dump = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
            recording.stop();
            long runsUntilThen = runs.lookup(0);

            assertThat(runsUntilThen).as("runs until all was done").isLessThan(times);
            assertThat(Arrays.stream(dump).map(ThreadInfo::getThreadName)).contains("runs long");
            running.get();
            assertThat(runs.lookup(0)).isEqualTo(times);
        }
    }

    /** A program whose verification takes many times the pause between two signals. */
    private static ProgramSpec complex(Code code) {
        return Program.of(ProgramType.SCHED_CLS, code).named("complex");
    }

    private static Code accepted(int iterations) {
        return Code.build(a -> a.mov(R6, 0)
                .mov(R0, 0)
                .label("again")
                .add(R6, 1)
                .jump(Condition.LT, R6, iterations, "again")
                .exit());
    }

    private static Code rejected(int iterations) {
        return Code.build(a -> a.mov(R6, 0)
                .mov(R0, 0)
                .label("again")
                .add(R6, 1)
                .jump(Condition.LT, R6, iterations, "again")
                .mov(R0, R3)
                .exit());
    }

    private static Program counting(ArrayTable<Long> runs) {
        Code code = Code.build(a -> a.loadMapValue(R1, runs.map(), 0)
                .mov(R2, 1)
                .atomicAdd(Size.DW, R1, 0, R2)
                .mov(R0, 0)
                .exit());
        return Program.of(ProgramType.SCHED_CLS, code).named("counting").load();
    }

    private static <T> T onVirtualThread(Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofVirtual().start(task);
        return task.get();
    }

    private static <T> FutureTask<T> onPlatformThread(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name("runs long").start(task);
        return task;
    }

    private static long blockedSignals() throws Exception {
        return Files.readString(Path.of("/proc/thread-self/status"))
                .lines()
                .filter(line -> line.startsWith("SigBlk:"))
                .map(line -> Long.parseUnsignedLong(
                        line.substring("SigBlk:".length()).strip(), 16))
                .findFirst()
                .orElseThrow();
    }
}
