package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Revision;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.DisplayName;

/** One program on a hook, one on the hook of the other direction. */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class FirstStepsTest {

    @BothDirections
    @DisplayName("mprog O1: each direction has its own programs and its own revision")
    void directionsAreSeparateHooks(TcxScene s) {
        assertThat(s.hook.query().isEmpty()).isTrue();
        assertThat(s.opposite.query().isEmpty()).isTrue();

        Tcx.attachProgram(s.p1).on(s.hook);
        s.assertOrder(2, s.p1);
        s.assertSeen(s.p1);

        Tcx.attachProgram(s.p2).on(s.opposite);
        assertThat(s.opposite.query().revision()).isEqualTo(new Revision(2));
        assertThat(s.opposite.query().programIds()).containsExactly(s.p2.id());
        s.assertOrder(2, s.p1);
        s.assertSeen(s.p1, s.p2);
        s.assertOthersAgree();

        Tcx.detach(s.p2).on(s.opposite);
        assertThat(s.opposite.query().isEmpty()).isTrue();
        s.assertOrder(2, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        assertThat(s.hook.query().isEmpty()).isTrue();
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog L1: each direction has its own links")
    void linksInBothDirections(TcxScene s) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        s.assertSlots(2, slot(s.p1, l1));
        assertThat(s.opposite.query().isEmpty()).isTrue();
        s.assertSeen(s.p1);

        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.opposite));
        assertThat(s.opposite.query().slots().stream().map(Occupant::of)).containsExactly(slot(s.p2, l2));
        assertThat(s.opposite.query().revision()).isEqualTo(new Revision(2));
        assertThat(l2.id()).isNotEqualTo(l1.id());
        s.assertSlots(2, slot(s.p1, l1));
        s.assertSeen(s.p1, s.p2);
        s.assertOthersAgree();

        s.destroy(l1);
        assertThat(s.hook.query().isEmpty()).isTrue();
        s.assertSeen(s.p2);
        s.destroy(l2);
        assertThat(s.opposite.query().isEmpty()).isTrue();
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog O20: the revision of a virgin hook is 1, and good for the first attach")
    void firstAttachExpectsTheRevisionOfTheEmptyHook(TcxScene s) {
        HookView virgin = s.hook.query();
        assertThat(virgin.isEmpty()).isTrue();
        assertThat(virgin.revision()).isEqualTo(new Revision(1));

        Tcx.attachProgram(s.p1).first().ifRevision(virgin.revision()).on(s.hook);
        s.assertOrder(2, s.p1);
        Tcx.detach(s.p1).on(s.hook);
        assertThat(s.hook.query().isEmpty()).isTrue();
    }
}
