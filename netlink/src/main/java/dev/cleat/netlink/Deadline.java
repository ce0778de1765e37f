package dev.cleat.netlink;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When a request must be answered. */
final class Deadline {

    private static final Duration LONGEST = Duration.ofDays(365);

    private final @Nullable Duration limit;
    private final long at;

    private Deadline(@Nullable Duration limit) {
        this.limit = limit;
        this.at = limit == null ? 0 : System.nanoTime() + limit.toNanos();
    }

    /** From now on; {@code null} is for ever. */
    static Deadline after(@Nullable Duration limit) {
        return new Deadline(limit != null && limit.compareTo(LONGEST) > 0 ? null : limit);
    }

    boolean isSet() {
        return limit != null;
    }

    /** How long it is until then; not positive when it is over. */
    long nanosLeft() {
        return limit == null ? Long.MAX_VALUE : at - System.nanoTime();
    }

    DeadlineExceededException exceeded(Request request, boolean sent) {
        return new DeadlineExceededException(request.toString(), limit == null ? LONGEST : limit, sent);
    }
}
