package dev.cleat.tests.tcx;

import static dev.cleat.bpf.Link.expecting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.DefunctLinkException;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramAlreadyAttachedException;
import dev.cleat.bpf.UnexpectedProgramException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The swap of a program in place: {@code BPF_LINK_UPDATE}. */
@RequiresKernelFeature(KernelFeature.TCX)
class SwapTest {

    private final Ground ground = new Ground();
    private final Program p1 = ground.program("p1");
    private final Program p2 = ground.program("p2");
    private final Program p3 = ground.program("p3");

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void swapsInPlaceWithAndWithoutAnExpectation() {
        TcxLink first = ground.keep(Tcx.attach(p1).on(ground.ingress));
        ground.keep(Tcx.attach(p2).on(ground.ingress));

        first.update(p3, expecting(p1));
        Ground.assertOrder(ground.ingress, p3, p2);
        assertThat(ground.revision()).isEqualTo(4);
        assertThat(first.info().programId()).contains(p3.id());

        first.update(p1);
        Ground.assertOrder(ground.ingress, p1, p2);
        assertThat(ground.revision()).isEqualTo(5);
        assertThat(ground.ingress.query().positionOf(first.id())).hasValue(0);
    }

    @Test
    void swapForTheSameProgramChangesNothing() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        link.update(p1);
        link.update(p1, expecting(p1));
        assertThat(ground.revision()).isEqualTo(2);
    }

    /** mprog S6. */
    @Test
    void anotherProgramThanExpectedIsRefusedAsThat() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        UnexpectedProgramException refusal = ground.refused(
                UnexpectedProgramException.class,
                () -> link.update(p3, expecting(p2)),
                link.id().toString(),
                p1.id().toString(),
                p2.id().toString());
        assertThat(refusal.errno()).isEqualTo(Errno.EPERM);
    }

    /**
     * mprog S6: who has the descriptors needs no capability to attach and update (bpf_prog_attach and link_update ask
     * for none), so a mismatch stays a mismatch; where one is needed, the refusal names it.
     */
    @Test
    void withoutCapabilitiesAnUpdateWorksAndARefusalSaysWhatIsMissing(@Fresh PrivateBpffs bpffs) {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        link.pin(bpffs.pin("link"));
        p1.pin(bpffs.pin("p1"));
        p2.pin(bpffs.pin("p2"));
        p3.pin(bpffs.pin("p3"));

        String told = TestProgram.running(
                        WithoutCapabilities.class, bpffs.path().toString())
                .having()
                .in(ground);

        assertThat(told.lines())
                .containsExactly(
                        "capabilities: ",
                        "update expecting p3: UnexpectedProgramException",
                        "update expecting p1: ok",
                        "attach: ok",
                        "load: PermissionDeniedException [CAP_BPF, CAP_NET_ADMIN]",
                        "query: PermissionDeniedException [CAP_NET_ADMIN]");
        Ground.assertOrder(ground.ingress, p2, p3);
    }

    /** mprog S5. */
    @Test
    void aLinkWhoseDeviceIsGoneIsDefunct() {
        DeviceRef device = ground.addVeth();
        TcxLink link = ground.keep(Tcx.attach(p1).onIngress(device));
        assertThat(link.isDefunct()).isFalse();
        ground.delete(device);

        assertThat(link.isDefunct()).isTrue();
        assertThat(link.info().ifIndex()).isEmpty();
        DefunctLinkException refusal = ground.refused(
                DefunctLinkException.class, () -> link.update(p2), link.id().toString(), "defunct");
        assertThat(refusal.errno()).isEqualTo(Errno.ENOLINK);
        ground.refused(DefunctLinkException.class, () -> link.update(p2, expecting(p1)));
    }

    @Test
    void aDetachedLinkIsDefunct() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        link.detach();
        assertThat(link.isDefunct()).isTrue();
        assertThat(ground.ingress.query().isEmpty()).isTrue();
        ground.refused(DefunctLinkException.class, () -> link.update(p2));
    }

    @Test
    void aProgramThatIsOnTheHookAlreadyCannotReplace() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        Tcx.attachProgram(p2).on(ground.ingress);
        KernelException refusal = ground.refused(
                ProgramAlreadyAttachedException.class,
                () -> link.update(p2),
                p2.toString(),
                link.id().toString(),
                "already");
        assertThat(refusal.errno()).isEqualTo(Errno.EEXIST);
    }

    @Test
    void aProgramOfAnotherTypeCannotReplace() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        Program xdp = ground.xdpProgram("other");
        KernelException refusal =
                ground.refused(KernelException.class, () -> link.update(xdp), "cannot take the place", "XDP");
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
    }
}
