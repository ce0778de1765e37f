package dev.cleat.bpf;

import dev.cleat.bpf.uapi.ProgQueryAttr;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.struct.CField;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What {@code BPF_PROG_QUERY} takes beside the attach point: which arrays the kernel fills, and how long they are.
 *
 * <p>Immutable: each method returns a changed copy.
 *
 * @since 0.1
 */
public final class QueryRequest {

    private final Set<Column> columns;
    private final Room room;
    private final int queryFlags;
    private final int attachFlags;

    private QueryRequest(Set<Column> columns, Room room, int queryFlags, int attachFlags) {
        this.columns = columns;
        this.room = room;
        this.queryFlags = queryFlags;
        this.attachFlags = attachFlags;
    }

    /**
     * Asks for the number of programs and the revision alone.
     *
     * @return the request
     */
    public static QueryRequest countOnly() {
        return new QueryRequest(EnumSet.noneOf(Column.class), new Room(0, 0), 0, 0);
    }

    /**
     * Asks for all four arrays.
     *
     * @param capacity their length in entries
     * @return the request
     * @throws IllegalArgumentException if the length is negative or more than 1048576
     */
    public static QueryRequest everything(int capacity) {
        return programIds(capacity).withLinkIds().withFlags();
    }

    /**
     * Asks for the program ids.
     *
     * @param capacity the length of the array in entries
     * @return the request
     * @throws IllegalArgumentException if the length is negative or more than 1048576
     */
    public static QueryRequest programIds(int capacity) {
        return new QueryRequest(EnumSet.of(Column.PROGRAM_IDS), new Room(capacity, capacity), 0, 0);
    }

    /**
     * Asks for the link ids too; since Linux 6.6.
     *
     * @return the changed request
     */
    public QueryRequest withLinkIds() {
        return with(EnumSet.of(Column.LINK_IDS));
    }

    /**
     * Asks for the flags of each program and link too; since Linux 6.1 and 6.6.
     *
     * @return the changed request
     */
    public QueryRequest withFlags() {
        return with(EnumSet.of(Column.PROGRAM_FLAGS, Column.LINK_FLAGS));
    }

    private QueryRequest with(Set<Column> more) {
        Set<Column> all = EnumSet.copyOf(more);
        all.addAll(columns);
        return new QueryRequest(all, room, queryFlags, attachFlags);
    }

    /**
     * Tells the kernel another number of entries than the arrays were asked to have. They are never shorter than that:
     * a number beyond their capacity makes them longer.
     *
     * @param entries the kernel's {@code count}
     * @return the changed request
     * @throws IllegalArgumentException if it is negative or more than 1048576
     */
    public QueryRequest withCount(int entries) {
        return new QueryRequest(columns, new Room(room.capacity, entries), queryFlags, attachFlags);
    }

    /**
     * Sets {@code query_flags}.
     *
     * @param bits for instance {@link AttachFlags#QUERY_EFFECTIVE}
     * @return the changed request
     */
    public QueryRequest queryFlags(int bits) {
        return new QueryRequest(columns, room, bits, attachFlags);
    }

    /**
     * Sets {@code attach_flags}, which the kernel only writes: anything but 0 is refused.
     *
     * @param bits the bits
     * @return the changed request
     */
    public QueryRequest attachFlags(int bits) {
        return new QueryRequest(columns, room, queryFlags, bits);
    }

    /** Writes the request, and makes the arrays for the answer. */
    Map<Column, MemorySegment> fill(CallFrame frame, MemorySegment attr) {
        ProgQueryAttr.QUERY_FLAGS.set(attr, queryFlags);
        ProgQueryAttr.ATTACH_FLAGS.set(attr, attachFlags);
        ProgQueryAttr.COUNT.set(attr, room.count);
        Map<Column, MemorySegment> arrays = new EnumMap<>(Column.class);
        for (Column column : columns) {
            MemorySegment array = frame.allocate(room.bytes());
            column.pointer().setPointer(attr, array);
            arrays.put(column, array);
        }
        return arrays;
    }

    /** An array that the kernel fills, with one entry of 32 bits for each program. */
    enum Column {
        PROGRAM_IDS,
        LINK_IDS,
        PROGRAM_FLAGS,
        LINK_FLAGS;

        private CField pointer() {
            return switch (this) {
                case PROGRAM_IDS -> ProgQueryAttr.PROG_IDS;
                case LINK_IDS -> ProgQueryAttr.LINK_IDS;
                case PROGRAM_FLAGS -> ProgQueryAttr.PROG_ATTACH_FLAGS;
                case LINK_FLAGS -> ProgQueryAttr.LINK_ATTACH_FLAGS;
            };
        }
    }

    /**
     * How much memory there is, and how much the kernel is told of: it writes as many entries as it is told, and reads
     * that number as unsigned.
     */
    private record Room(int capacity, int count) {

        // No hook takes more than some dozens, and all of it is cleared for each query.
        private static final int MOST = 1 << 20;

        Room {
            if (capacity < 0 || count < 0) {
                throw new IllegalArgumentException("an array has no negative length: " + Math.min(capacity, count));
            }
            if (capacity > MOST || count > MOST) {
                throw new IllegalArgumentException(
                        "an array has at most " + MOST + " entries, not " + Math.max(capacity, count));
            }
        }

        long bytes() {
            return (long) Integer.BYTES * Math.max(capacity, count);
        }
    }
}
