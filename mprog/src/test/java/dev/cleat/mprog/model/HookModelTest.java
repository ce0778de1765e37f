package dev.cleat.mprog.model;

import static dev.cleat.bpf.AttachFlags.ALLOW_MULTI;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.bpf.AttachFlags.REPLACE;
import static dev.cleat.mprog.model.Chain.L1;
import static dev.cleat.mprog.model.Chain.L2;
import static dev.cleat.mprog.model.Chain.L3;
import static dev.cleat.mprog.model.Chain.P1;
import static dev.cleat.mprog.model.Chain.P2;
import static dev.cleat.mprog.model.Chain.P3;
import static dev.cleat.mprog.model.Chain.attaching;
import static dev.cleat.mprog.model.Chain.detaching;
import static dev.cleat.mprog.model.Chain.linking;
import static dev.cleat.mprog.model.Chain.nothing;
import static dev.cleat.mprog.model.Chain.p;
import static dev.cleat.sys.Errno.EBADF;
import static dev.cleat.sys.Errno.EBUSY;
import static dev.cleat.sys.Errno.EEXIST;
import static dev.cleat.sys.Errno.EINVAL;
import static dev.cleat.sys.Errno.ENOENT;
import static dev.cleat.sys.Errno.ERANGE;
import static dev.cleat.sys.Errno.ESTALE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.Revision;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the scenarios leave open: emptied hooks, odd descriptors, states told by a query. */
final class HookModelTest {

    private static final ModelProgram XDP = new ModelProgram(new ProgramId(7), ProgramType.XDP);

    /** mprog S2. */
    @Test
    void anEmptiedTcxHookBeginsAnew() {
        new Chain(HookKind.TCX)
                .attach(P1)
                .detach(P1)
                .shows("r1 []")
                .attach(attaching(P2).expectedRevision(1))
                .shows("r2 [P2]");
    }

    /** mprog S3. */
    @Test
    void anEmptiedTcxHookCountsOnWhileAQdiscKeepsIt() {
        new Chain(HookKind.TCX)
                .withQdisc(true)
                .attach(P1)
                .detach(P1)
                .shows("r3 []")
                .refusesAttach(ESTALE, attaching(P2).expectedRevision(1))
                .refusesDetach(EINVAL, nothing().flags(REPLACE))
                .refusesDetach(ESTALE, nothing().expectedRevision(9))
                .withQdisc(false)
                .shows("r1 []")
                .refusesDetach(ENOENT, nothing().flags(REPLACE))
                .refusesDetach(ENOENT, nothing().expectedRevision(9));
    }

    @Test
    void aQdiscThatGoesLeavesAHookWithProgramsAlone() {
        new Chain(HookKind.TCX)
                .withQdisc(true)
                .attach(P1)
                .withQdisc(false)
                .shows("r2 [P1]")
                .detach(P1)
                .shows("r1 []");
    }

    /** mprog S4. */
    @Test
    void anEmptiedNetkitHookCountsOnUnseen() {
        new Chain(HookKind.NETKIT)
                .attach(P1)
                .detach(P1)
                .shows("r1 []")
                .refusesAttach(ESTALE, attaching(P2).expectedRevision(1))
                .refusesDetach(ENOENT, nothing().expectedRevision(9))
                .attach(attaching(P2).expectedRevision(3))
                .shows("r4 [P2]");
    }

    @Test
    void aDetachBeforeTheFirstOrAfterTheLastTakesTheAnchorItself() {
        new Chain(HookKind.TCX)
                .attach(P1, P2, P3)
                .detach(nothing().before(P1))
                .shows("r5 [P2, P3]")
                .detach(nothing().after(P3))
                .shows("r6 [P2]");
    }

    @Test
    void aDetachThatSaysNothingTakesTheLast() {
        new Chain(HookKind.TCX).attach(P1, P2).detach(nothing()).shows("r4 [P1]");
    }

    @Test
    void aFullHookRefusesADetachOfTheLastByPosition() {
        Chain chain = new Chain(HookKind.TCX);
        for (int i = 1; i <= HookModel.MAX_PROGRAMS; i++) {
            chain.attach(p(i));
        }
        chain.refusesDetach(ERANGE, nothing().last())
                .refusesDetach(ERANGE, nothing())
                .refusesDetach(ERANGE, nothing().after(p(63)))
                .detach(nothing().after(p(62)));
        assertThat(chain.hook().slots()).hasSize(62);
    }

    @Test
    void aSlotThatALinkOwnsIsNotDetachedWithoutIt() {
        new Chain(HookKind.TCX)
                .create(L1, L2)
                .refusesDetach(EBUSY, detaching(P1))
                .refusesDetach(EBUSY, nothing().first())
                .detachLink(L1)
                .detachLink(L1)
                .shows("r4 [P2/L2]");
    }

    @Test
    void aDefunctLinkIsNoAnchorAlsoIfItsProgramIsOnTheHook() {
        new Chain(HookKind.TCX)
                .create(L1)
                .detachLink(L1)
                .attach(P1)
                .refusesLink(ENOENT, linking(L2).before(L1))
                .refusesLink(EINVAL, linking(L2).flags(LINK).relativeTo(L1))
                .close(L1)
                .refusesLink(
                        ENOENT, linking(L2).flags(LINK).relativeToId(L1.id().value()));
    }

    @Test
    void anUpdatedLinkIsStillTheAnchorItWas() {
        new Chain(HookKind.TCX)
                .create(L1)
                .update(L1, P2)
                .create(L3, linking(L3).before(L1))
                .shows("r4 [P3/L3, P2/L1]");
    }

    @Test
    void unknownFlagsAreRefusedExceptWhereALinkHasAPosition() {
        new Chain(HookKind.TCX)
                .refusesAttach(EINVAL, attaching(P1).flags(BEFORE | ALLOW_MULTI))
                .refusesDetach(EINVAL, nothing().flags(BEFORE | ALLOW_MULTI))
                .refusesLink(EINVAL, linking(L1).flags(ALLOW_MULTI))
                .create(L1, linking(L1).flags(BEFORE | ALLOW_MULTI))
                .shows("r2 [P1/L1]");
    }

    @Test
    void aDescriptorMustBeOfAProgramOfTheHooksType() {
        new Chain(HookKind.TCX)
                .refusesAttach(EINVAL, attaching(OtherDescriptor.NONE))
                .refusesAttach(EBADF, attaching(OtherDescriptor.CLOSED))
                .refusesAttach(EINVAL, attaching(OtherDescriptor.FOREIGN))
                .refusesAttach(EINVAL, attaching(L1))
                .refusesAttach(EINVAL, attaching(XDP))
                .refusesAttach(EINVAL, attaching(P1).before(XDP))
                .refusesAttach(EBADF, attaching(P1).before(OtherDescriptor.CLOSED))
                .refusesAttach(EBADF, attaching(P1).flags(LINK).relativeTo(OtherDescriptor.CLOSED))
                .refusesAttach(EBADF, attaching(P1).flags(REPLACE).replacing(OtherDescriptor.CLOSED))
                .refusesAttach(EINVAL, attaching(P1).flags(REPLACE).replacing(XDP))
                .refusesLink(EINVAL, attaching(XDP));
    }

    @Test
    void aDetachByPositionLooksAtNoType() {
        new Chain(HookKind.TCX)
                .attach(P1)
                .refusesDetach(EINVAL, detaching(P1).before(XDP))
                .refusesDetach(ENOENT, nothing().before(XDP))
                .refusesDetach(EINVAL, nothing().relativeTo(XDP));
    }

    @Test
    void anUpdateKeepsTheType() {
        HookModel hook = new Chain(HookKind.TCX).create(L1).hook();
        assertThat(hook.updateLink(L1.id(), XDP).errno()).contains(EINVAL);
    }

    @Test
    void aForgottenProgramIsNoAnchor() {
        HookModel hook = HookModel.empty(HookKind.TCX).knowing(P2);
        ModelRequest request = attaching(P1).relativeToId(P2.id().value());
        assertThat(hook.attach(request).errno()).contains(EINVAL);
        assertThat(hook.forgetting(P2.id()).attach(request).errno()).contains(ENOENT);
    }

    @Test
    void aQueriedHookGoesOnWhereItIs() {
        HookModel hook = HookModel.of(HookKind.TCX, new Revision(7), List.of(ModelSlot.of(P1), ModelSlot.of(L2)));
        assertThat(hook.createLink(L3.id(), linking(L3).before(L2)).accepted())
                .hasToString("r8 [program 101/-, program 103/link 3, program 102/link 2]");
        assertThat(hook.attach(attaching(P2)).errno()).contains(EEXIST);
    }

    @Test
    void anEmptyTcxHookWithALaterRevisionIsKeptByAQdisc() {
        HookModel hook = HookModel.of(HookKind.TCX, new Revision(7), List.of());
        assertThat(hook.attach(attaching(P1)).accepted().detach(detaching(P1)).accepted())
                .hasToString("r9 []");
    }

    @Test
    void whatNoKernelCouldHaveIsNoState() {
        ModelSlot slot = ModelSlot.of(P1);
        assertThatThrownBy(() -> HookModel.of(HookKind.TCX, new Revision(3), List.of(slot, slot)))
                .isInstanceOf(IllegalArgumentException.class);
        HookModel hook = HookModel.of(HookKind.TCX, new Revision(2), List.of(slot));
        assertThatThrownBy(() -> hook.forgetting(P1.id())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hook.detachLink(L1.id())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HookModel.empty(HookKind.NETKIT).withQdisc(true))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theIdFlagComesWithTheId() {
        assertThatThrownBy(() -> attaching(P1).flags(ID)).isInstanceOf(IllegalArgumentException.class);
        assertThat(attaching(P1).relativeToId(3).rawFlags()).isEqualTo(ID);
    }
}
