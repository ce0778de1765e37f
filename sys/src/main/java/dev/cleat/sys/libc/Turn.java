package dev.cleat.sys.libc;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A place in the line of those of this process who want a directory's lock, or have it. {@code flock(2)} knows no order, so
 * of many who try again and again some would never get it.
 */
final class Turn {

    private static final ConcurrentMap<Path, Line> LINES = new ConcurrentHashMap<>();

    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final Path directory;
    private final Line line;

    private Turn(Path directory, Line line) {
        this.directory = directory;
        this.line = line;
    }

    /** Two names of one directory have two lines, whose heads meet at the lock itself. */
    static Turn join(Path path) {
        Path directory = path.toAbsolutePath().normalize();
        Turn[] joined = new Turn[1];
        LINES.compute(directory, (_, there) -> {
            Line line = there == null ? new Line() : there;
            joined[0] = new Turn(directory, line);
            line.turns.add(joined[0]);
            return line;
        });
        return joined[0];
    }

    boolean isNow() {
        return line.turns.peek() == this;
    }

    /** For how long nobody before has got on, and this one is in the line. */
    long waitedNanos() {
        long now = System.nanoTime();
        return Math.min(now - since, now - line.moved);
    }

    /** Lets the next one try: after the lock was had, which was worth waiting for, or in vain. */
    void end(boolean had) {
        LINES.computeIfPresent(directory, (_, there) -> {
            if (there == line && line.turns.remove(this) && had) {
                line.moved = System.nanoTime();
            }
            return there.turns.isEmpty() ? null : there;
        });
        Turn next = line.turns.peek();
        if (next != null) {
            LockSupport.unpark(next.thread);
        }
    }

    private static final class Line {

        private final Queue<Turn> turns = new ConcurrentLinkedQueue<>();
        private volatile long moved = System.nanoTime();
    }
}
