package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.REPLACE;
import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.bpf.Revision;
import dev.cleat.mprog.ProgramAlreadyAttachedException;
import dev.cleat.mprog.SlotOwnedByLinkException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** A program takes the place of another. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class ReplacementTest {

    @BothDirections
    @DisplayName("mprog O6: the new program gets the place of the old one")
    void programs(TcxScene s) {
        Tcx.attachProgram(s.p1).last().ifRevision(new Revision(1)).on(s.hook);
        Tcx.attachProgram(s.p2).before(s.p1.id()).ifRevision(new Revision(2)).on(s.hook);
        s.assertOrder(3, s.p2, s.p1);
        s.assertSeen(s.p1, s.p2);

        Tcx.attachProgram(s.p3).replacing(s.p2).ifRevision(new Revision(3)).on(s.hook);
        s.assertOrder(4, s.p3, s.p1);
        s.assertSeen(s.p1, s.p3);
        s.assertOthersAgree();

        // A position beside the replacement is no contradiction if it is the place of the old program.
        s.rawAttach(replacing(s.p2, s.p3)
                .relativeTo(s.p1.fd())
                .flags(REPLACE | BEFORE)
                .expectedRevision(4));
        s.assertOrder(5, s.p2, s.p1);
        s.assertSeen(s.p1, s.p2);

        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p2).replacing(s.p2).on(s.hook));
        AttachRequest third = replacing(s.p3, s.p2).relativeTo(s.p1.fd()).expectedRevision(5);
        s.refused(Errno.ERANGE, () -> s.rawAttach(third.flags(REPLACE | AFTER)));
        s.refused(Errno.ERANGE, () -> s.rawAttach(third.flags(REPLACE | BEFORE | AFTER)));
        s.assertOrder(5, s.p2, s.p1);

        s.rawDetach(AttachRequest.of(s.p2)
                .relativeToId(s.p1.id().value())
                .flags(BEFORE | ID)
                .expectedRevision(5));
        s.assertOrder(6, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O11: what a link holds cannot be replaced, nor attached a second time")
    void programsAmongLinks(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1), slot(s.p2, l2));

        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p2).replacing(s.p1).on(s.hook));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p1).replacing(s.p2).on(s.hook));
        s.refused(
                SlotOwnedByLinkException.class,
                Errno.EBUSY,
                () -> Tcx.attachProgram(s.p3).replacing(s.p2).on(s.hook));

        Tcx.attachProgram(s.p3).replacing(s.p1).on(s.hook);
        s.assertSlots(4, slot(s.p3), slot(s.p2, l2));
        TcxLink l4 = s.keep(Tcx.attach(s.p4).on(s.hook));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p2).replacing(s.p4).on(s.hook));
        s.assertSlots(5, slot(s.p3), slot(s.p2, l2), slot(s.p4, l4));
        s.assertSeen(s.p2, s.p3, s.p4);
        s.assertOthersAgree();
        entriesBeyondTheLastStayZero(s, l2, l4);

        Tcx.detach(s.p3).on(s.hook);
        s.assertSlots(6, slot(s.p2, l2), slot(s.p4, l4));
        s.destroy(l2);
        s.destroy(l4);
        s.assertOrder(1);
    }

    private static void entriesBeyondTheLastStayZero(TcxScene s, TcxLink l2, TcxLink l4) {
        HookPrograms raw = s.raw(point -> point.query(QueryRequest.everything(5)));
        assertThat(raw.programIds())
                .containsExactly(s.p3.id().value(), s.p2.id().value(), s.p4.id().value(), 0, 0);
        assertThat(raw.linkIds()).containsExactly(0, l2.id().value(), l4.id().value(), 0, 0);
        assertThat(raw.programFlags()).containsOnly(0);
        assertThat(raw.linkFlags()).containsOnly(0);
    }

    private static AttachRequest replacing(Program next, Program old) {
        return AttachRequest.of(next).replacing(old);
    }
}
