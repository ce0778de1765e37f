package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.bpf.AttachFlags.REPLACE;
import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Revision;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** A link gets another program, and keeps its place. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class LinkUpdateTest {

    @BothDirections
    @DisplayName("mprog L6: a link is updated, never created by replacing")
    void update(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).last().ifRevision(new Revision(1)).on(s.hook));
        TcxLink l2 = s.keep(
                Tcx.attach(s.p2).before(s.p1.id()).ifRevision(new Revision(2)).on(s.hook));
        s.assertSlots(3, slot(s.p2, l2), slot(s.p1, l1));
        s.assertSeen(s.p1, s.p2);

        AttachRequest third = AttachRequest.of(s.p3);
        s.refused(
                Errno.ENOENT,
                () -> s.rawLink(third.relativeTo(s.p2.fd()).flags(REPLACE).expectedRevision(3)));
        s.refused(
                Errno.ENOENT,
                () -> s.rawLink(third.relativeTo(l2.fd()).flags(REPLACE | LINK).expectedRevision(3)));
        s.refused(
                Errno.ENOENT,
                () -> s.rawLink(third.relativeToId(l2.id().value()).flags(REPLACE | LINK | AFTER | ID)));

        l2.update(s.p3);
        s.assertSlots(4, slot(s.p3, l2), slot(s.p1, l1));
        s.assertSeen(s.p1, s.p3);
        s.assertOthersAgree();

        l2.detach();
        s.assertSlots(5, slot(s.p1, l1));
        assertThat(l2.isDefunct()).isTrue();
        s.assertSeen(s.p1);

        l1.update(s.p1);
        s.assertSlots(5, slot(s.p1, l1));
        s.assertSeen(s.p1);
        s.assertOthersAgree();
    }

    @BothDirections
    @DisplayName("beside mprog L6: a link gets no program that is on its hook already")
    void updateToAProgramOfTheSameHook(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        Tcx.attachProgram(s.p3).on(s.hook);

        s.refused(Errno.EEXIST, () -> l1.update(s.p2));
        s.refused(Errno.EEXIST, () -> l1.update(s.p3));
        s.assertSlots(4, slot(s.p1, l1), slot(s.p2, l2), slot(s.p3));
        s.assertOthersAgree();
    }
}
