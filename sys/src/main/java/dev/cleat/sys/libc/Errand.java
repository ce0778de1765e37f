package dev.cleat.sys.libc;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * What another thread does for a caller who waits for it.
 *
 * @param <T> what comes of it
 */
public final class Errand<T> extends FutureTask<T> {

    /** Something to do. */
    public Errand(Callable<T> task) {
        super(task);
    }

    /** Does it; in a stack trace, the frame of this method tells where the other thread began. */
    @Override
    public void run() {
        super.run();
    }

    /** Makes this failure what comes of it, because nobody will do it. */
    void fail(RuntimeException failure) {
        setException(failure);
    }

    /**
     * Waits until it is done. An interrupt stays pending, and is passed on.
     *
     * @param worker whom to interrupt too, null for nobody
     * @param <X> what the task throws, beside what is unchecked
     */
    @SuppressWarnings("unchecked") // the task throws X or something unchecked
    public <X extends Exception> T await(@Nullable Thread worker) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (worker != null) {
                        worker.interrupt();
                    }
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = withCaller(Objects.requireNonNull(e.getCause()));
            if (cause instanceof Error error) {
                throw error;
            }
            throw (X) cause;
        } catch (CancellationException e) {
            throw new AssertionError("nobody cancels an errand", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Lets the stack trace go on where the other thread was called from, so that it shows the user's own line. An
     * exception that is thrown again and again is told so once.
     */
    private static Throwable withCaller(Throwable cause) {
        List<StackTraceElement> inside = Arrays.asList(cause.getStackTrace());
        List<StackTraceElement> caller = Arrays.asList(new Throwable().getStackTrace());
        if (beganInErrand(inside) && Collections.indexOfSubList(inside, caller) < 0) {
            StackTraceElement[] all = new StackTraceElement[inside.size() + caller.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = i < inside.size() ? inside.get(i) : caller.get(i - inside.size());
            }
            cause.setStackTrace(all);
        }
        return cause;
    }

    /** Whether a stack trace ends with the other thread: it goes no further yet, and is not of somebody else's making. */
    private static boolean beganInErrand(List<StackTraceElement> trace) {
        return trace.reversed().stream()
                .filter(frame -> frame.getClassName().equals(Errand.class.getName()))
                .findFirst()
                .filter(frame -> frame.getMethodName().equals("run"))
                .isPresent();
    }
}
