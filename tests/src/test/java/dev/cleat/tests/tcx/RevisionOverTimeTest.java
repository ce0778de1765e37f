package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import dev.cleat.mprog.AnchorNotFoundException;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.StaleRevisionException;
import dev.cleat.mprog.Tcx;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a revision of a tcx hook is good for, and what not: {@code mprog S2}, {@code S3} and {@code S11}. */
@RequiresKernelFeature(KernelFeature.TCX)
class RevisionOverTimeTest {

    private final Ground ground = new Ground();
    private final Program p1 = ground.program("p1");
    private final Program p2 = ground.program("p2");

    @AfterEach
    void close() {
        ground.close();
    }

    /** mprog S2. */
    @Test
    void revisionGoesBackToOneWhenTheLastProgramLeaves() {
        attachAndDetach();
        assertThat(ground.revision()).isEqualTo(1);

        HookView empty = ground.ingress.query();
        attachAndDetach();
        // The hook changed twice meanwhile, and the kernel does not notice: the reason to compare ids too.
        Tcx.attachProgram(p2).last().ifRevision(empty.revision()).on(ground.ingress);
        Ground.assertOrder(ground.ingress, p2);
        assertThat(ground.revision()).isEqualTo(2);
    }

    /** mprog S3, the qdisc first. */
    @Test
    void revisionKeepsRisingOnADeviceWithClsact() {
        clsact("add");
        attachAndDetach();
        assertThat(ground.revision()).isEqualTo(3);

        ground.refused(
                StaleRevisionException.class,
                () -> Tcx.attachProgram(p2).last().ifRevision(new Revision(1)).on(ground.ingress));
        attachAndDetach();
        assertThat(ground.revision()).isEqualTo(5);
    }

    /** mprog S3, the program first. */
    @Test
    void revisionKeepsRisingAlsoWhenClsactComesLater() {
        Tcx.attachProgram(p1).on(ground.ingress);
        clsact("add");
        assertThat(ground.revision()).isEqualTo(2);
        Tcx.detach(p1).on(ground.ingress);
        assertThat(ground.revision()).isEqualTo(3);

        clsact("del");
        attachAndDetach();
        assertThat(ground.revision()).as("without the qdisc again").isEqualTo(1);
    }

    /** mprog S3: the qdisc goes while a program is there. */
    @Test
    void removingClsactLeavesProgramsAndRevisionAlone() {
        clsact("add");
        Tcx.attachProgram(p1).on(ground.ingress);
        clsact("del");
        Ground.assertOrder(ground.ingress, p1);
        assertThat(ground.revision()).isEqualTo(2);
        Tcx.detach(p1).on(ground.ingress);
        assertThat(ground.revision()).isEqualTo(1);
    }

    /** mprog S11. */
    @Test
    void anAnchorThatLeftBetweenQueryAndAttachIsToldFromAStaleRevision() {
        Program anchor = ground.program("anchor");
        Tcx.attachProgram(p1).on(ground.ingress);
        Tcx.attachProgram(anchor).on(ground.ingress);
        HookView seen = ground.ingress.query();
        Tcx.detach(anchor).on(ground.ingress);

        AnchorNotFoundException absent = ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attachProgram(p2).before(anchor).on(ground.ingress),
                "anchor",
                "tcx ingress of lo");
        assertThat(absent.errno()).isEqualTo(Errno.ENOENT);

        StaleRevisionException stale = ground.refused(
                StaleRevisionException.class,
                () -> Tcx.attachProgram(p2)
                        .before(anchor)
                        .ifRevision(seen.revision())
                        .on(ground.ingress),
                seen.revision().toString());
        assertThat(stale.errno()).isEqualTo(Errno.ESTALE);

        // By id, and through a link, just the same.
        ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attach(p2).after(anchor.id()).on(ground.ingress));
        ground.refused(
                StaleRevisionException.class,
                () -> Tcx.attach(p2)
                        .after(anchor.id())
                        .ifRevision(seen.revision())
                        .on(ground.ingress));
    }

    private void attachAndDetach() {
        Tcx.attachProgram(p1).on(ground.ingress);
        Tcx.detach(p1).on(ground.ingress);
    }

    private void clsact(String command) {
        ground.network.exec(ground.netNs, "tc", "qdisc", command, "dev", "lo", "clsact");
    }
}
