package dev.cleat.tests.tcx;

import static dev.cleat.bpf.asm.Register.R0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** An attach takes its time in the kernel, and virtual threads that wait for it hold up no other. */
class VirtualThreadsTest {

    private static final int THREADS = 20;
    private static final Duration TICK = Duration.ofMillis(10);

    @Test
    void othersGoOnWhileManyAttachAndDetach(@Fresh TestNetwork net) throws InterruptedException {
        // The attach goes to another namespace, on a platform thread of its own anyway; load, update and the close()
        // that
        // detaches are made where the virtual thread is.
        NetNsHandle ns = net.namespace("busy");
        DeviceRef lo = ns.device("lo");
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong longestGap = new AtomicLong();
        AtomicLong longestGapOfMachine = new AtomicLong();
        Thread watchdog = Thread.ofVirtual().start(() -> tick(done, longestGap));
        Thread control = Thread.ofPlatform().start(() -> tick(done, longestGapOfMachine));
        List<Thread> attaching = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            attaching.add(Thread.ofVirtual().start(() -> {
                try (Program program = Program.of(
                                        ProgramType.SCHED_CLS,
                                        Code.build(a ->
                                                a.mov(R0, ReturnCode.TCX_NEXT).exit()))
                                .load();
                        TcxLink link = Tcx.attach(program).onIngress(lo)) {
                    link.update(program);
                }
            }));
        }
        for (Thread thread : attaching) {
            thread.join();
        }
        done.set(true);
        watchdog.join();
        control.join();
        assertThat(TcxHook.ingress(lo).query().isEmpty()).isTrue();
        // What a busy machine does to a platform thread too is not held against the virtual one.
        assertThat(Duration.ofNanos(longestGap.get() - longestGapOfMachine.get()))
                .isLessThan(Duration.ofMillis(200));
    }

    private static void tick(AtomicBoolean done, AtomicLong longestGap) {
        long last = System.nanoTime();
        while (!done.get()) {
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.nanoTime();
            longestGap.accumulateAndGet(now - last, Math::max);
            last = now;
        }
    }
}
