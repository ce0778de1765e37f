package dev.cleat.sys.libc;

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
 * Where system calls that may wait for the kernel are made: on the calling thread if that is a platform thread, else on
 * a small pool.
 *
 * <p>A downcall holds the carrier of a virtual thread, and an attach or a netlink {@code send} waits for the kernel's
 * rtnl lock and for RCU: as many virtual threads as there are carriers would stop all others. Nothing that waits for an
 * event belongs here: it could hold all the threads of the pool for ever.
 */
public final class BlockingCalls {

    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private BlockingCalls() {}

    /** Makes the call and waits for it; an interrupt of the caller stays pending. */
    static long run(LongSupplier call) {
        return Thread.currentThread().isVirtual() ? new Task(call).result() : call.getAsLong();
    }

    /**
     * Makes the call. Time limit and interrupt count until it begins, and not while the kernel works on it with the
     * caller's memory; an interrupt then stays pending.
     *
     * @param nanos how long it may take until it begins
     * @throws TimeoutException if it did not begin in that time; it never will
     * @throws InterruptedException if the thread was interrupted before it began; it never will
     */
    public static long run(LongSupplier call, long nanos) throws TimeoutException, InterruptedException {
        return Thread.currentThread().isVirtual() ? new Task(call).result(nanos) : call.getAsLong();
    }

    /** A call that can be withdrawn until a thread of the pool begins with it. */
    private static final class Task implements Runnable {

        private final FutureTask<Long> call;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(LongSupplier call) {
            this.call = new FutureTask<>(call::getAsLong);
            try {
                Pool.THREADS_OF_ALL.execute(this);
            } catch (OutOfMemoryError e) {
                // The process may have no more threads. What must be done, such as closing, is then done here.
                run();
            }
        }

        /** Makes sure that no thread will begin with it; false if one has. */
        private boolean withdraw() {
            Pool.THREADS_OF_ALL.remove(this);
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

    /** Made when a virtual thread first needs it. */
    private static final class Pool {

        static final ThreadPoolExecutor THREADS_OF_ALL = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("cleat call ", 0)
                        .inheritInheritableThreadLocals(false)
                        .factory());

        static {
            THREADS_OF_ALL.allowCoreThreadTimeOut(true);
        }
    }
}
