package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.BpfFs;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.PinException;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramAlreadyAttachedException;
import dev.cleat.mprog.AnchorNotFoundException;
import dev.cleat.mprog.PinnedElsewhereException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.tests.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code Tcx.attach(program).pinned(path)}: one link over the restarts of an agent. */
@RequiresKernelFeature(KernelFeature.TCX)
class PinnedAttachTest {

    private static final int RACERS = 4;
    private static final int HANDOVERS = 200;

    private final Ground ground = new Ground();
    private final Program other = ground.program("other");
    private final Program mine = ground.program("mine");
    private final Program next = ground.program("next");
    private final PrivateBpffs bpffs;
    private final Path pin;

    PinnedAttachTest(@Fresh PrivateBpffs bpffs) {
        this.bpffs = bpffs;
        this.pin = bpffs.pin("agent");
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void createsWhereTheSentenceSaysAndPins() {
        Tcx.attachProgram(other).on(ground.ingress);
        TcxLink link = ground.keep(Tcx.attach(mine).first().pinned(pin).on(ground.ingress));
        assertThat(link.isAdopted()).isFalse();
        assertThat(link.pinPath()).contains(pin);
        Ground.assertOrder(ground.ingress, mine, other);
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(link.id());
        }
    }

    @Test
    void adoptsAndSwapsInPlaceWhateverPlaceTheSentenceSays() {
        Tcx.attachProgram(other).on(ground.ingress);
        LinkId id;
        try (TcxLink link = Tcx.attach(mine).first().pinned(pin).on(ground.ingress)) {
            id = link.id();
        }
        Ground.assertOrder(ground.ingress, mine, other);

        TcxLink adopted = ground.keep(Tcx.attach(next).last().pinned(pin).on(ground.ingress));
        assertThat(adopted.isAdopted()).isTrue();
        assertThat(adopted.id()).isEqualTo(id);
        assertThat(adopted.pinPath()).contains(pin);
        Ground.assertOrder(ground.ingress, next, other);

        // With the program that it has, nothing changes.
        long revision = ground.revision();
        ground.keep(Tcx.attach(next).pinned(pin).on(ground.ingress));
        assertThat(ground.revision()).isEqualTo(revision);
    }

    @Test
    void aProgramThatIsOnTheHookByOtherMeansIsNotSwappedIn() {
        ground.keep(Tcx.attach(mine).pinned(pin).on(ground.ingress));
        Tcx.attachProgram(other).on(ground.ingress);
        ground.refused(
                ProgramAlreadyAttachedException.class,
                () -> Tcx.attach(other).pinned(pin).on(ground.ingress),
                "is already on");
        assertThat(pin).exists();
    }

    @Test
    void aDefunctPinnedLinkIsReplaced() {
        DeviceRef device = ground.addVeth();
        LinkId old;
        try (TcxLink link = Tcx.attach(mine).pinned(pin).onIngress(device)) {
            old = link.id();
        }
        ground.delete(device);

        TcxLink link = ground.keep(Tcx.attach(mine).pinned(pin).on(ground.ingress));
        assertThat(link.isAdopted()).isFalse();
        assertThat(link.id()).isNotEqualTo(old);
        Ground.assertOrder(ground.ingress, mine);
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(link.id());
        }
    }

    @Test
    void aPinOfTheOtherDirectionIsLeftAlone() {
        TcxLink elsewhere = ground.keep(Tcx.attach(mine).pinned(pin).on(ground.egress));
        assertLeftAlone(elsewhere);
    }

    @Test
    void aPinOfTheSameIndexInAnotherNamespaceIsLeftAlone() {
        NetNsHandle away = ground.network.namespace("away");
        TcxLink elsewhere = ground.keep(Tcx.attach(mine).pinned(pin).on(TcxHook.ingress(away.device("lo"))));
        // Index and direction are the very same.
        assertThat(elsewhere.info().ifIndex().orElseThrow().value()).isEqualTo(1);
        assertLeftAlone(elsewhere);
        Ground.assertOrder(TcxHook.ingress(away.device("lo")), mine);
    }

    @Test
    void aPinOfAnotherDeviceIsLeftAlone() {
        DeviceRef device = ground.addVeth();
        assertLeftAlone(ground.keep(Tcx.attach(mine).pinned(pin).onIngress(device)));
    }

    @Test
    void aPinOfAnotherKindOfLinkIsLeftAlone() {
        Link elsewhere = ground.keep(XdpLinks.create(ground, ground.xdpProgram("xdp")));
        elsewhere.pin(pin);
        assertLeftAlone(elsewhere);
    }

    @Test
    void aPinOfAProgramIsLeftAlone() {
        other.pin(pin);
        ground.refused(
                IllegalArgumentException.class,
                () -> Tcx.attach(next).pinned(pin).on(ground.ingress),
                pin.toString(),
                "is no BPF link");
        assertThat(pin).exists();
    }

    private void assertLeftAlone(Link elsewhere) {
        ground.refused(
                PinnedElsewhereException.class,
                () -> Tcx.attach(next).pinned(pin).on(ground.ingress),
                pin.toString(),
                elsewhere.id().toString(),
                "tcx ingress of lo");
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(elsewhere.id());
            assertThat(pinned.info().programId()).isEqualTo(elsewhere.info().programId());
        }
    }

    @Test
    void aPathThatCannotBeAPinIsRefusedBeforeAnythingIsAttached(@TempDir Path ordinary) {
        // While a program is there the revision counts everything that ever happens, also for a moment.
        Tcx.attachProgram(other).on(ground.ingress);

        PinException noBpffs = ground.refused(
                PinException.class, () -> pinTo(ordinary.resolve("pin")), ordinary.toString(), "BPF file system");
        assertThat(noBpffs.errno()).isEqualTo(Errno.EPERM);
        PinException noFolder = ground.refused(
                PinException.class, () -> pinTo(bpffs.pin("absent").resolve("pin")), "there is no folder");
        assertThat(noFolder.errno()).isEqualTo(Errno.ENOENT);
        ground.refused(IllegalArgumentException.class, () -> pinTo(bpffs.pin("link.v1")), "without a dot", "link.v1");
        ground.refused(IllegalArgumentException.class, () -> pinTo(Path.of("/")), "a name");
        assertThat(ordinary).isEmptyDirectory();
    }

    @Test
    void aLinkToNothingIsRefusedBeforeAnythingIsAttached() throws IOException {
        Tcx.attachProgram(other).on(ground.ingress);
        Path dangling = Files.createSymbolicLink(pin, bpffs.pin("gone"));
        PinException refusal =
                ground.refused(PinException.class, () -> pinTo(dangling), dangling.toString(), "symbolic link");
        assertThat(refusal.errno()).isEqualTo(Errno.ELOOP);
    }

    @Test
    void aPinThatMayNotBeMadeIsRefusedBeforeAnythingIsAttached() throws Exception {
        // While a program is there the revision counts everything that ever happens, also for a moment.
        Tcx.attachProgram(other).on(ground.ingress);
        LinkId old;
        Path defunct = bpffs.pin("defunct");
        try (TcxLink link = Tcx.attach(mine).pinned(defunct).on(ground.ingress)) {
            old = link.id();
            link.detach();
        }
        remount("ro");
        PinException readOnly = ground.refused(PinException.class, () -> pinTo(pin), "mounted read-only");
        assertThat(readOnly.errno()).isEqualTo(Errno.EROFS);
        assertThat(readOnly.path()).isEqualTo(pin);
        ground.refused(PinException.class, () -> pinTo(defunct), "mounted read-only");
        remount("rw");
        try (Link pinned = Link.pinned(defunct)) {
            assertThat(pinned.id()).isEqualTo(old);
        }
        pinTo(pin);
    }

    private void remount(String option) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(
                                "mount", "-o", "remount," + option, bpffs.path().toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void anAttachThatFailsLeavesNoPin() {
        Program absent = ground.program("absent");
        ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attach(mine).before(absent).pinned(pin).on(ground.ingress));
        assertThat(pin).doesNotExist();
    }

    @Test
    void anAttachThatFailsLeavesThePinOfADefunctLink() {
        LinkId old;
        try (TcxLink link = Tcx.attach(mine).pinned(pin).on(ground.ingress)) {
            old = link.id();
            link.detach();
        }
        Program absent = ground.program("absent");
        ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attach(mine).before(absent).pinned(pin).on(ground.ingress));
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(old);
        }
    }

    private void pinTo(Path path) {
        Tcx.attach(mine).pinned(path).on(ground.ingress).close();
    }

    /** Each with a program of its own, as processes have. */
    @RepeatedTest(5)
    void racersForOnePinEndWithOneLink() throws Exception {
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            programs.add(ground.program("racer" + i));
        }
        assertOneLink(race(programs));
    }

    /** All with the same program, as threads may have. */
    @RepeatedTest(5)
    void racersWithOneProgramEndWithOneLink() throws Exception {
        assertOneLink(race(Collections.nCopies(RACERS, mine)));
    }

    /** The hardest start: all find the same defunct link. */
    @RepeatedTest(5)
    void racersForADefunctPinEndWithOneLink() throws Exception {
        try (TcxLink link = Tcx.attach(other).pinned(pin).on(ground.ingress)) {
            link.detach();
        }
        List<Program> programs = new ArrayList<>();
        for (int i = 0; i < RACERS; i++) {
            programs.add(ground.program("racer" + i));
        }
        assertOneLink(race(programs));
    }

    /**
     * One agent ends for good while the next starts. Who unpins last of all is too late to be noticed, so that may happen, but
     * what was unpinned before the next looked at its pin must not be taken for pinned.
     */
    @Test
    void whoAdoptsALinkThatIsUnpinnedMeanwhilePinsItAnew() throws Exception {
        int unpinned = 0;
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < HANDOVERS; round++) {
                TcxLink old = Tcx.attach(mine).pinned(pin).on(ground.ingress);
                CyclicBarrier start = new CyclicBarrier(2);
                long pause = round % 40 * 20_000L;
                Future<Boolean> ended = two.submit(() -> {
                    start.await();
                    for (long begin = System.nanoTime(); System.nanoTime() - begin < pause; ) {
                        Thread.onSpinWait();
                    }
                    old.unpin();
                    old.close();
                    return true;
                });
                Future<Boolean> started = two.submit(() -> {
                    start.await();
                    try (TcxLink link = Tcx.attach(next).pinned(pin).on(ground.ingress)) {
                        assertThat(link.pinPath()).contains(pin);
                        return link.isAdopted() && !Files.exists(pin);
                    }
                });
                assertThat(ended.get()).isTrue();
                unpinned += started.get() ? 1 : 0;
                BpfFs.unpinIfPresent(pin);
                // The kernel leaves that to a worker.
                Eventually.holds(
                        () -> assertThat(ground.ingress.query().isEmpty()).isTrue());
            }
        }
        assertThat(unpinned).isLessThan(HANDOVERS / 10);
    }

    private List<TcxLink> race(List<Program> programs) throws Exception {
        CyclicBarrier start = new CyclicBarrier(programs.size());
        List<Callable<TcxLink>> racers = new ArrayList<>();
        for (Program program : programs) {
            racers.add(() -> {
                start.await();
                return ground.keep(Tcx.attach(program).pinned(pin).on(ground.ingress));
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
            List<TcxLink> links = new ArrayList<>();
            for (Future<TcxLink> link : threads.invokeAll(racers)) {
                links.add(link.get());
            }
            return links;
        }
    }

    private void assertOneLink(List<TcxLink> links) throws IOException {
        assertThat(links).extracting(Link::id).containsOnly(links.getFirst().id());
        assertThat(links).filteredOn(link -> !link.isAdopted()).hasSize(1);
        assertThat(ground.ingress.query().slots()).hasSize(1);
        try (Link pinned = Link.pinned(pin)) {
            assertThat(pinned.id()).isEqualTo(links.getFirst().id());
        }
        // The kernel's own files there have a dot in their names.
        try (Stream<Path> pins = Files.list(bpffs.path())) {
            assertThat(pins.filter(file -> file.toString().indexOf('.') < 0)).containsExactly(pin);
        }
    }
}
