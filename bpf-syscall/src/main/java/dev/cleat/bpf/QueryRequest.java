package dev.cleat.bpf;

import dev.cleat.bpf.uapi.ProgQueryAttr;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.struct.CField;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What {@code BPF_PROG_QUERY} takes beside the attach point: which arrays the kernel fills, and how long they are.
 *
 * <p>Immutable: each method returns a changed copy.
 *
 * @since 0.1
 */
public final class QueryRequest {

    private final int capacity;
    private final int count;
    private final boolean programIds;
    private final boolean linkIds;
    private final boolean programFlags;
    private final boolean linkFlags;
    private final int queryFlags;
    private final int attachFlags;

    private QueryRequest(
            int capacity,
            int count,
            boolean programIds,
            boolean linkIds,
            boolean programFlags,
            boolean linkFlags,
            int queryFlags,
            int attachFlags) {
        this.capacity = capacity;
        this.count = count;
        this.programIds = programIds;
        this.linkIds = linkIds;
        this.programFlags = programFlags;
        this.linkFlags = linkFlags;
        this.queryFlags = queryFlags;
        this.attachFlags = attachFlags;
    }

    /**
     * Asks for the number of programs and the revision alone.
     *
     * @return the request
     */
    public static QueryRequest countOnly() {
        return new QueryRequest(0, 0, false, false, false, false, 0, 0);
    }

    /**
     * Asks for all four arrays.
     *
     * @param capacity their length in entries
     * @return the request
     * @throws IllegalArgumentException if the length is negative
     */
    public static QueryRequest everything(int capacity) {
        return programIds(capacity).withLinkIds().withFlags();
    }

    /**
     * Asks for the program ids.
     *
     * @param capacity the length of the array in entries
     * @return the request
     * @throws IllegalArgumentException if the length is negative
     */
    public static QueryRequest programIds(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("an array has no negative length: " + capacity);
        }
        return new QueryRequest(capacity, capacity, true, false, false, false, 0, 0);
    }

    /**
     * Asks for the link ids too; since Linux 6.6.
     *
     * @return the changed request
     */
    public QueryRequest withLinkIds() {
        return new QueryRequest(capacity, count, programIds, true, programFlags, linkFlags, queryFlags, attachFlags);
    }

    /**
     * Asks for the flags of each program and link too; since Linux 6.1 and 6.6.
     *
     * @return the changed request
     */
    public QueryRequest withFlags() {
        return new QueryRequest(capacity, count, programIds, linkIds, true, true, queryFlags, attachFlags);
    }

    /**
     * Tells the kernel another number of entries than the arrays have, or one without arrays.
     *
     * @param entries the kernel's {@code count}, at most the capacity where there are arrays
     * @return the changed request
     * @throws IllegalArgumentException if the arrays are shorter
     */
    public QueryRequest withCount(int entries) {
        if (entries > capacity && (programIds || linkIds || programFlags || linkFlags)) {
            throw new IllegalArgumentException("the kernel would write beyond arrays of " + capacity + " entries");
        }
        return new QueryRequest(
                capacity, entries, programIds, linkIds, programFlags, linkFlags, queryFlags, attachFlags);
    }

    /**
     * Sets {@code query_flags}.
     *
     * @param bits for instance {@link AttachFlags#QUERY_EFFECTIVE}
     * @return the changed request
     */
    public QueryRequest queryFlags(int bits) {
        return new QueryRequest(capacity, count, programIds, linkIds, programFlags, linkFlags, bits, attachFlags);
    }

    /**
     * Sets {@code attach_flags}, which the kernel only writes: anything but 0 is refused.
     *
     * @param bits the bits
     * @return the changed request
     */
    public QueryRequest attachFlags(int bits) {
        return new QueryRequest(capacity, count, programIds, linkIds, programFlags, linkFlags, queryFlags, bits);
    }

    HookPrograms.Arrays fill(CallFrame frame, MemorySegment attr) {
        ProgQueryAttr.QUERY_FLAGS.set(attr, queryFlags);
        ProgQueryAttr.ATTACH_FLAGS.set(attr, attachFlags);
        ProgQueryAttr.COUNT.set(attr, count);
        return new HookPrograms.Arrays(
                array(programIds, ProgQueryAttr.PROG_IDS, frame, attr),
                array(linkIds, ProgQueryAttr.LINK_IDS, frame, attr),
                array(programFlags, ProgQueryAttr.PROG_ATTACH_FLAGS, frame, attr),
                array(linkFlags, ProgQueryAttr.LINK_ATTACH_FLAGS, frame, attr));
    }

    private @Nullable MemorySegment array(boolean wanted, CField pointer, CallFrame frame, MemorySegment attr) {
        if (!wanted) {
            return null;
        }
        MemorySegment array = frame.allocate(capacity * 4L);
        pointer.setPointer(attr, array);
        return array;
    }
}
