package dev.cleat.mprog.model;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.REPLACE;
import static dev.cleat.mprog.model.Chain.L2;
import static dev.cleat.mprog.model.Chain.L4;
import static dev.cleat.mprog.model.Chain.P1;
import static dev.cleat.mprog.model.Chain.P2;
import static dev.cleat.mprog.model.Chain.P3;
import static dev.cleat.mprog.model.Chain.P4;
import static dev.cleat.mprog.model.Chain.attaching;
import static dev.cleat.mprog.model.Chain.detaching;
import static dev.cleat.mprog.model.Chain.nothing;
import static dev.cleat.mprog.model.Chain.p;
import static dev.cleat.sys.Errno.EBUSY;
import static dev.cleat.sys.Errno.EEXIST;
import static dev.cleat.sys.Errno.EINVAL;
import static dev.cleat.sys.Errno.ENOENT;
import static dev.cleat.sys.Errno.ERANGE;
import static dev.cleat.sys.Errno.ESTALE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs without links, on both kinds of hook: scenarios mprog O. */
final class ProgramScenarioTest {

    /** mprog O1. */
    @ParameterizedTest
    @EnumSource
    void aProgramIsAttachedAndDetached(HookKind kind) {
        new Chain(kind).shows("r1 []").attach(P1).shows("r2 [P1]").detach(P1).shows("r1 []");
    }

    /** mprog O2. */
    @ParameterizedTest
    @EnumSource
    void beforePutsItInFrontOfTheAnchor(HookKind kind) {
        new Chain(kind)
                .attach(P1, P2)
                .shows("r3 [P1, P2]")
                .attach(attaching(P3).before(P2))
                .shows("r4 [P1, P3, P2]")
                .attach(attaching(P4).flags(BEFORE).relativeToId(P1.id().value()))
                .shows("r5 [P4, P1, P3, P2]")
                .detach(P4)
                .detach(P3)
                .detach(P2)
                .shows("r8 [P1]")
                .detach(P1)
                .shows("r1 []");
    }

    /** mprog O3. */
    @ParameterizedTest
    @EnumSource
    void afterPutsItBehindTheAnchor(HookKind kind) {
        new Chain(kind)
                .attach(P1, P2)
                .attach(attaching(P3).after(P1))
                .shows("r4 [P1, P3, P2]")
                .attach(attaching(P4).flags(AFTER).relativeToId(P2.id().value()))
                .shows("r5 [P1, P3, P2, P4]")
                .detach(P4)
                .shows("r6 [P1, P3, P2]")
                .detach(P3)
                .shows("r7 [P1, P2]")
                .detach(P2)
                .shows("r8 [P1]");
    }

    /** mprog O4. */
    @ParameterizedTest
    @EnumSource
    void aStaleRevisionIsRefused(HookKind kind) {
        new Chain(kind)
                .attach(attaching(P1).expectedRevision(1))
                .refusesAttach(ESTALE, attaching(P2).expectedRevision(1))
                .attach(attaching(P2).expectedRevision(2))
                .shows("r3 [P1, P2]")
                .refusesDetach(ESTALE, detaching(P2).expectedRevision(2))
                .detach(detaching(P2).expectedRevision(3))
                .shows("r4 [P1]");
    }

    /** mprog O5, what concerns the order: a classic filter changes nothing in it. */
    @ParameterizedTest
    @EnumSource(names = "TCX")
    void aQdiscDoesNotChangeTheOrder(HookKind kind) {
        new Chain(kind)
                .withQdisc(true)
                .attach(P1, P2)
                .shows("r3 [P1, P2]")
                .detach(P2)
                .detach(P1)
                .shows("r5 []")
                .withQdisc(false)
                .shows("r1 []");
    }

    /** mprog O6. */
    @ParameterizedTest
    @EnumSource
    void replaceTakesTheSlotIfAllPositionsAgree(HookKind kind) {
        new Chain(kind)
                .attach(attaching(P1).expectedRevision(1))
                .attach(attaching(P2)
                        .flags(BEFORE)
                        .relativeToId(P1.id().value())
                        .expectedRevision(2))
                .shows("r3 [P2, P1]")
                .attach(attaching(P3).flags(REPLACE).replacing(P2).expectedRevision(3))
                .shows("r4 [P3, P1]")
                .attach(attaching(P2)
                        .flags(REPLACE | BEFORE)
                        .replacing(P3)
                        .relativeTo(P1)
                        .expectedRevision(4))
                .shows("r5 [P2, P1]")
                .refusesAttach(EEXIST, attaching(P2).flags(REPLACE).replacing(P2))
                .refusesAttach(
                        ERANGE,
                        attaching(P3)
                                .flags(REPLACE | AFTER)
                                .replacing(P2)
                                .relativeTo(P1)
                                .expectedRevision(5))
                .refusesAttach(
                        ERANGE,
                        attaching(P3)
                                .flags(REPLACE | BEFORE | AFTER)
                                .replacing(P2)
                                .relativeTo(P1)
                                .expectedRevision(5))
                .detach(detaching(P2)
                        .flags(BEFORE)
                        .relativeToId(P1.id().value())
                        .expectedRevision(5))
                .shows("r6 [P1]");
    }

    /** mprog O7. */
    @ParameterizedTest
    @EnumSource
    void whatMakesNoSenseIsRefused(HookKind kind) {
        new Chain(kind)
                .loaded(P1, P2)
                .refusesAttach(ERANGE, attaching(P1).flags(BEFORE | AFTER))
                .refusesAttach(ENOENT, attaching(P1).flags(BEFORE).relativeToId(0))
                .refusesAttach(ENOENT, attaching(P1).flags(AFTER).relativeToId(0))
                .refusesAttach(EINVAL, attaching(P1).relativeTo(P2))
                .refusesAttach(ENOENT, attaching(P1).flags(BEFORE | AFTER).relativeTo(P2))
                .refusesAttach(EINVAL, attaching(P1).relativeToId(P2.id().value()))
                .refusesAttach(ENOENT, attaching(P1).before(P1))
                .refusesAttach(ENOENT, attaching(P1).after(P1))
                .shows("r1 []")
                .attach(P1)
                .refusesAttach(EEXIST, attaching(P1))
                .refusesAttach(EEXIST, attaching(P1).before(P1))
                .refusesAttach(EEXIST, attaching(P1).after(P1))
                .refusesAttach(EINVAL, attaching(P1).flags(REPLACE).relativeTo(P1))
                .refusesAttach(EEXIST, attaching(P1).flags(REPLACE).replacing(P1))
                .shows("r2 [P1]")
                .detach(P1);
    }

    /** mprog O8. */
    @ParameterizedTest
    @EnumSource
    void beforeNothingIsFirst(HookKind kind) {
        new Chain(kind)
                .attach(P1)
                .attach(attaching(P2).first())
                .shows("r3 [P2, P1]")
                .attach(attaching(P3).first())
                .attach(attaching(P4).first())
                .shows("r5 [P4, P3, P2, P1]");
    }

    /** mprog O9. */
    @ParameterizedTest
    @EnumSource
    void afterNothingIsLast(HookKind kind) {
        new Chain(kind)
                .attach(P1)
                .attach(attaching(P2).last())
                .shows("r3 [P1, P2]")
                .attach(attaching(P3).last())
                .attach(attaching(P4).last())
                .shows("r5 [P1, P2, P3, P4]");
    }

    /** mprog O11. */
    @ParameterizedTest
    @EnumSource
    void aSlotThatALinkOwnsCannotBeReplaced(HookKind kind) {
        new Chain(kind)
                .attach(P1)
                .create(L2)
                .shows("r3 [P1, P2/L2]")
                .refusesAttach(EEXIST, attaching(P2).flags(REPLACE).replacing(P1))
                .refusesAttach(EEXIST, attaching(P1).flags(REPLACE).replacing(P2))
                .refusesAttach(EBUSY, attaching(P3).flags(REPLACE).replacing(P2))
                .attach(attaching(P3).flags(REPLACE).replacing(P1))
                .create(L4)
                .refusesAttach(EEXIST, attaching(P2).flags(REPLACE).replacing(P4))
                .shows("r5 [P3, P2/L2, P4/L4]")
                .detach(P3)
                .close(L2)
                .close(L4)
                .shows("r1 []");
    }

    /** mprog O13. */
    @ParameterizedTest
    @EnumSource
    void aPositionAloneDetachesTheFirstOrTheLast(HookKind kind) {
        new Chain(kind)
                .attach(P1, P2, P3, P4)
                .detach(nothing().first())
                .shows("r6 [P2, P3, P4]")
                .detach(nothing().last())
                .shows("r7 [P2, P3]")
                .detach(P3)
                .detach(P2)
                .refusesDetach(ENOENT, nothing().first())
                .refusesDetach(ENOENT, nothing().last());
    }

    /** mprog O15. */
    @ParameterizedTest
    @EnumSource
    void aDetachedProgramMustStandWhereThePositionSays(HookKind kind) {
        new Chain(kind)
                .attach(P1, P2, P3, P4)
                .detach(detaching(P2).after(P1))
                .shows("r6 [P1, P3, P4]")
                .refusesDetach(ENOENT, detaching(P2).after(P1))
                .refusesDetach(ERANGE, detaching(P1).after(P4))
                .refusesDetach(ERANGE, detaching(P1).after(P3))
                .refusesDetach(ERANGE, detaching(P1).after(P1))
                .detach(detaching(P3).after(P1))
                .shows("r7 [P1, P4]")
                .detach(nothing().after(P1))
                .shows("r8 [P1]")
                .detach(nothing().last())
                .shows("r1 []");
    }

    /** mprog O16. */
    @ParameterizedTest
    @EnumSource
    void nothingIsDetachedFromAnEmptyHook(HookKind kind) {
        new Chain(kind).refusesDetach(ENOENT, nothing()).refusesDetach(ENOENT, detaching(P1));
    }

    /** mprog O16, with clsact. */
    @ParameterizedTest
    @EnumSource(names = "TCX")
    void nothingIsDetachedFromAnEmptyHookThatAQdiscKeeps(HookKind kind) {
        new Chain(kind).withQdisc(true).refusesDetach(ENOENT, nothing());
    }

    /** mprog O18, and S1: a full hook. */
    @ParameterizedTest
    @EnumSource
    void theSixtyFourthProgramIsRefused(HookKind kind) {
        List<IntFunction<ModelRequest>> variants = List.of(
                i -> attaching(p(i)),
                i -> attaching(p(i)).first(),
                i -> i == 1 ? attaching(p(i)) : attaching(p(i)).before(p(i - 1)),
                i -> attaching(p(i)).last(),
                i -> i == 1 ? attaching(p(i)) : attaching(p(i)).after(p(i - 1)));
        for (IntFunction<ModelRequest> variant : variants) {
            Chain chain = new Chain(kind);
            for (int i = 1; i <= 63; i++) {
                chain.attach(variant.apply(i));
            }
            chain.refusesAttach(ERANGE, variant.apply(64))
                    .refusesAttach(EEXIST, attaching(P1))
                    .attach(attaching(p(64)).flags(REPLACE).replacing(P1));
            assertThat(chain.hook().slots()).hasSize(63);
            assertThat(chain.hook().revision().value()).isEqualTo(65);
        }
    }

    /** mprog O19. */
    @ParameterizedTest
    @EnumSource
    void aQueryTellsItsCountEvenIfTheArraysAreTooShort(HookKind kind) {
        HookModel hook = new Chain(kind).attach(P1, P2, P3, P4).hook();
        assertThat(hook.query(ModelQuery.countOnly()).accepted())
                .isEqualTo(new ModelView(4, hook.revision(), List.of(), false));
        assertThat(hook.query(ModelQuery.slots(2)).accepted())
                .isEqualTo(new ModelView(4, hook.revision(), hook.slots().subList(0, 2), true));
        assertThat(hook.query(ModelQuery.slots(10)).accepted())
                .isEqualTo(new ModelView(4, hook.revision(), hook.slots(), false));
        assertThat(hook.query(new ModelQuery(4, false, 0, 0)).accepted().slots())
                .isEmpty();
        assertThat(hook.query(ModelQuery.slots(0)).accepted().isTruncated()).isFalse();
        assertThat(hook.query(ModelQuery.slots(10).queryFlags(1)).errno()).contains(EINVAL);
        assertThat(hook.query(ModelQuery.slots(10).attachFlags(1)).errno()).contains(EINVAL);
    }
}
