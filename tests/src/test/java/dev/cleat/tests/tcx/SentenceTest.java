package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramAlreadyAttachedException;
import dev.cleat.mprog.HookNotEmptyException;
import dev.cleat.mprog.ProgramNotAttachedException;
import dev.cleat.mprog.SlotOwnedByLinkException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxAttachment;
import dev.cleat.mprog.TcxLink;
import dev.cleat.mprog.TcxTarget;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The words of tcx that are Cleat's own, without a counterpart in the kernel. */
@RequiresKernelFeature(KernelFeature.TCX)
class SentenceTest {

    private static final int RIVALS = 4;
    private static final int ROUNDS = 100;

    private final Ground ground = new Ground();
    private final Program p1 = ground.program("p1");
    private final Program p2 = ground.program("p2");

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void aloneAttachesToAnEmptyHookOnly() {
        try (TcxLink link = Tcx.attach(p1).alone().on(ground.ingress)) {
            assertThat(ground.ingress.query().positionOf(link.id())).hasValue(0);
            ground.refused(
                    HookNotEmptyException.class,
                    () -> Tcx.attach(p2).alone().on(ground.ingress),
                    "tcx ingress of lo",
                    p1.id().toString());
        }
        ground.keep(Tcx.attach(p2).alone().on(ground.ingress));
        Ground.assertOrder(ground.ingress, p2);
    }

    @Test
    void ofManyThatWantToBeAloneOneIs() throws Exception {
        // A race that nobody loses shows nothing, so there are many, each from one start.
        CyclicBarrier start = new CyclicBarrier(RIVALS);
        List<Callable<Integer>> rivals = new ArrayList<>();
        for (int i = 0; i < RIVALS; i++) {
            Program program = ground.program("rival" + i);
            rivals.add(() -> {
                int won = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    start.await(30, TimeUnit.SECONDS);
                    try (TcxLink _ = Tcx.attach(program).alone().on(ground.ingress)) {
                        won++;
                        start.await(30, TimeUnit.SECONDS);
                    } catch (HookNotEmptyException e) {
                        start.await(30, TimeUnit.SECONDS);
                    }
                }
                return won;
            });
        }
        int won = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(RIVALS)) {
            for (Future<Integer> rival : threads.invokeAll(rivals)) {
                won += rival.get();
            }
        }
        assertThat(won).isEqualTo(ROUNDS);
        assertThat(ground.ingress.query().isEmpty()).isTrue();
    }

    @Test
    void ensureAttachedSaysWhetherItChangedAnything() {
        TcxTarget<Boolean> ensure = Tcx.ensureAttached(p1);
        assertThat(ensure.on(ground.ingress)).isTrue();
        assertThat(ensure.on(ground.ingress)).isFalse();
        assertThat(ensure.on(ground.egress)).isTrue();
        assertThat(ground.revision()).isEqualTo(2);
        Ground.assertOrder(ground.ingress, p1);
    }

    @Test
    void aProgramThatALinkHoldsIsAttachedToo() {
        ground.keep(Tcx.attach(p1).on(ground.ingress));
        assertThat(Tcx.ensureAttached(p1).on(ground.ingress)).isFalse();
        assertThat(ground.revision()).isEqualTo(2);
    }

    @Test
    void detachIfPresentSaysWhetherItChangedAnything() {
        Tcx.attachProgram(p1).on(ground.ingress);
        Tcx.attachProgram(p2).on(ground.ingress);
        TcxTarget<Boolean> detach = Tcx.detachIfPresent(p1);
        assertThat(detach.on(ground.ingress)).isTrue();
        assertThat(detach.on(ground.ingress)).isFalse();
        assertThat(detach.on(ground.egress)).isFalse();
        Ground.assertOrder(ground.ingress, p2);
        assertThat(ground.revision()).isEqualTo(4);
    }

    @Test
    void detachIfPresentDoesNotHideThatALinkHoldsTheProgram() {
        ground.keep(Tcx.attach(p1).on(ground.ingress));
        ground.refused(
                SlotOwnedByLinkException.class,
                () -> Tcx.detachIfPresent(p1).on(ground.ingress),
                p1.toString(),
                "by a link");
    }

    @Test
    void anAttachmentDetachesAlsoWhenItsProgramWasClosed() {
        Program closed = Ground.load("closed");
        TcxAttachment attachment = Tcx.attachProgram(closed).on(ground.ingress);
        closed.close();
        Tcx.attachProgram(p1).on(ground.ingress);
        assertThat(attachment).isEqualTo(new TcxAttachment(ground.ingress, closed.id()));

        attachment.detach();
        Ground.assertOrder(ground.ingress, p1);
    }

    @Test
    void anAttachmentDetachesOnce() {
        TcxAttachment attachment = Tcx.attachProgram(p1).on(ground.ingress);
        attachment.detach();
        ground.refused(
                ProgramNotAttachedException.class,
                attachment::detach,
                p1.id().toString(),
                "is not on",
                "tcx ingress of lo");
    }

    @Test
    void anAttachmentIsGoneWithItsProgram() {
        Program gone = Ground.load("gone");
        TcxAttachment attachment = Tcx.attachProgram(gone).on(ground.ingress);
        Tcx.detach(gone).on(ground.ingress);
        gone.close();
        ground.refused(
                ProgramNotAttachedException.class, attachment::detach, gone.id().toString(), "is not on");
    }

    @Test
    void aSentenceIsReusable() {
        var sentence = Tcx.attachProgram(p1).first();
        sentence.on(ground.ingress);
        sentence.on(ground.egress);
        ground.refused(
                ProgramAlreadyAttachedException.class, () -> sentence.on(ground.egress), p1.toString(), "egress");
    }
}
