package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;

import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Where programs go that a link attaches. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class LinkPlacementTest {

    @BothDirections
    @DisplayName("mprog L2: before a link's program, named by the program and by the link")
    void before(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2);

        TcxLink l3 = s.keep(Tcx.attach(s.p3).before(s.p2).on(s.hook));
        s.assertSlots(4, slot(s.p1, l1), slot(s.p3, l3), slot(s.p2, l2));
        TcxLink l4 = s.keep(Tcx.attach(s.p4).before(l1.id()).on(s.hook));
        s.assertSlots(5, slot(s.p4, l4), slot(s.p1, l1), slot(s.p3, l3), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();
    }

    @BothDirections
    @DisplayName("mprog L3: after a link's program, named by the program and by the link")
    void after(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2);

        TcxLink l3 = s.keep(Tcx.attach(s.p3).after(s.p1).on(s.hook));
        s.assertSlots(4, slot(s.p1, l1), slot(s.p3, l3), slot(s.p2, l2));
        TcxLink l4 = s.keep(Tcx.attach(s.p4).after(l2).on(s.hook));
        s.assertSlots(5, slot(s.p1, l1), slot(s.p3, l3), slot(s.p2, l2), slot(s.p4, l4));
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();
    }

    @BothDirections
    @DisplayName("mprog L8: before all others")
    void first(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).first().on(s.hook));
        s.assertSlots(3, slot(s.p2, l2), slot(s.p1, l1));
        s.assertSeen(s.p1, s.p2);

        TcxLink l3 = s.keep(Tcx.attach(s.p3).first().on(s.hook));
        TcxLink l4 = s.keep(Tcx.attach(s.p4).first().on(s.hook));
        s.assertSlots(5, slot(s.p4, l4), slot(s.p3, l3), slot(s.p2, l2), slot(s.p1, l1));
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();
    }

    @BothDirections
    @DisplayName("mprog L9: after all others")
    void last(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).last().on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2);

        TcxLink l3 = s.keep(Tcx.attach(s.p3).last().on(s.hook));
        TcxLink l4 = s.keep(Tcx.attach(s.p4).last().on(s.hook));
        s.assertSlots(5, slot(s.p1, l1), slot(s.p2, l2), slot(s.p3, l3), slot(s.p4, l4));
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();
    }
}
