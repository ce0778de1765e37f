package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Links on tcx before the classic filters of a {@code clsact} qdisc. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class ClassicLinksTest {

    @BothDirections
    @DisplayName("mprog L5: without a classic filter")
    void alone(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2);

        l2.detach();
        s.assertSlots(4, slot(s.p1, l1));
        assertThat(l2.isDefunct()).isTrue();
        s.assertSeen(s.p1);
        s.destroy(l2);
        s.assertSlots(4, slot(s.p1, l1));
        s.destroy(l1);
        s.assertOrder(1);
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog L5: TCX_NEXT of the last link's program leads to the classic filter")
    void nextFallsThroughToTheFilter(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        tc.addFilter(s.p3);
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2, s.p3);
        s.assertOthersAgree();
        assertThat(tc.filters()).contains("p3");

        l2.detach();
        s.assertSlots(4, slot(s.p1, l1));
        assertThat(l2.isDefunct()).isTrue();
        s.assertSeen(s.p1, s.p3);
        s.destroy(l2);
        s.assertSlots(4, slot(s.p1, l1));

        s.destroy(l1);
        s.assertOrder(5);
        s.assertSeen(s.p3);
        tc.deleteFilter();
        tc.deleteClsact();
        s.assertOrder(1);
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog L11: an update from TCX_PASS to TCX_NEXT lets the classic filter run")
    void passHidesTheFilterUntilTheUpdate(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        tc.addFilter(s.p5);
        TcxLink l6 = s.keep(Tcx.attach(s.p6).on(s.hook));
        s.assertSlots(2, slot(s.p6, l6));
        s.assertSeen(s.p6);

        l6.update(s.p4);
        s.assertSlots(3, slot(s.p4, l6));
        s.assertSeen(s.p4, s.p5);
        s.assertOthersAgree();

        l6.detach();
        s.assertOrder(4);
        s.assertSeen(s.p5);
        s.destroy(l6);
        s.assertOrder(4);
        tc.deleteFilter();
        tc.deleteClsact();
        s.assertOrder(1);
    }
}
