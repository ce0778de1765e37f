package dev.cleat.bpf;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.cleat.bpf.QueryRequest.Column;
import dev.cleat.bpf.uapi.ProgQueryAttr;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code BPF_PROG_QUERY} wrote: the number of programs, the revision, and the arrays that were asked for.
 *
 * @since 0.1
 */
public final class HookPrograms {

    private static final int[] NONE = {};

    private final int count;
    private final long revision;
    private final int attachFlags;
    private final boolean truncated;
    private final int[] programIds;
    private final int[] linkIds;
    private final int[] programFlags;
    private final int[] linkFlags;

    private HookPrograms(MemorySegment attr, Map<Column, MemorySegment> arrays, boolean truncated) {
        this.count = ProgQueryAttr.COUNT.getInt(attr);
        this.revision = ProgQueryAttr.REVISION.get(attr);
        this.attachFlags = ProgQueryAttr.ATTACH_FLAGS.getInt(attr);
        this.truncated = truncated;
        this.programIds = ints(arrays.get(Column.PROGRAM_IDS));
        this.linkIds = ints(arrays.get(Column.LINK_IDS));
        this.programFlags = ints(arrays.get(Column.PROGRAM_FLAGS));
        this.linkFlags = ints(arrays.get(Column.LINK_FLAGS));
    }

    static HookPrograms read(MemorySegment attr, Map<Column, MemorySegment> arrays, boolean truncated) {
        return new HookPrograms(attr, arrays, truncated);
    }

    /**
     * How many programs are on the hook, whatever the arrays held.
     *
     * @return the number
     */
    public int count() {
        return count;
    }

    /**
     * The revision of the hook.
     *
     * @return the revision; empty where this kernel or this query has none
     */
    public Optional<Revision> revision() {
        return revision == 0 ? Optional.empty() : Optional.of(new Revision(revision));
    }

    /**
     * The flags of the attach point as a whole, as cgroups have them.
     *
     * @return bits of {@link AttachFlags}
     */
    public int attachFlags() {
        return attachFlags;
    }

    /**
     * Whether the arrays were too short ({@code ENOSPC}); they hold the first programs then.
     *
     * @return true if there are more programs than the arrays hold
     */
    public boolean isTruncated() {
        return truncated;
    }

    /**
     * The program ids in the order in which the programs run.
     *
     * @return the whole array as the kernel left it, 0 beyond the last; empty if it was not asked for
     */
    public int[] programIds() {
        return programIds.clone();
    }

    /**
     * The link ids, beside {@link #programIds()}; 0 for a program without a link.
     *
     * @return the whole array as the kernel left it; empty if it was not asked for
     */
    public int[] linkIds() {
        return linkIds.clone();
    }

    /**
     * The flags of each program.
     *
     * @return the whole array as the kernel left it; empty if it was not asked for
     */
    public int[] programFlags() {
        return programFlags.clone();
    }

    /**
     * The flags of each link.
     *
     * @return the whole array as the kernel left it; empty if it was not asked for
     */
    public int[] linkFlags() {
        return linkFlags.clone();
    }

    private static int[] ints(@Nullable MemorySegment array) {
        return array == null ? NONE : array.toArray(JAVA_INT);
    }
}
