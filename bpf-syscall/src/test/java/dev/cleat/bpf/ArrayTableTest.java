package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ArrayTableTest {

    @Test
    void entriesAreThereAndZeroAtFirst() {
        try (ArrayTable<Long> table = ArrayTable.create("t", Codec.U64, 3)) {
            table.update(2, 7L);

            assertThat(table.size()).isEqualTo(3);
            assertThat(table.lookup(0)).isZero();
            assertThat(table.lookup(2)).isEqualTo(7);
        }
    }

    @Test
    void anEntryBeyondTheEndIsOutOfBounds() {
        try (ArrayTable<Long> table = ArrayTable.create("t", Codec.U64, 3)) {
            for (int index : new int[] {-1, 3, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.lookup(index));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> table.update(index, 1L));
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> ArrayTable.create("t", Codec.U64, 0));
    }

    @Test
    void aValueThatIsNoMultipleOfEightKeepsItsBytes() {
        try (ArrayTable<byte[]> table = ArrayTable.create("t", Codec.bytes(13), 2)) {
            byte[] value = "thirteen byte".getBytes(StandardCharsets.US_ASCII);
            table.update(1, value);

            assertThat(table.lookup(1)).isEqualTo(value);
            assertThat(table.lookup(0)).containsOnly(0);
        }
    }

    @Test
    void valuesLargerThanTheScratchMemoryPass() {
        try (ArrayTable<byte[]> table = ArrayTable.create("t", Codec.bytes(100_000), 1)) {
            byte[] value = new byte[100_000];
            value[99_999] = 1;
            table.update(0, value);

            assertThat(table.lookup(0)).isEqualTo(value);
        }
    }

    @Test
    void aTableOverAMapWantsItsTypeAndSize() {
        try (BpfMap hash = MapSpec.of(MapType.HASH, 4, 8, 1).create();
                BpfMap array = MapSpec.of(MapType.ARRAY, 4, 8, 1).create()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ArrayTable.over(hash, Codec.U64))
                    .withMessageContaining("no array map");
            assertThatIllegalArgumentException().isThrownBy(() -> ArrayTable.over(array, Codec.U32));

            ArrayTable.over(array, Codec.U64).update(0, 1L);
        }
    }

    @Test
    void aClosedTableSaysSo() {
        ArrayTable<Long> table = ArrayTable.create("t", Codec.U64, 3);
        table.close();

        assertThatIllegalStateException().isThrownBy(() -> table.lookup(0));
        assertThatIllegalStateException().isThrownBy(() -> table.update(0, 1L));
    }
}
