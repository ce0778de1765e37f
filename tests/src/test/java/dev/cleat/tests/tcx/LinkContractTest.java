package dev.cleat.tests.tcx;

import static dev.cleat.bpf.Link.expecting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkInfo;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.PinException;
import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxDirection;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every link can do, tried on a tcx link. */
@RequiresKernelFeature(KernelFeature.TCX)
class LinkContractTest {

    private final Ground ground = new Ground();
    private final Program p1 = ground.program("p1");
    private final Program p2 = ground.program("p2");

    @AfterEach
    void close() {
        ground.close();
    }

    @ParameterizedTest
    @EnumSource
    void tellsWhatItIs(TcxDirection direction) {
        TcxLink link = ground.keep(Tcx.attach(p1).on(new TcxHook(ground.lo, direction)));
        LinkInfo info = link.info();
        assertThat(link.type()).isEqualTo(LinkType.TCX).isEqualTo(info.type());
        assertThat(link.id()).isEqualTo(info.id());
        assertThat(link.direction()).isEqualTo(direction);
        assertThat(info.programId()).contains(p1.id());
        assertThat(info.ifIndex()).contains(new IfIndex(1));
        assertThat(info.attachType())
                .contains(direction == TcxDirection.INGRESS ? AttachType.TCX_INGRESS : AttachType.TCX_EGRESS);
        assertThat(info.cgroupId()).isEmpty();
        assertThat(link.isAdopted()).isFalse();
        assertThat(link).hasToString(link.id() + " (BPF_LINK_TYPE_TCX)");
    }

    @Test
    void reopensByIdByDescriptorAndByPin(@Fresh PrivateBpffs bpffs) {
        Path pin = bpffs.pin("link");
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.egress));
        link.pin(pin);
        int raw = link.fd().acquire();
        try (TcxLink byId = TcxLink.ofId(link.id());
                TcxLink byFd = TcxLink.ofFd(raw);
                TcxLink byPin = TcxLink.pinned(pin);
                Link plain = Link.pinned(pin)) {
            for (TcxLink again : List.of(byId, byFd, byPin)) {
                assertThat(again.id()).isEqualTo(link.id());
                assertThat(again.direction()).isEqualTo(TcxDirection.EGRESS);
                assertThat(again.isAdopted()).isFalse();
            }
            assertThat(byId.pinPath()).isEmpty();
            assertThat(byPin.pinPath()).contains(pin);
            assertThat(plain.pinPath()).contains(pin);
            // Any of them will do.
            byId.update(p2, expecting(p1));
            assertThat(byPin.info().programId()).contains(p2.id());
        } finally {
            link.fd().release();
        }
        Ground.assertOrder(ground.egress, p2);
    }

    @Test
    void pinsOnceAndUnpins(@Fresh PrivateBpffs bpffs) {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        Path pin = bpffs.pin("link");
        assertThat(link.unpin()).as("unpin without a pin").isFalse();
        link.pin(pin);
        assertThat(link.pinPath()).contains(pin);
        ground.refused(IllegalStateException.class, () -> link.pin(bpffs.pin("other")), pin.toString(), "unpin()");
        PinException again =
                ground.refused(PinException.class, () -> p2.pin(pin), pin.toString(), "there is a pin already");
        assertThat(again.errno()).isEqualTo(Errno.EEXIST);
        assertThat(again.path()).isEqualTo(pin);

        assertThat(link.unpin()).isTrue();
        assertThat(pin).doesNotExist();
        assertThat(link.pinPath()).isEmpty();
        assertThat(link.unpin()).isFalse();
        Ground.assertOrder(ground.ingress, p1);
    }

    @Test
    void aPinThatSomebodyElseRemovedIsNoLongerThereToRemove(@Fresh PrivateBpffs bpffs) throws Exception {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        link.pin(bpffs.pin("link"));
        Files.delete(bpffs.pin("link"));
        assertThat(link.unpin()).isFalse();
    }

    @Test
    void aPinThatSomebodyElseMadeInItsPlaceStays(@Fresh PrivateBpffs bpffs) throws Exception {
        Path pin = bpffs.pin("link");
        TcxLink mine = ground.keep(Tcx.attach(p1).on(ground.ingress));
        mine.pin(pin);
        Files.delete(pin);
        try (TcxLink theirs = Tcx.attach(p2).on(ground.ingress)) {
            theirs.pin(pin);
        }
        assertThat(mine.unpin()).isFalse();
        assertThat(mine.pinPath()).isEmpty();
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.info().programId()).contains(p2.id());
        }
        Ground.assertOrder(ground.ingress, p1, p2);
    }

    @Test
    void ofTwoThreadsThatPinOneDoes(@Fresh PrivateBpffs bpffs) throws Exception {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        List<Path> paths = List.of(bpffs.pin("a"), bpffs.pin("b"));
        CyclicBarrier start = new CyclicBarrier(2);
        List<Callable<Optional<Path>>> threads =
                paths.stream().map(path -> pinTogether(link, path, start)).toList();
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 1_000; round++) {
                List<Optional<Path>> pinned = new ArrayList<>();
                for (Future<Optional<Path>> path : two.invokeAll(threads)) {
                    pinned.add(path.get());
                }
                Path winner = link.pinPath().orElseThrow();
                assertThat(pinned).containsExactlyInAnyOrder(Optional.of(winner), Optional.empty());
                assertThat(paths).filteredOn(Files::exists).containsExactly(winner);
                assertThat(link.unpin()).isTrue();
            }
        }
    }

    private static Callable<Optional<Path>> pinTogether(TcxLink link, Path path, CyclicBarrier start) {
        return () -> {
            start.await();
            try {
                link.pin(path);
                return Optional.of(path);
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("already; unpin() it first");
                return Optional.empty();
            }
        };
    }

    @Test
    void detachTakesEffectWhoeverElseHoldsTheLink() {
        TcxLink link = ground.keep(Tcx.attach(p1).on(ground.ingress));
        try (TcxLink other = TcxLink.ofId(link.id())) {
            link.detach();
            assertThat(ground.ingress.query().isEmpty()).isTrue();
            assertThat(other.isDefunct()).isTrue();
            // The program stays with the link.
            assertThat(other.info().programId()).contains(p1.id());
        }
        // The program is free again.
        ground.keep(Tcx.attach(p1).on(ground.ingress));
    }

    @Test
    void closeIsFinalAndIdempotent(@Fresh PrivateBpffs bpffs) {
        Tcx.attachProgram(p2).on(ground.ingress);
        TcxLink link = Tcx.attach(p1).on(ground.ingress);
        link.close();
        Ground.assertOrder(ground.ingress, p2);
        Program other = ground.program("other");

        List<ThrowingCallable> uses = List.of(
                link::info,
                link::isDefunct,
                () -> link.update(other),
                () -> link.update(other, expecting(p1)),
                link::detach,
                () -> link.pin(bpffs.pin("closed")),
                () -> link.fd().acquire(),
                () -> link.fd().duplicate(),
                () -> Tcx.attach(other).before(link).on(ground.ingress),
                () -> Tcx.attachProgram(other).after(link).on(ground.ingress));
        uses.forEach(use -> ground.refused(IllegalStateException.class, use, "closed"));
        assertThat(bpffs.pin("closed")).doesNotExist();

        link.close();
        assertThat(link.unpin()).isFalse();
        assertThat(link.fd().isClosed()).isTrue();
    }

    @Test
    void aLinkOfAnotherKindIsNoTcxLink(@Fresh PrivateBpffs bpffs) {
        Program xdp = ground.xdpProgram("xdp");
        Link other = ground.keep(XdpLinks.create(ground, xdp));
        other.pin(bpffs.pin("xdp_link"));
        p1.pin(bpffs.pin("program"));

        ground.refused(IllegalArgumentException.class, () -> TcxLink.ofId(other.id()), "is no tcx link");
        ground.refused(IllegalArgumentException.class, () -> TcxLink.pinned(bpffs.pin("xdp_link")), "is no tcx link");
        ground.refused(IllegalArgumentException.class, () -> TcxLink.pinned(bpffs.pin("program")), "is no BPF link");
        withRaw(
                other,
                raw -> ground.refused(IllegalArgumentException.class, () -> TcxLink.ofFd(raw), "is no tcx link"));
        int program = p1.fd().acquire();
        try {
            ground.refused(IllegalArgumentException.class, () -> TcxLink.ofFd(program), "is no BPF link");
        } finally {
            p1.fd().release();
        }
        ground.refused(IllegalArgumentException.class, () -> Tcx.attach(p1).before(other), "cannot be on the hook");
        assertThat(bpffs.pin("xdp_link")).exists();
    }

    private static void withRaw(Link link, IntConsumer use) {
        int raw = link.fd().acquire();
        try {
            use.accept(raw);
        } finally {
            link.fd().release();
        }
    }
}
