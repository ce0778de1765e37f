package dev.cleat.netlink;

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
 * <p>A downcall holds the carrier of a virtual thread, and sending may wait for the kernel's rtnl lock: as many virtual
 * threads as there are carriers would stop all others. Nothing that waits for an <em>answer</em> belongs here; that is
 * what {@link EventLoop} is for.
 */
final class BlockingCalls {

    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());
    private static final ThreadPoolExecutor POOL = pool();

    private BlockingCalls() {}

    /** Makes the call. Time limit and interrupt count until it begins, and not while the kernel works on it. */
    static long run(LongSupplier call, Deadline deadline) {
        if (!Thread.currentThread().isVirtual()) {
            return call.getAsLong();
        }
        Task task = new Task(call);
        POOL.execute(task);
        try {
            return task.await(deadline);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
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

    private static ThreadPoolExecutor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("cleat netlink ", 0)
                        .inheritInheritableThreadLocals(false)
                        .factory());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** A call that can be withdrawn until a thread of the pool begins with it. */
    private static final class Task implements Runnable {

        private final FutureTask<Long> call;
        private final AtomicBoolean taken = new AtomicBoolean();

        Task(LongSupplier call) {
            this.call = new FutureTask<>(call::getAsLong);
        }

        @Override
        public void run() {
            if (taken.compareAndSet(false, true)) {
                call.run();
            }
        }

        long await(Deadline deadline) throws ExecutionException {
            try {
                return call.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (taken.compareAndSet(false, true)) {
                    throw deadline.exceeded();
                }
            } catch (InterruptedException e) {
                if (taken.compareAndSet(false, true)) {
                    throw deadline.cancelled();
                }
                Thread.currentThread().interrupt();
            }
            return awaitKernel();
        }

        /** The kernel works on it with the caller's memory: there is no way but to wait. An interrupt stays pending. */
        private long awaitKernel() throws ExecutionException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return call.get();
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
