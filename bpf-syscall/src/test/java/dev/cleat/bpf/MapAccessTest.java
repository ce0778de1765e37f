package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.uapi.MapElemAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.lang.foreign.MemorySegment;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MapAccessTest {

    private static final int BPF_F_RDONLY = 1 << 3;
    private static final int BPF_F_WRONLY = 1 << 4;
    private static final int BPF_F_RDONLY_PROG = 1 << 7;
    private static final int BPF_MAP_FREEZE = 22;

    @Test
    void whoReadsThroughADescriptorForWritingIsToldSo() {
        try (HashTable<Integer, Integer> table = table(BPF_F_WRONLY)) {
            table.update(1, 2);

            denied(() -> table.lookup(1), "is for writing only (BPF_F_WRONLY)");
            denied(() -> table.forEach((key, value) -> {}), "is for writing only (BPF_F_WRONLY)");
        }
    }

    @Test
    void whoWritesThroughADescriptorForReadingIsToldSo() {
        try (HashTable<Integer, Integer> table = table(BPF_F_RDONLY)) {
            assertThat(table.lookup(1)).isEmpty();

            denied(() -> table.update(1, 2), "is for reading only (BPF_F_RDONLY)");
            denied(() -> table.deleteIfPresent(1), "is for reading only (BPF_F_RDONLY)");
        }
    }

    @Test
    void whoWritesToAFrozenMapIsToldSo() {
        try (HashTable<Integer, Integer> table = table(0)) {
            freeze(table.map());

            assertThat(table.lookup(1)).isEmpty();
            denied(() -> table.update(1, 2), "is frozen, only programs can write to it");
        }
    }

    @Test
    void whatProgramsMayNotWriteOthersMay() {
        try (HashTable<Integer, Integer> table = table(BPF_F_RDONLY_PROG)) {
            table.update(1, 2);

            assertThat(table.lookup(1)).contains(2);
        }
    }

    private static HashTable<Integer, Integer> table(int flags) {
        BpfMap map = MapSpec.of(MapType.HASH, 4, 4, 1).flags(flags).create();
        return HashTable.over(map, Codec.U32, Codec.U32);
    }

    private static void freeze(BpfMap map) {
        int raw = map.fd().acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(MapElemAttr.STRUCT.size());
            MapElemAttr.MAP_FD.set(attr, raw);
            assertThat(frame.call(Syscall.BPF, BPF_MAP_FREEZE, attr.address(), Integer.BYTES))
                    .isZero();
        } finally {
            map.fd().release();
        }
    }

    private static void denied(ThrowingCallable call, String why) {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPERM))
                .withMessageEndingWith(why);
    }
}
