package dev.cleat.tests.mprog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.mprog.Tcx;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Programs on tcx without links, before the classic filters of a {@code clsact} qdisc. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class ClassicProgramsTest {

    @BothDirections
    @DisplayName("mprog O5: without a classic filter")
    void alone(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        s.assertSeen(s.p1, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(4, s.p1);
        s.assertSeen(s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog O5: TCX_NEXT of the last program leads to the classic filter")
    void nextFallsThroughToTheFilter(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        tc.addFilter(s.p3);
        assertThat(tc.filters()).contains("p3");
        s.assertOrder(1);

        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        s.assertSeen(s.p1, s.p2, s.p3);
        s.assertOthersAgree();

        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(4, s.p1);
        s.assertSeen(s.p1, s.p3);
        Tcx.detach(s.p1).on(s.hook);
        // The qdisc keeps the entry, and with it the revision: mprog S3.
        s.assertOrder(5);
        s.assertSeen(s.p3);

        tc.deleteFilter();
        s.assertSeen();
        tc.deleteClsact();
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O17: TCX_PASS ends the chain, so that no classic filter runs")
    void passHidesTheFilter(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        tc.addFilter(s.p5);
        s.assertSeen(s.p5);

        Tcx.attachProgram(s.p6).on(s.hook);
        s.assertOrder(2, s.p6);
        s.assertSeen(s.p6);

        Tcx.attachProgram(s.p4).replacing(s.p6).on(s.hook);
        s.assertOrder(3, s.p4);
        s.assertSeen(s.p4, s.p5);
        s.assertOthersAgree();
        assertThat(tc.filters()).contains("p5");

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(4);
        s.assertSeen(s.p5);
        tc.deleteFilter();
        tc.deleteClsact();
        s.assertOrder(1);
    }
}
