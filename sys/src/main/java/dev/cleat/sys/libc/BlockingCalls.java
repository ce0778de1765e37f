package dev.cleat.sys.libc;

import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where system calls that take their time in the kernel are made: on the calling thread if that is a platform thread,
 * else on a few threads for calls of that kind.
 *
 * <p>A downcall holds the carrier of a virtual thread: as many virtual threads as there are carriers would stop all
 * others. A call waits for no call of another kind, however long that takes, and no kind has more threads than it says
 * here, however many virtual threads want it. Nothing that waits for an event belongs here: it could hold all threads
 * of its kind for ever. What the kernel does at once, such as most closing, is done where the virtual thread is.
 */
public enum BlockingCalls {
    /** A request or the next part of a list; waits for the kernel's rtnl lock. */
    NETLINK,
    /** Attaching, detaching and updating; waits for that lock, too, and holds it over an RCU grace period. */
    ATTACH,
    /** Reading what is attached; waits for the lock and gives it back at once. */
    QUERY,
    /** Closing what may be a link, and removing its pin; detaches if it was the last one, and else waits for nothing. */
    CLOSE,
    /** Creating a map: a large one takes its memory at once, and all of it has to be cleared. */
    MAP,
    /** A request about sockets, or the next part of a list of them; waits for no such lock. */
    SOCK_DIAG,
    /** Loading a program: the verifier works for up to some seconds. */
    LOAD,
    /** A test run: takes as long as the caller wants it to. */
    TEST_RUN;

    @SuppressWarnings("ImmutableEnumChecker") // threads that come and go are all that a kind is
    private final ThreadPoolExecutor threads;

    BlockingCalls() {
        threads = new ThreadPoolExecutor(
                mostThreads(),
                mostThreads(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("cleat " + name().toLowerCase(Locale.ROOT) + " ", 0)
                        .inheritInheritableThreadLocals(false)
                        .factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** Of each kind. More would not help: they wait for one lock, or take a processor each. */
    static int mostThreads() {
        return Math.max(4, Runtime.getRuntime().availableProcessors());
    }

    /** Makes the call and waits for it; an interrupt of the caller stays pending. */
    public long run(LongSupplier call) {
        return Thread.currentThread().isVirtual() ? new Task(threads, call).result() : call.getAsLong();
    }

    /**
     * Makes the call. Time limit and interrupt count until it begins, and not while the kernel works on it with the
     * caller's memory; an interrupt then stays pending.
     *
     * @param nanos how long it may take until it begins
     * @throws TimeoutException if it did not begin in that time; it never will
     * @throws InterruptedException if the thread was interrupted before it began; it never will
     */
    public long run(LongSupplier call, long nanos) throws TimeoutException, InterruptedException {
        return Thread.currentThread().isVirtual() ? new Task(threads, call).result(nanos) : call.getAsLong();
    }

    /** A call that can be withdrawn until a thread of the pool begins with it. */
    private static final class Task implements Runnable {

        private final ThreadPoolExecutor threads;
        private final FutureTask<Long> call;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(ThreadPoolExecutor threads, LongSupplier call) {
            this.threads = threads;
            this.call = new FutureTask<>(call::getAsLong);
            try {
                threads.execute(this);
            } catch (OutOfMemoryError e) {
                // The process may have no more threads. What must be done, such as closing, is then done here.
                run();
            }
        }

        /** Makes sure that no thread will begin with it; false if one has. */
        private boolean withdraw() {
            threads.remove(this);
            return taken.compareAndSet(false, true);
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                call.run();
            }
        }

        long result(long nanos) throws TimeoutException, InterruptedException {
            try {
                return call.get(nanos, TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                throw unchecked(e.getCause());
            } catch (TimeoutException e) {
                if (withdraw()) {
                    throw e;
                }
            } catch (InterruptedException e) {
                if (withdraw()) {
                    throw e;
                }
                Thread.currentThread().interrupt();
            }
            return result();
        }

        long result() {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return call.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    } catch (ExecutionException e) {
                        throw unchecked(e.getCause());
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private static RuntimeException unchecked(@Nullable Throwable cause) {
            if (cause instanceof Error error) {
                throw error;
            }
            if (cause instanceof RuntimeException exception) {
                return exception;
            }
            throw new AssertionError("a LongSupplier throws no checked exception", cause);
        }
    }
}
