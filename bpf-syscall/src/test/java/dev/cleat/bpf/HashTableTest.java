package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleat.sys.Errno;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HashTableTest {

    @Test
    void entriesAreWrittenReadAndRemoved() {
        try (HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 4)) {
            assertThat(table.lookup(1)).isEmpty();

            table.update(1, 10L);
            table.update(1, -1L);

            assertThat(table.lookup(1)).contains(-1L);
            assertThat(table.deleteIfPresent(1)).isTrue();
            assertThat(table.deleteIfPresent(1)).isFalse();
            assertThat(table.lookup(1)).isEmpty();
        }
    }

    @Test
    void conditionalUpdatesSayWhetherTheyWrote() {
        try (HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 4)) {
            assertThat(table.updateIfPresent(1, 1L)).isFalse();
            assertThat(table.lookup(1)).isEmpty();

            assertThat(table.updateIfAbsent(1, 1L)).isTrue();
            assertThat(table.updateIfAbsent(1, 2L)).isFalse();
            assertThat(table.lookup(1)).contains(1L);

            assertThat(table.updateIfPresent(1, 3L)).isTrue();
            assertThat(table.lookup(1)).contains(3L);
        }
    }

    @Test
    void aFullTableTakesNoNewEntryButChangesOldOnes() {
        try (HashTable<Integer, Long> table = HashTable.create("small", Codec.U32, Codec.U64, 2)) {
            table.update(1, 1L);
            table.update(2, 2L);

            assertThatExceptionOfType(MapFullException.class)
                    .isThrownBy(() -> table.update(3, 3L))
                    .withMessageContaining("small")
                    .withMessageContaining("2 entries")
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.E2BIG));
            assertThatExceptionOfType(MapFullException.class).isThrownBy(() -> table.updateIfAbsent(3, 3L));
            assertThat(table.updateIfPresent(3, 3L)).isFalse();
            table.update(2, 20L);

            assertThat(table.lookup(3)).isEmpty();
            assertThat(entries(table)).isEqualTo(Map.of(1, 1L, 2, 20L));
        }
    }

    @Test
    void keysFollowEachOther() {
        try (HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 8)) {
            assertThat(table.firstKey()).isEmpty();
            for (int key = 0; key < 5; key++) {
                table.update(key, 0L);
            }

            List<Integer> keys = new ArrayList<>();
            Optional<Integer> key = table.firstKey();
            while (key.isPresent()) {
                keys.add(key.orElseThrow());
                key = table.nextKey(key.orElseThrow());
            }

            assertThat(keys).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
            // An absent key begins anew.
            assertThat(table.nextKey(99)).contains(keys.getFirst());
        }
    }

    @Test
    void entriesThatStayAreSeenOnceWhileOthersComeAndGo() throws InterruptedException {
        int staying = 200;
        try (HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 2000)) {
            for (int key = 0; key < staying; key++) {
                table.update(key, (long) key);
            }
            AtomicBoolean done = new AtomicBoolean();
            Thread churn = Thread.ofPlatform().start(() -> {
                for (int round = 0; !done.get(); round++) {
                    int key = 1000 + round % 50;
                    if (!table.updateIfAbsent(key, 0L)) {
                        table.deleteIfPresent(key);
                    }
                }
            });
            try {
                for (int round = 0; round < 100; round++) {
                    Map<Integer, Integer> seen = new HashMap<>();
                    table.forEach((key, value) -> seen.merge(key, 1, Integer::sum));
                    assertThat(seen)
                            .allSatisfy((key, times) -> assertThat(times).isEqualTo(1));
                    assertThat(seen.keySet().stream().filter(key -> key < staying))
                            .hasSize(staying);
                }
            } finally {
                done.set(true);
                churn.join();
            }
        }
    }

    @Test
    void forEachMayRemoveWhatItSees() {
        try (HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 100)) {
            for (int key = 0; key < 100; key++) {
                table.update(key, 0L);
            }
            List<Integer> seen = new ArrayList<>();

            table.forEach((key, value) -> {
                seen.add(key);
                table.deleteIfPresent(key);
            });

            assertThat(seen).hasSize(100).doesNotHaveDuplicates();
            assertThat(table.firstKey()).isEmpty();
        }
    }

    @Test
    void aKeyMayBeAStructOfAlignedFields() {
        record Pair(long first, long second) {
            static final Codec<Pair> CODEC = Codec.of(
                    16, memory -> new Pair(memory.get(JAVA_LONG, 0), memory.get(JAVA_LONG, 8)), (memory, pair) -> {
                        memory.set(JAVA_LONG, 0, pair.first());
                        memory.set(JAVA_LONG, 8, pair.second());
                    });
        }
        try (HashTable<Pair, Long> table = HashTable.create("t", Pair.CODEC, Codec.U64, 4)) {
            table.update(new Pair(1, 2), 3L);

            Map<Pair, Long> seen = new HashMap<>();
            table.forEach(seen::put);

            assertThat(seen).containsExactly(Map.entry(new Pair(1, 2), 3L));
        }
    }

    @Test
    void aTableOverAMapWantsItsTypeAndSizes() {
        try (BpfMap map = MapSpec.of(MapType.HASH, 4, 8, 1).create();
                BpfMap array = MapSpec.of(MapType.ARRAY, 4, 8, 1).create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HashTable.over(map, Codec.U64, Codec.U64))
                    .withMessageContaining("keys of 4 and values of 8 bytes, the codecs have 8 and 8");
            assertThatIllegalArgumentException().isThrownBy(() -> HashTable.over(map, Codec.U32, Codec.bytes(7)));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> HashTable.over(array, Codec.U32, Codec.U64))
                    .withMessageContaining("no hash map");

            HashTable.over(map, Codec.U32, Codec.U64).update(1, 1L);
        }
    }

    @Test
    void bytesOfAnotherLengthAreRefusedBeforeTheCall() {
        try (HashTable<byte[], byte[]> table = HashTable.create("t", Codec.bytes(3), Codec.bytes(5), 4)) {
            assertThatIllegalArgumentException().isThrownBy(() -> table.update(new byte[4], new byte[5]));
            assertThatIllegalArgumentException().isThrownBy(() -> table.update(new byte[3], new byte[4]));
            assertThat(table.firstKey()).isEmpty();

            table.update(new byte[] {1, 2, 3}, new byte[] {1, 2, 3, 4, 5});
            assertThat(table.lookup(new byte[] {1, 2, 3}))
                    .hasValueSatisfying(value -> assertThat(value).containsExactly(1, 2, 3, 4, 5));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Codec.bytes(0));
    }

    @Test
    void anLruTableForgetsInsteadOfBeingFull() {
        try (BpfMap map = MapSpec.of(MapType.LRU_HASH, 4, 8, 16).create()) {
            HashTable<Integer, Long> table = HashTable.over(map, Codec.U32, Codec.U64);

            for (int key = 0; key < 1000; key++) {
                table.update(key, 0L);
            }

            assertThat(entries(table)).isNotEmpty().hasSizeLessThanOrEqualTo(16);
        }
    }

    @Test
    void aClosedTableSaysSo() {
        HashTable<Integer, Long> table = HashTable.create("t", Codec.U32, Codec.U64, 4);
        table.close();
        table.close();

        assertThatIllegalStateException().isThrownBy(() -> table.lookup(1)).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> table.update(1, 1L));
        assertThatIllegalStateException().isThrownBy(() -> table.forEach((key, value) -> {}));
    }

    @Test
    void sizesAndNamesAreCheckedBeforeTheCall() {
        assertThatIllegalArgumentException().isThrownBy(() -> HashTable.create("t", Codec.U32, Codec.U64, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HashTable.create("sixteen_bytes_no", Codec.U32, Codec.U64, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> MapSpec.of(MapType.HASH, -1, 4, 1));
        try (HashTable<Integer, Long> table = HashTable.create("fifteen_bytes_x", Codec.U32, Codec.U64, 1)) {
            assertThat(table.map().info().name()).isEqualTo("fifteen_bytes_x");
        }
    }

    private static Map<Integer, Long> entries(HashTable<Integer, Long> table) {
        Map<Integer, Long> entries = new HashMap<>();
        table.forEach(entries::put);
        return entries;
    }

    @Test
    void aCodecThatChangesItsSizeGetsTheMapsMemoryAllTheSame() {
        AtomicInteger size = new AtomicInteger(Long.BYTES);
        Codec<Long> fickle = new Codec<>() {
            @Override
            public int size() {
                return size.get();
            }

            @Override
            public Long read(MemorySegment memory) {
                return memory.byteSize();
            }

            @Override
            public void write(MemorySegment memory, Long value) {
                assertThat(memory.byteSize()).isEqualTo(Long.BYTES);
            }
        };
        try (HashTable<Long, Long> table = HashTable.create("fickle", fickle, fickle, 4)) {
            size.set(1);

            table.update(1L, 1L);

            // The kernel writes 8 bytes each time.
            assertThat(table.lookup(1L)).contains(8L);
            assertThat(table.firstKey()).contains(8L);
            table.forEach((key, value) -> assertThat(key).isEqualTo(8));
        }
    }

    @Test
    void aMapMayHaveMoreEntriesThanAnIntCounts() {
        long most = 0xffff_ffffL;
        try (BpfMap map = MapSpec.of(MapType.LPM_TRIE, 8, 4, most).flags(1).create()) {
            assertThat(map.info().maxEntries()).isEqualTo(most);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> MapSpec.of(MapType.LPM_TRIE, 8, 4, most + 1));
    }
}
