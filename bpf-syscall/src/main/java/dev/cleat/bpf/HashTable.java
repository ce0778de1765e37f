package dev.cleat.bpf;

import dev.cleat.bpf.uapi.Bpf;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The entries of a map of type {@code BPF_MAP_TYPE_HASH} or {@code BPF_MAP_TYPE_LRU_HASH}.
 *
 * <p>Each call is one system call. Programs and other processes change entries at the same time, and this holds then:
 *
 * <ul>
 *   <li>Whether an entry is there is decided once: of any number of {@link #updateIfAbsent} for a key one returns true, and
 *       so it is with {@link #deleteIfPresent}.
 *   <li>A value is copied without a lock. While a program writes to an entry in place, a lookup sees what it has written
 *       so far. An update writes to other memory; but the kernel uses that of an old value at once for the next, so that a
 *       lookup which is held up can still see halves of two values. The same goes for a key that {@link #forEach} reads.
 *   <li>An aligned word of up to 8 bytes is old or new, never a mixture.
 * </ul>
 *
 * <pre>{@code
 * try (HashTable<Integer, Long> limits = HashTable.create("limits", Codec.U32, Codec.U64, 1024)) {
 *     limits.update(podAddress, 125_000_000L);
 * }
 * }</pre>
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 * @since 0.1
 */
public final class HashTable<K, V> implements AutoCloseable {

    private final MapElements<K, V> elements;

    private HashTable(MapElements<K, V> elements) {
        this.elements = elements;
    }

    /**
     * Creates a hash map.
     *
     * @param name at most 15 letters, digits, {@code _} and {@code .}
     * @param keys how keys lie in memory
     * @param values how values lie in memory
     * @param maxEntries the most entries
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the map
     * @throws IllegalArgumentException if the kernel would not take the name or the number
     * @throws dev.cleat.sys.KernelException if the kernel refuses
     */
    public static <K, V> HashTable<K, V> create(String name, Codec<K> keys, Codec<V> values, int maxEntries) {
        if (maxEntries < 1) {
            throw new IllegalArgumentException("a hash map has at least one entry, not " + maxEntries);
        }
        return over(
                MapSpec.of(MapType.HASH, keys.size(), values.size(), maxEntries)
                        .named(name)
                        .create(),
                keys,
                values);
    }

    /**
     * Reads and writes the entries of a map that is there. The table and the map are one handle: closing either closes
     * both.
     *
     * @param map a hash map
     * @param keys how keys lie in memory
     * @param values how values lie in memory
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @return the entries
     * @throws IllegalArgumentException if it is no hash map, or its keys or values have another size; the map stays open
     */
    public static <K, V> HashTable<K, V> over(BpfMap map, Codec<K> keys, Codec<V> values) {
        MapType type = map.info().type();
        if (!type.equals(MapType.HASH) && !type.equals(MapType.LRU_HASH)) {
            throw new IllegalArgumentException(map + " is no hash map");
        }
        return new HashTable<>(new MapElements<>(map, keys, values));
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
     * Reads an entry.
     *
     * @param key its key
     * @return its value, empty if there is no such entry
     */
    public Optional<V> lookup(K key) {
        return elements.lookup(key);
    }

    /**
     * Writes an entry, new or not: {@code BPF_ANY}.
     *
     * @param key its key
     * @param value its value
     * @throws MapFullException if it would be one too many
     */
    public void update(K key, V value) {
        elements.update(key, value, Bpf.BPF_ANY);
    }

    /**
     * Writes an entry if there is none: {@code BPF_NOEXIST}.
     *
     * @param key its key
     * @param value its value
     * @return false if there is one, which is left alone
     * @throws MapFullException if it would be one too many
     */
    public boolean updateIfAbsent(K key, V value) {
        return elements.update(key, value, Bpf.BPF_NOEXIST);
    }

    /**
     * Writes an entry if there is one: {@code BPF_EXIST}.
     *
     * @param key its key
     * @param value its value
     * @return false if there is none, and none was made
     */
    public boolean updateIfPresent(K key, V value) {
        return elements.update(key, value, Bpf.BPF_EXIST);
    }

    /**
     * Removes an entry.
     *
     * @param key its key
     * @return false if there was none
     */
    public boolean deleteIfPresent(K key) {
        return elements.delete(key);
    }

    /**
     * The key that comes first in the kernel's order, which means nothing else.
     *
     * @return the key, empty if there are no entries
     */
    public Optional<K> firstKey() {
        return elements.next(null);
    }

    /**
     * The key that comes after this one in the kernel's order: {@code BPF_MAP_GET_NEXT_KEY}.
     *
     * @param key a key; if its entry is gone, the kernel begins anew with the first one
     * @return the next key, empty if there is none
     */
    public Optional<K> nextKey(K key) {
        return elements.next(key);
    }

    /**
     * Reads all entries, one by one. Entries that are added or removed meanwhile may be seen or not; an entry that stays
     * is not seen twice, and is missed only if the kernel reuses a removed entry's memory at that very moment.
     *
     * @param action what to do with each entry
     * @throws java.util.ConcurrentModificationException if entries are removed so fast that the kernel begins anew again
     *     and again
     */
    public void forEach(BiConsumer<? super K, ? super V> action) {
        elements.forEach(action);
    }

    /** Lets go of the map. It stays while a program uses it or a pin names it. Further calls change nothing. */
    @Override
    public void close() {
        map().close();
    }

    /**
     * The map.
     *
     * @return for instance {@code map 7 (limits, BPF_MAP_TYPE_HASH)}
     */
    @Override
    public String toString() {
        return map().toString();
    }
}
