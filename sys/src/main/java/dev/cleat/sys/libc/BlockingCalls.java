package dev.cleat.sys.libc;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Where system calls that may wait for the kernel are made: on the calling thread if that is a platform thread, else on
 * a small pool.
 *
 * <p>A downcall holds the carrier of a virtual thread, and an attach waits for the kernel's rtnl lock and for RCU: as
 * many virtual threads as there are carriers would stop all others.
 */
final class BlockingCalls {

    private static final int THREADS = Math.max(4, Runtime.getRuntime().availableProcessors());

    private BlockingCalls() {}

    /** Makes the call and waits for it; an interrupt of the caller stays pending. */
    static long run(LongSupplier call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.getAsLong();
        }
        FutureTask<Long> task = new FutureTask<>(call::getAsLong);
        Pool.THREADS_OF_ALL.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a system call could not be made", e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
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
