package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.tests.mprog.Occupant.slot;

import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.mprog.AnchorNotFoundException;
import dev.cleat.mprog.ProgramAlreadyAttachedException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** Links as they cannot be created: each refusal leaves the hook as it was. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class InvalidLinkRequestTest {

    private static final int NOBODY = Integer.MAX_VALUE;

    @BothDirections
    @DisplayName("mprog L7, 1-16: places that an empty hook does not have")
    void onAnEmptyHook(TcxScene s) {
        AttachRequest first = AttachRequest.of(s.p1);
        AttachRequest besideSecond = first.relativeTo(s.p2.fd());

        s.refused(Errno.ERANGE, () -> s.rawLink(first.flags(BEFORE | AFTER)));
        s.refused(Errno.ENOENT, () -> s.rawLink(first.flags(BEFORE | ID)));
        s.refused(Errno.ENOENT, () -> s.rawLink(first.flags(AFTER | ID)));
        s.refused(Errno.ENOENT, () -> s.rawLink(first.flags(ID)));
        s.refused(Errno.EINVAL, () -> s.rawLink(besideSecond.flags(LINK)));
        s.refused(Errno.EINVAL, () -> s.rawLink(first.flags(LINK)));
        s.refused(Errno.EINVAL, () -> s.rawLink(besideSecond));
        s.refused(Errno.ENOENT, () -> s.rawLink(besideSecond.flags(BEFORE | AFTER)));
        s.refused(
                AnchorNotFoundException.class,
                Errno.ENOENT,
                () -> Tcx.attach(s.p1).before(s.p1).on(s.hook));
        s.refused(
                Errno.EINVAL,
                () -> s.rawLink(first.relativeToId(s.p2.id().value()).flags(ID)));
        s.refused(Errno.ENOENT, () -> s.rawLink(first.relativeToId(NOBODY).flags(ID)));
        s.refused(Errno.EINVAL, () -> s.rawLink(first.relativeTo(s.p1.fd()).flags(BEFORE | LINK)));
        s.refused(
                AnchorNotFoundException.class,
                Errno.ENOENT,
                () -> Tcx.attach(s.p1).after(s.p1).on(s.hook));
        s.refused(Errno.EINVAL, () -> s.rawLink(first.relativeTo(s.p1.fd()).flags(AFTER | LINK)));
        s.refused(
                Errno.ENODEV,
                () -> s.raw(ignored -> AttachPoint.ofDeviceNumber(
                                0, s.hook.direction().attachType())
                        .createLink(first)));
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog L7, 17-22: a program or link that is there already")
    void besideAnotherLink(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        s.assertSlots(2, slot(s.p1, l1));

        AttachRequest second = AttachRequest.of(s.p2);
        s.refused(Errno.EINVAL, () -> s.rawLink(second.relativeTo(s.p1.fd()).flags(AFTER | LINK)));
        s.refused(Errno.ENOENT, () -> s.rawLink(second.relativeToId(~0).flags(BEFORE | LINK | ID)));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attach(s.p1).before(l1.id()).on(s.hook));
        s.refused(
                ProgramAlreadyAttachedException.class,
                Errno.EEXIST,
                () -> Tcx.attach(s.p1).before(s.p1.id()).on(s.hook));

        TcxLink l2 = s.keep(Tcx.attach(s.p2).before(l1.id()).on(s.hook));
        s.assertSlots(3, slot(s.p2, l2), slot(s.p1, l1));
        s.assertOthersAgree();
    }
}
