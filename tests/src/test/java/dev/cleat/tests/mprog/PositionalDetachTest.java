package dev.cleat.tests.mprog;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.mprog.ProgramNotAttachedException;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** A detach may name a position, instead of a program or beside it. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class PositionalDetachTest {

    private static final AttachRequest NOBODY = AttachRequest.withoutProgram();

    @BothDirections
    @DisplayName("mprog O13: detach the first and the last, whoever they are")
    void ends(TcxScene s) {
        attachFour(s);
        s.rawDetach(NOBODY.flags(BEFORE));
        s.assertOrder(6, s.p2, s.p3, s.p4);
        s.rawDetach(NOBODY.flags(AFTER));
        s.assertOrder(7, s.p2, s.p3);
        s.assertSeen(s.p2, s.p3);
        s.assertOthersAgree();

        Tcx.detach(s.p3).on(s.hook);
        s.assertOrder(8, s.p2);
        Tcx.detach(s.p2).on(s.hook);
        s.assertOrder(1);
        s.refused(Errno.ENOENT, () -> s.rawDetach(NOBODY.flags(BEFORE)));
        s.refused(Errno.ENOENT, () -> s.rawDetach(NOBODY.flags(AFTER)));
    }

    @BothDirections
    @DisplayName("the mirror of mprog O15: detach only what comes right before another program")
    void rightBefore(TcxScene s) {
        attachFour(s);
        AttachRequest second = AttachRequest.of(s.p2);
        AttachRequest fourth = AttachRequest.of(s.p4);

        s.rawDetach(second.relativeTo(s.p3.fd()).flags(BEFORE));
        s.assertOrder(6, s.p1, s.p3, s.p4);
        s.refused(Errno.ENOENT, () -> s.rawDetach(second.relativeTo(s.p3.fd()).flags(BEFORE)));
        s.refused(Errno.ERANGE, () -> s.rawDetach(fourth.relativeTo(s.p1.fd()).flags(BEFORE)));
        s.refused(Errno.ENOENT, () -> s.rawDetach(fourth.relativeTo(s.p2.fd()).flags(BEFORE)));

        s.rawDetach(AttachRequest.of(s.p1).relativeTo(s.p3.fd()).flags(BEFORE));
        s.assertOrder(7, s.p3, s.p4);
        s.rawDetach(NOBODY.relativeTo(s.p4.fd()).flags(BEFORE));
        s.assertOrder(8, s.p4);
        s.rawDetach(NOBODY.flags(BEFORE));
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O15: detach only what comes right after another program")
    void rightAfter(TcxScene s) {
        attachFour(s);
        AttachRequest first = AttachRequest.of(s.p1);
        AttachRequest secondAfterFirst =
                AttachRequest.of(s.p2).relativeTo(s.p1.fd()).flags(AFTER);

        s.rawDetach(secondAfterFirst);
        s.assertOrder(6, s.p1, s.p3, s.p4);
        s.refused(Errno.ENOENT, () -> s.rawDetach(secondAfterFirst));
        s.refused(Errno.ERANGE, () -> s.rawDetach(first.relativeTo(s.p4.fd()).flags(AFTER)));
        s.refused(Errno.ERANGE, () -> s.rawDetach(first.relativeTo(s.p3.fd()).flags(AFTER)));
        s.refused(Errno.ERANGE, () -> s.rawDetach(first.relativeTo(s.p1.fd()).flags(AFTER)));

        s.rawDetach(AttachRequest.of(s.p3).relativeTo(s.p1.fd()).flags(AFTER));
        s.assertOrder(7, s.p1, s.p4);
        s.assertOthersAgree();
        s.rawDetach(NOBODY.relativeTo(s.p1.fd()).flags(AFTER));
        s.assertOrder(8, s.p1);
        s.rawDetach(NOBODY.flags(AFTER));
        s.assertOrder(1);
    }

    @BothDirections
    @DisplayName("mprog O16: nothing to detach from a hook that nobody used")
    void fromAVirginHook(TcxScene s) {
        nothingToDetach(s);
    }

    @BothDirections
    @DisplayName("mprog O16: nothing to detach beside a clsact qdisc")
    void fromAVirginHookBesideClsact(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        nothingToDetach(s);
        tc.deleteClsact();
        nothingToDetach(s);
    }

    private static void nothingToDetach(TcxScene s) {
        s.assertOrder(1);
        s.refused(Errno.ENOENT, () -> s.rawDetach(NOBODY));
        s.refused(
                ProgramNotAttachedException.class,
                Errno.ENOENT,
                () -> Tcx.detach(s.p1).on(s.hook));
    }

    private static void attachFour(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        Tcx.attachProgram(s.p2).on(s.hook);
        Tcx.attachProgram(s.p3).on(s.hook);
        Tcx.attachProgram(s.p4).on(s.hook);
        s.assertOrder(5, s.p1, s.p2, s.p3, s.p4);
        s.assertSeen(s.p1, s.p2, s.p3, s.p4);
    }
}
