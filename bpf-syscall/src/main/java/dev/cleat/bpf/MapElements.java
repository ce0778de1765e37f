package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import dev.cleat.bpf.uapi.MapElemAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The element commands of {@code bpf(2)} on one map, with keys and values as codecs see them. */
final class MapElements<K, V> {

    private final BpfMap map;
    private final Codec<K> keys;
    private final Codec<V> values;
    // The kernel reads and writes so many bytes, whatever a codec says later.
    private final int keySize;
    private final int valueSize;

    MapElements(BpfMap map, Codec<K> keys, Codec<V> values) {
        this.keySize = map.info().keySize();
        this.valueSize = map.info().valueSize();
        if (keySize != keys.size() || valueSize != values.size()) {
            throw new IllegalArgumentException(map + " has keys of " + keySize + " and values of " + valueSize
                    + " bytes, the codecs have " + keys.size() + " and " + values.size());
        }
        this.map = map;
        this.keys = keys;
        this.values = values;
    }

    BpfMap map() {
        return map;
    }

    Optional<V> lookup(K key) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment value = frame.allocate(valueSize);
            long result = call(Command.MAP_LOOKUP_ELEM, frame, key, value, 0);
            return absent(Command.MAP_LOOKUP_ELEM, result, Errno.ENOENT)
                    ? Optional.empty()
                    : Optional.of(values.read(value));
        }
    }

    /** Writes an entry; false if the flag forbade it: {@code EEXIST} or {@code ENOENT}. */
    boolean update(K key, V value, int flag) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment bytes = frame.allocate(valueSize);
            values.write(bytes, value);
            long result = call(Command.MAP_UPDATE_ELEM, frame, key, bytes, flag);
            if (result == -Errno.E2BIG.value() && flag != Bpf.BPF_EXIST) {
                throw new MapFullException(
                        Command.MAP_UPDATE_ELEM.toString(),
                        Errno.E2BIG,
                        map + " holds " + map.info().maxEntries() + " entries and is full");
            }
            return !absent(Command.MAP_UPDATE_ELEM, result, Errno.EEXIST, Errno.ENOENT);
        }
    }

    boolean delete(K key) {
        try (CallFrame frame = CallFrame.borrow()) {
            long result = call(Command.MAP_DELETE_ELEM, frame, key, null, 0);
            return !absent(Command.MAP_DELETE_ELEM, result, Errno.ENOENT);
        }
    }

    /** The key after this one, or the first one. */
    Optional<K> next(@Nullable K key) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment next = frame.allocate(keySize);
            long result = call(Command.MAP_GET_NEXT_KEY, frame, key, next, 0);
            return absent(Command.MAP_GET_NEXT_KEY, result, Errno.ENOENT)
                    ? Optional.empty()
                    : Optional.of(keys.read(next));
        }
    }

    /*
     * When the key at hand is removed meanwhile, BPF_MAP_GET_NEXT_KEY begins anew; hence the set of keys that were met,
     * and the bound on the number of steps.
     */
    void forEach(BiConsumer<? super K, ? super V> action) {
        Set<ByteBuffer> met = new LinkedHashSet<>();
        long steps = 4 * map.info().maxEntries() + 16;
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment key = frame.allocate(keySize);
            MemorySegment next = frame.allocate(keySize);
            MemorySegment attr = frame.allocate(MapElemAttr.STRUCT.size());
            MapElemAttr.NEXT_KEY.setPointer(attr, next);
            while (!absent(Command.MAP_GET_NEXT_KEY, call(Command.MAP_GET_NEXT_KEY, frame, attr), Errno.ENOENT)) {
                if (steps-- == 0) {
                    throw new ConcurrentModificationException(
                            "entries of " + map + " are removed too fast to read them");
                }
                met.add(ByteBuffer.wrap(next.toArray(ValueLayout.JAVA_BYTE)));
                key.copyFrom(next);
                MapElemAttr.KEY.setPointer(attr, key);
            }
        }
        for (ByteBuffer bytes : met) {
            K key = key(bytes);
            lookup(key).ifPresent(value -> action.accept(key, value));
        }
    }

    /** Reads a key from native memory: a codec may ask for an alignment that an array of bytes does not have. */
    private K key(ByteBuffer bytes) {
        try (CallFrame frame = CallFrame.borrow()) {
            return keys.read(frame.allocate(keySize).copyFrom(MemorySegment.ofBuffer(bytes)));
        }
    }

    private long call(
            Command command, CallFrame frame, @Nullable K key, @Nullable MemorySegment valueOrNextKey, int flag) {
        MemorySegment attr = frame.allocate(MapElemAttr.STRUCT.size());
        if (key != null) {
            MemorySegment bytes = frame.allocate(keySize);
            keys.write(bytes, key);
            MapElemAttr.KEY.setPointer(attr, bytes);
        }
        if (valueOrNextKey != null) {
            MapElemAttr.VALUE.setPointer(attr, valueOrNextKey);
        }
        MapElemAttr.FLAGS.set(attr, flag);
        return call(command, frame, attr);
    }

    private long call(Command command, CallFrame frame, MemorySegment attr) {
        int raw = map.fd().acquire();
        try {
            MapElemAttr.MAP_FD.set(attr, raw);
            return command.call(frame, attr);
        } finally {
            map.fd().release();
        }
    }

    private boolean absent(Command command, long result, Errno... expected) {
        if (result >= 0) {
            return false;
        }
        Errno errno = CallFrame.errno(result);
        for (Errno one : expected) {
            if (errno.equals(one)) {
                return true;
            }
        }
        throw failure(command, errno);
    }

    private KernelException failure(Command command, Errno errno) {
        return errno.equals(Errno.EPERM)
                ? command.denied(errno, CapabilityChecks.of(command), MapAccess.explainDenial(map, command))
                : command.failure(errno, map.toString());
    }
}
