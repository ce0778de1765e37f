package dev.cleat.sys;

import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Sched;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The system calls behind {@link NetNs}, and the threads on which they are made. */
final class Namespaces {

    // Not /proc/self, which is the main thread's namespace.
    static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

    static {
        LeakReporter.startOutside();
    }

    private Namespaces() {}

    static NetNsHandle create() {
        return onThread("cleat new netns", () -> {
            try (CallFrame frame = CallFrame.borrow()) {
                check(
                        "unshare(CLONE_NEWNET)",
                        frame.call(Syscall.UNSHARE, Sched.CLONE_NEWNET),
                        "making a network namespace failed",
                        CapabilityCheck.own(Capability.SYS_ADMIN));
            }
            return new NetNsHandle(Fd.open(OF_THREAD, "unnamed netns"));
        });
    }

    static <T, X extends Exception> T call(NetNsHandle netNs, NetNs.Task<T, X> task) throws X {
        return onThread("cleat in " + netNs, () -> {
            enter(netNs);
            return task.run();
        });
    }

    static void enter(NetNsHandle netNs) {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a virtual thread cannot enter " + netNs
                            + ": its carrier thread would stay there; use NetNs.call(), which has a platform thread of its own");
        }
        int raw = netNs.fd().acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            long result = frame.call(Syscall.SETNS, raw, Sched.CLONE_NEWNET);
            check(
                    "setns(CLONE_NEWNET)",
                    result,
                    result == -Errno.EINVAL.value()
                            ? netNs + " is no network namespace"
                            : "entering " + netNs + " failed",
                    CapabilityCheck.owner(Capability.SYS_ADMIN));
        } finally {
            netNs.fd().release();
        }
    }

    private static void check(String operation, long result, String explanation, CapabilityCheck needed) {
        if (result < 0) {
            Errno errno = CallFrame.errno(result);
            throw errno.equals(Errno.EPERM)
                    ? new PermissionDeniedException(operation, errno, List.of(needed), null)
                    : new KernelException(operation, errno, null, explanation);
        }
    }

    /*
     * The thread ends with the task instead of returning to a pool, so a namespace that could not be left never
     * reaches somebody else's work.
     */
    @SuppressWarnings("unchecked") // the task throws X or something unchecked
    private static <T, X extends Exception> T onThread(String name, Callable<T> task) throws X {
        FutureTask<T> future = new FutureTask<>(Thread.currentThread().isVirtual() ? () -> andLeave(task) : task);
        Thread thread = Thread.ofPlatform().daemon().name(name).start(future);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    thread.interrupt();
                }
            }
        } catch (ExecutionException e) {
            Throwable cause = withCaller(Objects.requireNonNull(e.getCause()));
            if (cause instanceof Error error) {
                throw error;
            }
            throw (X) cause;
        } catch (CancellationException e) {
            throw new AssertionError("nobody cancels this task", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Runs a task that enters a namespace, and leaves that before the caller learns that it is done. Whoever wakes a
     * virtual thread may start the carrier that it goes on with, and the carrier would be in the namespace for good.
     */
    private static <T> T andLeave(Callable<T> task) throws Exception {
        try (NetNsHandle home = NetNs.current()) {
            try {
                return task.call();
            } finally {
                leaveFor(home);
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // what the task says counts
    private static void leaveFor(NetNsHandle home) {
        try {
            enter(home);
        } catch (KernelException e) {
            // Who may not enter a namespace has not left this one.
        }
    }

    /** Lets the stack trace go on where the other thread was called from, so that it shows the user's own line. */
    private static Throwable withCaller(Throwable cause) {
        StackTraceElement[] inside = cause.getStackTrace();
        StackTraceElement[] caller = new Throwable().getStackTrace();
        StackTraceElement[] all = Arrays.copyOf(inside, inside.length + caller.length);
        System.arraycopy(caller, 0, all, inside.length, caller.length);
        cause.setStackTrace(all);
        return cause;
    }
}
