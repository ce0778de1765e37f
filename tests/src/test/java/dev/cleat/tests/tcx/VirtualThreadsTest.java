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
    private static final Duration LIMIT = Duration.ofMillis(200);

    @Test
    void othersGoOnWhileManyAttachAndDetach(@Fresh TestNetwork net) throws InterruptedException {
        // The attach goes to another namespace, on a platform thread of its own anyway; load, update and the close()
        // that detaches are made where the virtual thread is.
        DeviceRef lo = net.namespace("busy").device("lo");
        List<Duration> heldUp = new ArrayList<>();
        // A busy machine may hold up one thread and not the other; whoever holds carriers holds them each time.
        for (int attempt = 0;
                attempt < 3 && (heldUp.isEmpty() || heldUp.getLast().compareTo(LIMIT) >= 0);
                attempt++) {
            heldUp.add(heldUpByAttachments(lo));
        }
        assertThat(heldUp.getLast()).as("all attempts: %s", heldUp).isLessThan(LIMIT);
    }

    /** How much longer a virtual thread had to wait for its turn, at most, than a platform thread beside it. */
    private static Duration heldUpByAttachments(DeviceRef lo) throws InterruptedException {
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
        return Duration.ofNanos(longestGap.get() - longestGapOfMachine.get());
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
