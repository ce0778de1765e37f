package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.REPLACE;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.mprog.AnchorNotFoundException;
import dev.cleat.mprog.ProgramAlreadyAttachedException;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Attaching without a link as it cannot be: each refusal leaves the hook as it was. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class InvalidProgramRequestTest {

    @BothDirections
    @DisplayName("mprog O7, 1-8: places that an empty hook does not have")
    void onAnEmptyHook(TcxScene s) {
        AttachRequest first = AttachRequest.of(s.p1);
        AttachRequest besideSecond = first.relativeTo(s.p2.fd());

        s.refused(Errno.ERANGE, () -> s.rawAttach(first.flags(BEFORE | AFTER)));
        s.refused(Errno.ENOENT, () -> s.rawAttach(first.flags(BEFORE | ID)));
        s.refused(Errno.ENOENT, () -> s.rawAttach(first.flags(AFTER | ID)));
        s.refused(Errno.EINVAL, () -> s.rawAttach(besideSecond));
        s.refused(Errno.ENOENT, () -> s.rawAttach(besideSecond.flags(BEFORE | AFTER)));
        s.refused(
                Errno.EINVAL,
                () -> s.rawAttach(first.relativeToId(s.p2.id().value()).flags(ID)));

        s.refused(
                AnchorNotFoundException.class,
                Errno.ENOENT,
                () -> Tcx.attachProgram(s.p1).before(s.p1).on(s.hook));
        s.refused(
                AnchorNotFoundException.class,
                Errno.ENOENT,
                () -> Tcx.attachProgram(s.p1).after(s.p1).on(s.hook));
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O7, 9-15: a program that is there already")
    void onItsOwnHook(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        s.assertOrder(2, s.p1);

        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p1).on(s.hook));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p1).before(s.p1).on(s.hook));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p1).after(s.p1).on(s.hook));
        // To REPLACE, descriptor 0 is no "nothing": it is standard input, which is no program.
        s.refused(
                Errno.EINVAL,
                () -> s.rawAttach(AttachRequest.of(s.p1).relativeTo(s.p1.fd()).flags(REPLACE)));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attachProgram(s.p1).replacing(s.p1).on(s.hook));

        s.assertOrder(2, s.p1);
        s.assertOthersAgree();
        Tcx.detach(s.p1).on(s.hook);
        s.assertOrder(1);
    }
}
