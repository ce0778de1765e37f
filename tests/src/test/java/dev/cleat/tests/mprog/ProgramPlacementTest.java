package dev.cleat.tests.mprog;

import dev.cleat.mprog.Tcx;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Where programs go that are attached without a link. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class ProgramPlacementTest {

    @BothDirections
    @DisplayName("mprog O2: before a program, by handle and by id")
    void before(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        s.assertSeen(s.p1, s.p2);

        Tcx.attachProgram(s.p3).before(s.p2).on(s.hook);
        s.assertOrder(4, s.p1, s.p3, s.p2);
        Tcx.attachProgram(s.p4).before(s.p1.id()).on(s.hook);
        s.assertOrder(5, s.p4, s.p1, s.p3, s.p2);
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(6, s.p1, s.p3, s.p2);
        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(7, s.p1, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(8, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        // With its last program the entry goes, and with that its revision: mprog S2.
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O3: after a program, by handle and by id")
    void after(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);

        Tcx.attachProgram(s.p3).after(s.p1).on(s.hook);
        s.assertOrder(4, s.p1, s.p3, s.p2);
        Tcx.attachProgram(s.p4).after(s.p2.id()).on(s.hook);
        s.assertOrder(5, s.p1, s.p3, s.p2, s.p4);
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(6, s.p1, s.p3, s.p2);
        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(7, s.p1, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(8, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O8: before all others")
    void first(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).first().on(s.hook);
        s.assertOrder(3, s.p2, s.p1);
        s.assertSeen(s.p1, s.p2);
        Tcx.attachProgram(s.p3).first().on(s.hook);
        Tcx.attachProgram(s.p4).first().on(s.hook);
        s.assertOrder(5, s.p4, s.p3, s.p2, s.p1);
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(6, s.p3, s.p2, s.p1);
        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(7, s.p2, s.p1);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(8, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O9: after all others")
    void last(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).last().on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        s.assertSeen(s.p1, s.p2);
        Tcx.attachProgram(s.p3).last().on(s.hook);
        Tcx.attachProgram(s.p4).last().on(s.hook);
        s.assertOrder(5, s.p1, s.p2, s.p3, s.p4);
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();

        Tcx.detach(s.p4).on(s.hook);
        s.assertOrder(6, s.p1, s.p2, s.p3);
        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(7, s.p1, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(8, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }
}
