package dev.cleat.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.asm.Assembler;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Condition;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.Size;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds of an entry while others write it, as {@link HashTable} and {@link ArrayTable} say. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EntriesUnderWriteTest {

    private static final int BYTES = 64;
    private static final int LAST_WORD = BYTES - Long.BYTES;
    private static final long BOTH_HALVES = 0x1_0000_0001L;

    @Test
    void aLookupSeesWhatAProgramHasWrittenSoFarToAHashMap() throws Exception {
        try (HashTable<Integer, byte[]> table = HashTable.create("half", Codec.U32, Codec.bytes(BYTES), 4)) {
            table.update(1, new byte[BYTES]);
            Code code = Code.build(a -> {
                a.store(Size.W, R10, -4, 1)
                        .mov(R2, R10)
                        .add(R2, -4)
                        .loadMap(R1, table.map())
                        .call(Helper.MAP_LOOKUP_ELEM)
                        .jump(Condition.EQ, R0, 0, "out");
                changeSlowly(a).label("out").mov(R0, 0).exit();
            });

            assertSeenHalfWritten(code, () -> table.lookup(1).orElseThrow());
        }
    }

    @Test
    void aLookupSeesWhatAProgramHasWrittenSoFarToAnArrayMap() throws Exception {
        try (ArrayTable<byte[]> table = ArrayTable.create("half", Codec.bytes(BYTES), 1)) {
            Code code = Code.build(a ->
                    changeSlowly(a.loadMapValue(R0, table.map(), 0)).mov(R0, 0).exit());

            assertSeenHalfWritten(code, () -> table.lookup(0));
        }
    }

    @Test
    void oneOfManyAddsAnEntryAndOneRemovesIt() throws Exception {
        int threads = 4;
        try (HashTable<Integer, Integer> table = HashTable.create("one", Codec.U32, Codec.U32, 4);
                ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            CyclicBarrier start = new CyclicBarrier(threads);
            for (int round = 0; round < 500; round++) {
                List<Future<Boolean>> added = new ArrayList<>();
                List<Future<Boolean>> removed = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    int mine = i;
                    added.add(pool.submit(() -> {
                        start.await();
                        return table.updateIfAbsent(1, mine);
                    }));
                }
                assertThat(winners(added))
                        .hasSize(1)
                        .first()
                        .isEqualTo(table.lookup(1).orElseThrow());
                for (int i = 0; i < threads; i++) {
                    removed.add(pool.submit(() -> {
                        start.await();
                        return table.deleteIfPresent(1);
                    }));
                }
                assertThat(winners(removed)).hasSize(1);
            }
        }
    }

    /** Adds to the first word of what r0 points to, and a while later to the last one. */
    private static Assembler changeSlowly(Assembler a) {
        return a.load(Size.DW, R1, R0, 0)
                .loadWide(R3, BOTH_HALVES)
                .add(R1, R3)
                .store(Size.DW, R0, 0, R1)
                .mov(R2, 0)
                .label("wait")
                .add(R2, 1)
                .jump(Condition.LT, R2, 20_000, "wait")
                .store(Size.DW, R0, LAST_WORD, R1);
    }

    /** The entry is half written nearly all the time, so it is seen in that state sooner or later. */
    private static void assertSeenHalfWritten(Code writer, Supplier<byte[]> lookup) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (Program program = Program.of(ProgramType.SCHED_CLS, writer).load();
                ExecutorService pool = Executors.newSingleThreadExecutor()) {
            Future<?> writing = pool.submit(() -> {
                while (!done.get()) {
                    program.testRun(TestRun.packet(new byte[64]).repeat(1000));
                }
            });
            try {
                ByteBuffer entry;
                do {
                    entry = ByteBuffer.wrap(lookup.get()).order(ByteOrder.nativeOrder());
                    assertThat(entry.getInt(0)).as("halves of a word").isEqualTo(entry.getInt(Integer.BYTES));
                } while (entry.getLong(0) == entry.getLong(LAST_WORD) && !writing.isDone());
                assertThat(entry.getLong(0)).isNotEqualTo(entry.getLong(LAST_WORD));
            } finally {
                done.set(true);
            }
            writing.get();
        }
    }

    /** Who of them returned true. */
    private static List<Integer> winners(List<Future<Boolean>> results) throws Exception {
        List<Integer> winners = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).get()) {
                winners.add(i);
            }
        }
        return winners;
    }
}
