package dev.cleat.netlink;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where system calls that may wait are made: on the calling thread if that is a platform thread, else on a small pool.
 *
 * <p>A downcall holds the carrier of a virtual thread, and both sending and receiving may wait for the kernel's rtnl
 * lock: as many virtual threads as there are carriers would stop all others.
 */
final class BlockingCalls {

    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());
    private static final ThreadPoolExecutor POOL = pool();

    private BlockingCalls() {}

    /** Makes the call and waits for it; an interrupt does not cut it short but stays pending. */
    static <T extends @Nullable Object> T run(Supplier<T> call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.get();
        }
        FutureTask<T> task = new FutureTask<>(call::get);
        POOL.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
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
        throw new AssertionError("a Supplier throws no checked exception", cause);
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
}
