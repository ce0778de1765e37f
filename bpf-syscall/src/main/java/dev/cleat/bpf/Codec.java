package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * How a key or value of a map lies in memory.
 *
 * <p>{@link #U32}, {@link #U64} and {@link #bytes} serve plain maps; a struct gets a codec of its own:
 *
 * <pre>{@code
 * record Limit(long bytesPerSecond, long lastNanos) {
 *     static final Codec<Limit> CODEC = Codec.of(
 *             16,
 *             memory -> new Limit(memory.get(JAVA_LONG, 0), memory.get(JAVA_LONG, 8)),
 *             (memory, limit) -> {
 *                 memory.set(JAVA_LONG, 0, limit.bytesPerSecond());
 *                 memory.set(JAVA_LONG, 8, limit.lastNanos());
 *             });
 * }
 * }</pre>
 *
 * @param <T> the Java type
 * @since 0.1
 */
public interface Codec<T> {

    /** A 32-bit number in the machine's byte order, as its bits. */
    Codec<Integer> U32 = of(
            Integer.BYTES,
            memory -> memory.get(JAVA_INT_UNALIGNED, 0),
            (memory, value) -> memory.set(JAVA_INT_UNALIGNED, 0, value));

    /** A 64-bit number in the machine's byte order, as its bits. */
    Codec<Long> U64 = of(
            Long.BYTES,
            memory -> memory.get(JAVA_LONG_UNALIGNED, 0),
            (memory, value) -> memory.set(JAVA_LONG_UNALIGNED, 0, value));

    /**
     * Plain bytes, of exactly this number.
     *
     * @param size the number of bytes
     * @return the codec; it refuses arrays of another length with {@link IllegalArgumentException}
     * @throws IllegalArgumentException if the size is not positive
     */
    static Codec<byte[]> bytes(int size) {
        return of(size, memory -> memory.toArray(JAVA_BYTE), (memory, value) -> {
            if (value.length != size) {
                throw new IllegalArgumentException("the map takes " + size + " bytes, not " + value.length);
            }
            MemorySegment.copy(value, 0, memory, JAVA_BYTE, 0, size);
        });
    }

    /**
     * A codec from two functions.
     *
     * @param size the number of bytes in the map
     * @param reader makes a value from so many bytes
     * @param writer writes a value into so many zeroed bytes
     * @param <T> the Java type
     * @return the codec
     * @throws IllegalArgumentException if the size is not positive
     */
    static <T> Codec<T> of(int size, Reader<T> reader, Writer<T> writer) {
        if (size <= 0) {
            throw new IllegalArgumentException("a key or value has at least one byte, not " + size);
        }
        return new Codec<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public T read(MemorySegment memory) {
                return reader.read(memory);
            }

            @Override
            public void write(MemorySegment memory, T value) {
                writer.write(memory, value);
            }
        };
    }

    /**
     * The number of bytes in the map.
     *
     * @return a positive number
     */
    int size();

    /**
     * Makes a value from its bytes.
     *
     * @param memory {@link #size()} bytes, aligned to 8, valid during the call only
     * @return the value
     */
    T read(MemorySegment memory);

    /**
     * Writes a value.
     *
     * @param memory {@link #size()} zeroed bytes, aligned to 8, valid during the call only
     * @param value the value
     */
    void write(MemorySegment memory, T value);

    /**
     * Makes a value from its bytes.
     *
     * @param <T> the Java type
     */
    @FunctionalInterface
    interface Reader<T> {

        /**
         * Makes a value.
         *
         * @param memory the bytes
         * @return the value
         */
        T read(MemorySegment memory);
    }

    /**
     * Writes a value.
     *
     * @param <T> the Java type
     */
    @FunctionalInterface
    interface Writer<T> {

        /**
         * Writes a value.
         *
         * @param memory zeroed bytes
         * @param value the value
         */
        void write(MemorySegment memory, T value);
    }
}
