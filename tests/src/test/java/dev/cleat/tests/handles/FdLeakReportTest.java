package dev.cleat.tests.handles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Fd;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The garbage collector closes nothing; it only finds what was dropped, which is then reported. */
class FdLeakReportTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Logger logger = Logger.getLogger(Fd.class.getName());
    private final List<LogRecord> reports = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord report) {
            reports.add(report);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        // Keeps what this test drops on purpose out of the output of the build.
        logger.setUseParentHandlers(false);
        logger.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    void aDroppedDescriptorStaysOpenAndIsReportedOnce() {
        try (NetNsHandle netNs = NetNs.create()) {
            int raw = openAndDrop(netNs);
            String name = netNs.fd().toString().replaceFirst("[0-9]+\\)$", raw + ")");
            collectUntil(() -> reportsOf(name) > 0);
            collectUntil(() -> false, Duration.ofMillis(200));

            assertThat(reportsOf(name)).isEqualTo(1);
            assertThat(reports).anySatisfy(report -> {
                assertThat(report.getLevel()).isEqualTo(Level.WARNING);
                assertThat(report.getMessage()).contains(name, "dropped without close()", "-Ddev.cleat.traceFds=true");
            });
            // Still open, and still the namespace.
            try (NetNsHandle again = NetNs.ofFd(raw)) {
                assertThat(again.isSameAs(netNs)).isTrue();
            }
            Fd.adopt(raw, "what was dropped").close();
        }
    }

    @Test
    void aClosedDescriptorIsNotReported() {
        try (NetNsHandle netNs = NetNs.create()) {
            int dropped = openAndDrop(netNs);
            for (int i = 0; i < 100; i++) {
                netNs.open().close();
            }
            collectUntil(() -> !reports.isEmpty());
            collectUntil(() -> false, Duration.ofMillis(100));
            assertThat(reports).hasSize(1);
            Fd.adopt(dropped, "what was dropped").close();
        }
    }

    @Test
    @RequiresKernelFeature(KernelFeature.TCX)
    void aDroppedLinkDetachesNothing() {
        try (NetNsHandle netNs = NetNs.create()) {
            TcxHook hook = TcxHook.ingress(netNs.device("lo"));
            int raw = attachAndDrop(hook);
            collectUntil(() -> reportsOf("(BPF_LINK_TYPE_TCX) (fd " + raw + ")") > 0);
            assertThat(hook.query().slots()).hasSize(1);
            Fd.adopt(raw, "what was dropped").close();
            assertThat(hook.query().isEmpty()).isTrue();
        }
    }

    private static int openAndDrop(NetNsHandle netNs) {
        return number(netNs.fd().duplicate());
    }

    private static int attachAndDrop(TcxHook hook) {
        try (Program program = Program.of(
                        ProgramType.SCHED_CLS,
                        Code.build(a -> a.mov(Register.R0, -1).exit()))
                .load()) {
            TcxLink link = Tcx.attach(program).on(hook);
            return number(link.fd());
        }
    }

    private static int number(Fd fd) {
        int raw = fd.acquire();
        fd.release();
        return raw;
    }

    private long reportsOf(String name) {
        return reports.stream()
                .filter(report -> report.getMessage().contains(name))
                .count();
    }

    private static void collectUntil(BooleanSupplier reached) {
        collectUntil(reached, LIMIT);
        assertThat(reached.getAsBoolean()).isTrue();
    }

    private static void collectUntil(BooleanSupplier reached, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!reached.getAsBoolean() && System.nanoTime() - end < 0) {
            System.gc();
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }
}
