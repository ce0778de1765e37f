package dev.cleat.netlink;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Many requests that go to the kernel together, many in one send.
 *
 * <pre>{@code
 * BatchResult result = rt.batch(newRoutes).ackingLast().readingBack(routes::isThere).execute();
 * result.orThrow();
 * }</pre>
 *
 * <p>The kernel does them in their order, each for itself: one that it refuses does not stop the others. Sixteen threads
 * execute batches of a session at a time, the others wait for their turn. Immutable, and reusable where the requests are.
 *
 * @since 0.1
 */
public final class Batch {

    private final Session session;
    private final Iterable<Request> requests;
    private final @Nullable Duration limit;
    private final boolean ackEach;
    private final @Nullable Predicate<Request> readBack;

    Batch(
            Session session,
            Iterable<Request> requests,
            @Nullable Duration limit,
            boolean ackEach,
            @Nullable Predicate<Request> readBack) {
        this.session = session;
        this.requests = Objects.requireNonNull(requests, "requests");
        this.limit = limit;
        this.ackEach = ackEach;
        this.readBack = readBack;
    }

    /**
     * Asks for an ack of the last request of each send only. Refusals are told nevertheless, so the result is the same;
     * what is saved is an answer per request.
     *
     * @return the batch
     */
    public Batch ackingLast() {
        return new Batch(session, requests, limit, false, readBack);
    }

    /**
     * Says how to find out whether a request was done whose answer got lost. Those that were not are sent again.
     *
     * @param isDone reads the state back, with any session, this one included
     * @return the batch
     */
    public Batch readingBack(Predicate<Request> isDone) {
        return new Batch(session, requests, limit, ackEach, Objects.requireNonNull(isDone, "isDone"));
    }

    /**
     * Sends the requests and waits for all answers. If something is thrown meanwhile, {@link BatchResult#soFar} tells
     * which requests were done until then; also if it is thrown by the iterable, a request's body or what reads back.
     *
     * @return what became of each request
     * @throws DeadlineExceededException if there is a limit ({@link Rtnetlink#within}) for the whole batch and it is
     *     over; some requests may have been done
     * @throws RequestCancelledException if the thread was interrupted meanwhile; some requests may have been done
     * @throws IllegalArgumentException if a request asks for a list ({@code NLM_F_DUMP}); those before it may have been
     *     done
     * @throws IllegalStateException if the session is closed; some requests may have been done
     */
    public BatchResult execute() {
        try (BatchRun run = begin()) {
            return run.execute(requests);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the caller must know that nothing was done
    private BatchRun begin() {
        try {
            return new BatchRun(session, ackEach, readBack, limit);
        } catch (RuntimeException | Error e) {
            // There was not even a socket.
            e.addSuppressed(new BatchCutShortException(BatchResult.nothingSent(requests)));
            throw e;
        }
    }
}
