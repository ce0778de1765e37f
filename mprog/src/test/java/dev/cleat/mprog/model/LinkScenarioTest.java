package dev.cleat.mprog.model;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.bpf.AttachFlags.REPLACE;
import static dev.cleat.mprog.model.Chain.L1;
import static dev.cleat.mprog.model.Chain.L2;
import static dev.cleat.mprog.model.Chain.L3;
import static dev.cleat.mprog.model.Chain.L4;
import static dev.cleat.mprog.model.Chain.P1;
import static dev.cleat.mprog.model.Chain.P2;
import static dev.cleat.mprog.model.Chain.P3;
import static dev.cleat.mprog.model.Chain.linking;
import static dev.cleat.sys.Errno.EEXIST;
import static dev.cleat.sys.Errno.EINVAL;
import static dev.cleat.sys.Errno.ENOENT;
import static dev.cleat.sys.Errno.ENOLINK;
import static dev.cleat.sys.Errno.EPERM;
import static dev.cleat.sys.Errno.ERANGE;
import static dev.cleat.sys.Errno.ESTALE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs attached by links, on both kinds of hook: scenarios mprog L. */
final class LinkScenarioTest {

    /** mprog L2. */
    @ParameterizedTest
    @EnumSource
    void aProgramIsAnAnchorAlsoWhereALinkOwnsItsSlot(HookKind kind) {
        new Chain(kind)
                .create(L1, L2)
                .shows("r3 [P1/L1, P2/L2]")
                .create(L3, linking(L3).before(P2))
                .create(
                        L4,
                        linking(L4).flags(BEFORE | LINK).relativeToId(L1.id().value()))
                .shows("r5 [P4/L4, P1/L1, P3/L3, P2/L2]");
    }

    /** mprog L3. */
    @ParameterizedTest
    @EnumSource
    void afterTakesProgramsAndLinksAsAnchors(HookKind kind) {
        new Chain(kind)
                .create(L1, L2)
                .create(L3, linking(L3).after(P1))
                .create(L4, linking(L4).after(L2))
                .shows("r5 [P1/L1, P3/L3, P2/L2, P4/L4]");
    }

    /** mprog L4. */
    @ParameterizedTest
    @EnumSource
    void aLinkIsNotCreatedOnAStaleRevision(HookKind kind) {
        new Chain(kind)
                .create(L1, linking(L1).expectedRevision(1))
                .refusesLink(ESTALE, linking(L2).expectedRevision(1))
                .create(L2, linking(L2).expectedRevision(2))
                .shows("r3 [P1/L1, P2/L2]");
    }

    /** mprog L6. */
    @ParameterizedTest
    @EnumSource
    void aLinkIsUpdatedInPlaceAndNeverCreatedInPlaceOfAnother(HookKind kind) {
        new Chain(kind)
                .create(L1, linking(L1).expectedRevision(1))
                .create(
                        L2,
                        linking(L2).flags(BEFORE).relativeToId(P1.id().value()).expectedRevision(2))
                .shows("r3 [P2/L2, P1/L1]")
                .refusesLink(ENOENT, linking(L3).flags(REPLACE).relativeTo(P2).expectedRevision(3))
                .refusesLink(
                        ENOENT, linking(L3).flags(REPLACE | LINK).relativeTo(L2).expectedRevision(3))
                .refusesLink(
                        ENOENT,
                        linking(L3)
                                .flags(REPLACE | LINK | AFTER)
                                .relativeToId(L2.id().value()))
                .update(L2, P3)
                .shows("r4 [P3/L2, P1/L1]")
                .detachLink(L2)
                .shows("r5 [P1/L1]")
                .update(L1, P1)
                .shows("r5 [P1/L1]");
    }

    /** mprog L7, without the line about the device. */
    @ParameterizedTest
    @EnumSource
    void whatMakesNoSenseIsRefused(HookKind kind) {
        new Chain(kind)
                .loaded(P1, P2)
                .refusesLink(ERANGE, linking(L1).flags(BEFORE | AFTER))
                .refusesLink(ENOENT, linking(L1).flags(BEFORE).relativeToId(0))
                .refusesLink(ENOENT, linking(L1).flags(AFTER).relativeToId(0))
                .refusesLink(ENOENT, linking(L1).relativeToId(0))
                .refusesLink(EINVAL, linking(L1).flags(LINK).relativeTo(P2))
                .refusesLink(EINVAL, linking(L1).flags(LINK))
                .refusesLink(EINVAL, linking(L1).relativeTo(P2))
                .refusesLink(ENOENT, linking(L1).flags(BEFORE | AFTER).relativeTo(P2))
                .refusesLink(ENOENT, linking(L1).before(P1))
                .refusesLink(EINVAL, linking(L1).relativeToId(P2.id().value()))
                .refusesLink(ENOENT, linking(L1).relativeToId(42))
                .refusesLink(EINVAL, linking(L1).flags(BEFORE | LINK).relativeTo(P2))
                .refusesLink(ENOENT, linking(L1).after(P1))
                .refusesLink(EINVAL, linking(L1).flags(AFTER | LINK).relativeTo(P2))
                .shows("r1 []")
                .create(L1)
                .refusesLink(EINVAL, linking(L2).flags(AFTER | LINK).relativeTo(P1))
                .refusesLink(ENOENT, linking(L2).flags(BEFORE | LINK).relativeToId(~0))
                .refusesLink(
                        EEXIST,
                        linking(L1).flags(BEFORE | LINK).relativeToId(L1.id().value()))
                .refusesLink(
                        EEXIST, linking(L1).flags(BEFORE).relativeToId(P1.id().value()))
                .shows("r2 [P1/L1]")
                .create(
                        L2,
                        linking(L2).flags(BEFORE | LINK).relativeToId(L1.id().value()))
                .shows("r3 [P2/L2, P1/L1]");
    }

    /** mprog L8. */
    @ParameterizedTest
    @EnumSource
    void beforeNothingIsFirst(HookKind kind) {
        new Chain(kind)
                .create(L1)
                .create(L2, linking(L2).first())
                .shows("r3 [P2/L2, P1/L1]")
                .create(L3, linking(L3).first())
                .create(L4, linking(L4).first())
                .shows("r5 [P4/L4, P3/L3, P2/L2, P1/L1]");
    }

    /** mprog L9. */
    @ParameterizedTest
    @EnumSource
    void afterNothingIsLast(HookKind kind) {
        new Chain(kind)
                .create(L1)
                .create(L2, linking(L2).last())
                .shows("r3 [P1/L1, P2/L2]")
                .create(L3, linking(L3).last())
                .create(L4, linking(L4).last())
                .shows("r5 [P1/L1, P2/L2, P3/L3, P4/L4]");
    }

    /** mprog S5 and S6, what concerns the rules. */
    @ParameterizedTest
    @EnumSource
    void anUpdateIsRefusedWhereTheLinkOrItsProgramIsNotWhatTheCallerThinks(HookKind kind) {
        HookModel hook = new Chain(kind).create(L1, L2).hook();
        assertThat(hook.updateLink(L1.id(), P3, P2).errno()).contains(EPERM);
        assertThat(hook.updateLink(L1.id(), P2).errno()).contains(EEXIST);
        assertThat(hook.detachLink(L1.id()).updateLink(L1.id(), P3).errno()).contains(ENOLINK);
    }
}
