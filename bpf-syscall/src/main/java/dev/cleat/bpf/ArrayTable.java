package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import java.util.Objects;

/**
 * The entries of a map of type {@code BPF_MAP_TYPE_ARRAY}: always there, zeroed at first, numbered from 0.
 *
 * <p>Each call is one system call. Programs and other processes change entries at the same time: values are written and
 * read in place, without a lock. A lookup sees what a program or an update has written so far. An
 * aligned word of up to 8 bytes is old or new, never a mixture.
 *
 * <pre>{@code
 * try (ArrayTable<Long> counters = ArrayTable.create("counters", Codec.U64, 4)) {
 *     Program prog = Program.of(SCHED_CLS, counting(counters.map(), 0)).load();
 *     ...
 *     long packets = counters.lookup(0);
 * }
 * }</pre>
 *
 * @param <V> the type of the values
 * @since 0.1
 */
public final class ArrayTable<V> implements AutoCloseable {

    private final MapElements<Integer, V> elements;

    private ArrayTable(MapElements<Integer, V> elements) {
        this.elements = elements;
    }

    /**
     * Creates an array map.
     *
     * @param name at most 15 letters, digits, {@code _} and {@code .}
     * @param values how values lie in memory
     * @param size the number of entries
     * @param <V> the type of the values
     * @return the map
     * @throws IllegalArgumentException if the kernel would not take the name or the number
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static <V> ArrayTable<V> create(String name, Codec<V> values, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("an array map has at least one entry, not " + size);
        }
        return over(
                MapSpec.of(MapType.ARRAY, Integer.BYTES, values.size(), size)
                        .named(name)
                        .create(),
                values);
    }

    /**
     * Reads and writes the entries of a map that is there. The table and the map are one handle: closing either closes
     * both.
     *
     * @param map an array map
     * @param values how values lie in memory
     * @param <V> the type of the values
     * @return the entries
     * @throws IllegalArgumentException if it is no array map, its values have another size, or it has more entries than
     *     an {@code int} can count; the map stays open
     */
    public static <V> ArrayTable<V> over(BpfMap map, Codec<V> values) {
        if (!map.info().type().equals(MapType.ARRAY)) {
            throw new IllegalArgumentException(map + " is no array map");
        }
        if (map.info().maxEntries() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(map + " has " + map.info().maxEntries() + " entries, too many");
        }
        return new ArrayTable<>(new MapElements<>(map, Codec.U32, values));
    }

    /**
     * The map itself, for programs that refer to it and for its pin.
     *
     * @return the map
     */
    public BpfMap map() {
        return elements.map();
    }

    /**
     * The number of entries.
     *
     * @return a positive number
     */
    public int size() {
        return Math.toIntExact(map().info().maxEntries());
    }

    /**
     * Reads an entry.
     *
     * @param index its number
     * @return its value
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public V lookup(int index) {
        return elements.lookup(Objects.checkIndex(index, size()))
                .orElseThrow(() -> new IllegalStateException(map() + " has lost entry " + index));
    }

    /**
     * Writes an entry.
     *
     * @param index its number
     * @param value its value
     * @throws IndexOutOfBoundsException if there is no such entry
     */
    public void update(int index, V value) {
        elements.update(Objects.checkIndex(index, size()), value, Bpf.BPF_ANY);
    }

    /** Lets go of the map. It stays while a program uses it or a pin names it. Further calls change nothing. */
    @Override
    public void close() {
        map().close();
    }

    /**
     * The map.
     *
     * @return for instance {@code map 7 (counters, BPF_MAP_TYPE_ARRAY)}
     */
    @Override
    public String toString() {
        return map().toString();
    }
}
