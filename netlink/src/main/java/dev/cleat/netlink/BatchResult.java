package dev.cleat.netlink;

import dev.cleat.sys.KernelException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of each request of a {@link Batch}. Requests are counted from 0.
 *
 * @since 0.1
 */
public final class BatchResult {

    private final int size;
    private final NavigableMap<Integer, KernelException> refused;
    private final NavigableSet<Integer> unknown;

    BatchResult(int size, NavigableMap<Integer, KernelException> refused, NavigableSet<Integer> unknown) {
        this.size = size;
        this.refused = refused;
        this.unknown = unknown;
    }

    /**
     * How many requests there were.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * Whether the kernel granted every request.
     *
     * @return true if none was refused and none is unknown
     */
    public boolean isComplete() {
        return refused.isEmpty() && unknown.isEmpty();
    }

    /**
     * What became of one request.
     *
     * @param index the request
     * @return the outcome
     * @throws IndexOutOfBoundsException if there is no such request
     */
    public Outcome outcome(int index) {
        Objects.checkIndex(index, size);
        KernelException refusal = refused.get(index);
        if (refusal != null) {
            return new Refused(refusal);
        }
        return unknown.contains(index) ? new Unknown() : new Done();
    }

    /**
     * The requests that the kernel refused.
     *
     * @return the refusals by request, in order
     */
    public Map<Integer, KernelException> refused() {
        return Collections.unmodifiableNavigableMap(refused);
    }

    /**
     * The requests whose answer got lost because the socket's receive buffer was full, and of which nobody said how to
     * read them back ({@link Batch#readingBack}).
     *
     * @return their indexes, in order
     */
    public List<Integer> unknown() {
        return List.copyOf(unknown);
    }

    /**
     * Throws the first refusal, if there is one.
     *
     * @return this result, in which some requests may be unknown
     * @throws NetlinkException if the kernel refused a request
     */
    public BatchResult orThrow() {
        Optional.ofNullable(refused.firstEntry()).ifPresent(first -> {
            throw first.getValue();
        });
        return this;
    }

    /**
     * Counts.
     *
     * @return for instance {@code 1000 requests, 3 refused, 0 unknown}
     */
    @Override
    public String toString() {
        return size + " requests, " + refused.size() + " refused, " + unknown.size() + " unknown";
    }

    /** What became of a request. */
    public sealed interface Outcome {}

    /** The kernel granted it, or reading back showed that it was done. */
    public record Done() implements Outcome {}

    /**
     * The kernel refused it.
     *
     * @param why the refusal, as {@link Rtnetlink#execute} would have thrown it
     */
    public record Refused(KernelException why) implements Outcome {}

    /** The answer got lost; it may have been done or refused. */
    public record Unknown() implements Outcome {}
}
