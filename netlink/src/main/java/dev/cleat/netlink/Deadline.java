package dev.cleat.netlink;

import dev.cleat.sys.libc.BlockingCalls;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** When an operation must be finished, and what is thrown if it is not. Made and asked by the thread that waits. */
final class Deadline {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final BlockingCalls calls;
    private final Supplier<String> operation;
    private final @Nullable Duration limit;
    private final long at;
    private final boolean interruptedBefore = Thread.currentThread().isInterrupted();
    private volatile boolean sent;

    /**
     * From now on.
     *
     * @param calls where its system calls are made
     * @param operation names what is to be finished, when it is asked
     * @param limit how long it may take; {@code null} is for ever
     */
    Deadline(BlockingCalls calls, Supplier<String> operation, @Nullable Duration limit) {
        this.calls = calls;
        this.operation = operation;
        this.limit = limit != null && limit.compareTo(LONGEST) > 0 ? null : limit;
        this.at = this.limit == null ? 0 : System.nanoTime() + this.limit.toNanos();
    }

    String operation() {
        return operation.get();
    }

    /** How long it is until then; not positive when it is over. */
    long nanosLeft() {
        return limit == null ? Long.MAX_VALUE : at - System.nanoTime();
    }

    /** Notes that the kernel has the request. */
    void sent() {
        sent = true;
    }

    /**
     * Stops here if the time is over, or if the thread was interrupted since it began. An older interrupt does not
     * count: a thread that is to end can still clean up.
     */
    void requireTimeLeft() {
        if (limit != null && nanosLeft() <= 0) {
            throw exceeded();
        }
        if (!interruptedBefore && Thread.currentThread().isInterrupted()) {
            throw cancelled();
        }
    }

    /**
     * Makes a system call that may wait for the kernel, without holding a virtual thread's carrier. The deadline counts
     * until the call begins, and not while the kernel works on it.
     */
    long run(LongSupplier call) {
        boolean pending = interruptedBefore && Thread.interrupted();
        try {
            return calls.run(call, nanosLeft());
        } catch (TimeoutException e) {
            throw exceeded();
        } catch (InterruptedException e) {
            throw cancelled();
        } finally {
            if (pending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    DeadlineExceededException exceeded() {
        return new DeadlineExceededException(operation(), limit == null ? LONGEST : limit, sent);
    }

    /** For a wait that was interrupted; the interrupt stays pending. */
    RequestCancelledException cancelled() {
        Thread.currentThread().interrupt();
        return new RequestCancelledException(operation(), sent);
    }
}
