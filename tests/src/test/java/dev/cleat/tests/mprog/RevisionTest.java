package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Revision;
import dev.cleat.mprog.StaleRevisionException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Changes that hold only for the revision that the caller has seen. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class RevisionTest {

    private static final Revision R1 = new Revision(1);
    private static final Revision R2 = new Revision(2);
    private static final Revision R3 = new Revision(3);

    @BothDirections
    @DisplayName("mprog O4: a stale revision attaches and detaches nothing")
    void programs(TcxScene s) {
        Tcx.attachProgram(s.p1).last().ifRevision(R1).on(s.hook);
        s.assertOrder(2, s.p1);

        StaleRevisionException stale = s.refused(
                StaleRevisionException.class,
                Errno.ESTALE,
                () -> Tcx.attachProgram(s.p2).last().ifRevision(R1).on(s.hook));
        assertThat(stale).hasMessageContaining("no longer at r1");

        Tcx.attachProgram(s.p2).last().ifRevision(R2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        s.assertSeen(s.p1, s.p2);
        s.assertOthersAgree();

        s.refused(
                StaleRevisionException.class,
                Errno.ESTALE,
                () -> Tcx.detach(s.p2).ifRevision(R2).on(s.hook));
        Tcx.detach(s.p2).ifRevision(R3).on(s.hook);
        s.assertOrder(4, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog L4: a stale revision creates no link")
    void links(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).last().ifRevision(R1).on(s.hook));
        s.assertSlots(2, slot(s.p1, l1));

        s.refused(
                StaleRevisionException.class,
                Errno.ESTALE,
                () -> Tcx.attach(s.p2).last().ifRevision(R1).on(s.hook));

        TcxLink l2 = s.keep(Tcx.attach(s.p2).last().ifRevision(R2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(s.p1, s.p2);
        s.assertOthersAgree();
    }
}
