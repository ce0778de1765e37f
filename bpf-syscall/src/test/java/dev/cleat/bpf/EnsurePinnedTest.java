package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.cleat.bpf.PinnedMapDiffersException.Difference;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code MapSpec.ensurePinned}: one map over the restarts of those who use it. */
class EnsurePinnedTest {

    private static final int RACERS = 4;
    private static final int ROUNDS = 200;
    private static final int NO_PREALLOC = 1;
    private static final int NO_COMMON_LRU = 1 << 1;
    private static final int RDONLY = 1 << 3;
    private static final int RDONLY_PROG = 1 << 7;

    private static final MapSpec LIMITS = MapSpec.of(MapType.HASH, 4, 8, 100).named("limits");

    private final Bpffs bpffs = Bpffs.mount();
    private final Path pin = bpffs.path("limits");

    EnsurePinnedTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        bpffs.close();
    }

    @Test
    void createsOnceAndFindsItsEntriesAfterwards() {
        MapId id;
        try (HashTable<Integer, Long> table = HashTable.over(LIMITS.ensurePinned(pin), Codec.U32, Codec.U64)) {
            assertThat(table.map().isAdopted()).isFalse();
            id = table.map().id();
            table.update(1, 2L);
        }
        // Names say nothing about what a map can do.
        try (HashTable<Integer, Long> table =
                HashTable.over(LIMITS.named("renamed").ensurePinned(pin), Codec.U32, Codec.U64)) {
            assertThat(table.map().isAdopted()).isTrue();
            assertThat(table.map().id()).isEqualTo(id);
            assertThat(table.lookup(1)).contains(2L);
        }
    }

    @Test
    void anotherMapIsLeftAloneAndEachDifferenceNamed() {
        LIMITS.ensurePinned(pin).close();
        assertDiffers(
                MapSpec.of(MapType.LRU_HASH, 4, 8, 100),
                new Difference("map_type", "BPF_MAP_TYPE_LRU_HASH", "BPF_MAP_TYPE_HASH"));
        assertDiffers(MapSpec.of(MapType.HASH, 6, 8, 100), new Difference("key_size", "6", "4"));
        assertDiffers(MapSpec.of(MapType.HASH, 4, 16, 100), new Difference("value_size", "16", "8"));
        assertDiffers(MapSpec.of(MapType.HASH, 4, 8, 200), new Difference("max_entries", "200", "100"));
        assertDiffers(LIMITS.flags(NO_PREALLOC), new Difference("map_flags", "0x1", "0x0"));
        assertDiffers(
                MapSpec.of(MapType.ARRAY, 4, 4, 7),
                new Difference("map_type", "BPF_MAP_TYPE_ARRAY", "BPF_MAP_TYPE_HASH"),
                new Difference("value_size", "4", "8"),
                new Difference("max_entries", "7", "100"));
    }

    /** Such a map could not even be created, but the one that is there is still another. */
    @Test
    void whatNoKernelMakesDiffersToo() {
        LIMITS.ensurePinned(pin).close();
        assertDiffers(LIMITS.flags(1 << 30), new Difference("map_flags", "0x40000000", "0x0"));
    }

    private void assertDiffers(MapSpec asked, Difference... differences) {
        long before = ids();
        PinnedMapDiffersException refusal =
                catchThrowableOfType(PinnedMapDiffersException.class, () -> asked.ensurePinned(pin));
        assertThat(refusal.differences()).containsExactly(differences);
        assertThat(refusal)
                .hasMessageContaining(pin.toString())
                .hasMessageContaining(differences[0].field() + " is " + differences[0].found() + " instead of");
        assertThat(ids()).isEqualTo(before);
        try (BpfMap there = LIMITS.ensurePinned(pin)) {
            assertThat(there.isAdopted()).isTrue();
        }
    }

    /** Maps of our own that are pinned or held: those of other processes have other names. */
    private static long ids() {
        return BpfMap.ids().stream().filter(EnsurePinnedTest::isLimits).count();
    }

    private static boolean isLimits(MapId id) {
        try (BpfMap map = BpfMap.ofId(id)) {
            return map.info().name().equals("limits");
        } catch (KernelException e) {
            // gone meanwhile
            return false;
        }
    }

    @Test
    void whatTheKernelMakesOfARequestIsNoDifference() {
        // dev_map_init_map() adds BPF_F_RDONLY_PROG, and htab_map_alloc() rounds up to a multiple of the processors.
        MapSpec devices = MapSpec.of(MapType.DEVMAP, 4, 4, 8);
        MapSpec recent = MapSpec.of(MapType.LRU_HASH, 4, 8, 8191).flags(NO_COMMON_LRU);
        for (MapSpec spec : List.of(devices, recent)) {
            Path path = bpffs.path(spec.equals(devices) ? "devices" : "recent");
            try (BpfMap created = spec.ensurePinned(path);
                    BpfMap again = spec.ensurePinned(path)) {
                assertThat(again.isAdopted()).isTrue();
                assertThat(again.id()).isEqualTo(created.id());
            }
        }
        try (BpfMap there = BpfMap.pinned(bpffs.path("devices"))) {
            assertThat(there.info().flags()).isEqualTo(RDONLY_PROG);
        }
        assertThatExceptionOfType(PinnedMapDiffersException.class)
                .isThrownBy(() -> MapSpec.of(MapType.DEVMAP, 4, 4, 9).ensurePinned(bpffs.path("devices")))
                .satisfies(e -> assertThat(e.differences()).containsExactly(new Difference("max_entries", "9", "8")));
    }

    @Test
    void aReadOnlyDescriptorIsOneWhetherTheMapWasThereOrNot() {
        for (boolean adopted : new boolean[] {false, true}) {
            try (HashTable<Integer, Long> table =
                    HashTable.over(LIMITS.flags(RDONLY).ensurePinned(pin), Codec.U32, Codec.U64)) {
                assertThat(table.map().isAdopted()).isEqualTo(adopted);
                assertThat(table.lookup(1)).isEmpty();
                assertThatExceptionOfType(KernelException.class).isThrownBy(() -> table.update(1, 2L));
            }
        }
        // Others may write: it is the descriptor that may not.
        try (HashTable<Integer, Long> table = HashTable.over(LIMITS.ensurePinned(pin), Codec.U32, Codec.U64)) {
            table.update(1, 2L);
        }
    }

    @Test
    void aPinOfAProgramIsLeftAlone() {
        try (Program program = Programs.pass()) {
            program.pin(pin);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LIMITS.ensurePinned(pin))
                    .withMessageContaining("is no BPF map");
            assertThat(program.unpin(pin)).isTrue();
        }
    }

    @Test
    void whereThereCanBeNoPinNoMapStays() {
        long before = ids();
        Tool.output("mount", "-o", "remount,ro", bpffs.path("").toString());
        assertThatExceptionOfType(PinException.class)
                .isThrownBy(() -> LIMITS.ensurePinned(pin))
                .withMessageContaining("read-only");
        assertThatExceptionOfType(PinException.class)
                .isThrownBy(() -> LIMITS.ensurePinned(bpffs.path("no/folder")))
                .withMessageContaining("there is no folder");
        assertThatIllegalArgumentException().isThrownBy(() -> LIMITS.ensurePinned(bpffs.path("with.dot")));
        assertThat(ids()).isEqualTo(before);
    }

    /** It could be opened no more than made. */
    @Test
    void whereALinkToNothingIsNoMapIsMade() throws IOException {
        Files.createSymbolicLink(pin, bpffs.path("gone"));
        PinException refusal = catchThrowableOfType(PinException.class, () -> LIMITS.ensurePinned(pin));
        assertThat(refusal.errno()).isEqualTo(Errno.ELOOP);
        assertThat(refusal).hasMessageContaining("symbolic link to nothing");
        LIMITS.ensurePinned(bpffs.path("gone")).close();
        try (BpfMap there = LIMITS.ensurePinned(pin)) {
            assertThat(there.isAdopted()).isTrue();
        }
    }

    /** What is asked for and what is found, where no map can be made to tell what the kernel makes of it. */
    @Test
    void moreThanWasAskedForIsAllowedLessIsNot() {
        MapShape asked = MapSpec.of(MapType.DEVMAP, 4, 4, 8).flags(NO_PREALLOC).shape();
        MapShape more = MapSpec.of(MapType.DEVMAP, 4, 4, 9)
                .flags(NO_PREALLOC | RDONLY_PROG)
                .shape();
        MapShape less = MapSpec.of(MapType.DEVMAP, 4, 4, 7).flags(RDONLY_PROG).shape();
        assertThat(asked.allowingMore(more)).isEqualTo(more);
        assertThat(asked.allowingMore(less)).isEqualTo(asked);
    }

    /** Nothing in the process makes them take turns, so processes are the same. */
    @Test
    void ofManyWhoRaceOneCreatesAndAllGetTheSame() throws Exception {
        CyclicBarrier start = new CyclicBarrier(RACERS);
        Callable<BpfMap> racer = () -> {
            start.await();
            return LIMITS.ensurePinned(pin);
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(RACERS)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<BpfMap> maps = new ArrayList<>();
                for (Future<BpfMap> map : threads.invokeAll(Collections.nCopies(RACERS, racer))) {
                    maps.add(map.get());
                }
                assertThat(maps)
                        .extracting(BpfMap::id)
                        .containsOnly(maps.getFirst().id());
                assertThat(maps).filteredOn(map -> !map.isAdopted()).hasSize(1);
                assertThat(maps.getFirst().unpin(pin)).isTrue();
                maps.forEach(BpfMap::close);
            }
        }
    }

    @Test
    void aMapThatIsAnotherOneIsNotHeldOpen() throws IOException {
        LIMITS.ensurePinned(pin).close();
        long before = BpfDescriptors.count();
        assertThatExceptionOfType(PinnedMapDiffersException.class)
                .isThrownBy(() -> MapSpec.of(MapType.HASH, 4, 8, 200).ensurePinned(pin));
        assertThat(BpfDescriptors.count()).isEqualTo(before);
    }
}
