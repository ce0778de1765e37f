package dev.cleat.netlink;

import dev.cleat.sys.KernelException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What became of each request of a {@link Batch}. Requests are counted from 0.
 *
 * @since 0.1
 */
public final class BatchResult {

    private final int size;
    private final NavigableMap<Integer, KernelException> refused;
    private final NavigableSet<Integer> unknown;
    private final NavigableSet<Integer> notSent;

    BatchResult(
            int size,
            NavigableMap<Integer, KernelException> refused,
            NavigableSet<Integer> unknown,
            NavigableSet<Integer> notSent) {
        this.size = size;
        this.refused = refused;
        this.unknown = unknown;
        this.notSent = notSent;
    }

    static BatchResult nothingSent(Iterable<Request> requests) {
        int size = requests instanceof Collection<Request> all ? all.size() : 0;
        TreeSet<Integer> notSent = IntStream.range(0, size).boxed().collect(Collectors.toCollection(TreeSet::new));
        return new BatchResult(size, Collections.emptyNavigableMap(), Collections.emptyNavigableSet(), notSent);
    }

    /**
     * What is known of each request of a batch that was cut short: by a deadline, an interrupt, {@code close()}, or by an
     * exception of what the caller gave it.
     *
     * <pre>{@code
     * try {
     *     batch.execute();
     * } catch (DeadlineExceededException e) {
     *     BatchResult.soFar(e).ifPresent(result -> log(result.notSent()));
     * }
     * }</pre>
     *
     * @param thrown what {@link Batch#execute} threw
     * @return the result so far; empty if something else threw it
     */
    public static Optional<BatchResult> soFar(Throwable thrown) {
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (suppressed instanceof BatchCutShortException cutShort) {
                return Optional.of(cutShort.result());
            }
        }
        return Optional.empty();
    }

    /**
     * How many requests there were.
     *
     * @return the number; of a batch that was cut short ({@link #soFar}), those that are in the collection, or if it is
     *     none, those that were taken from the iterator
     */
    public int size() {
        return size;
    }

    /**
     * Whether the kernel granted every request.
     *
     * @return true if none was refused, none is unknown, and all were sent
     */
    public boolean isComplete() {
        return refused.isEmpty() && unknown.isEmpty() && notSent.isEmpty();
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
        if (notSent.contains(index)) {
            return new NotSent();
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
     * read them back ({@link Batch#readingBack}), or because the session was closed or the answer cannot be read.
     *
     * @return their indexes, in order
     */
    public List<Integer> unknown() {
        return List.copyOf(unknown);
    }

    /**
     * The requests that a batch that was cut short ({@link #soFar}) had not come to.
     *
     * @return their indexes, in order
     */
    public List<Integer> notSent() {
        return List.copyOf(notSent);
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
        return size + " requests, " + refused.size() + " refused, " + unknown.size() + " unknown"
                + (notSent.isEmpty() ? "" : ", " + notSent.size() + " not sent");
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

    /**
     * The batch was cut short before it was sent, or before it was sent again after reading back showed that it was not
     * done.
     */
    public record NotSent() implements Outcome {}
}
