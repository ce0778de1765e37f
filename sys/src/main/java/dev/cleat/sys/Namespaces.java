package dev.cleat.sys;

import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Errand;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import dev.cleat.sys.uapi.Sched;
import dev.cleat.sys.uapi.Statx;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** The system calls behind {@link NetNs}, and the threads on which they are made. */
final class Namespaces {

    // Not /proc/self, which is the main thread's namespace.
    static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

    static final NetNs OF_THIS_PROCESS = new NetNsPath(Path.of("/proc/self/ns/net"), "netns of this process");

    static {
        LeakReporter.startOutside();
    }

    private Namespaces() {}

    /** The inode of the calling thread's namespace. */
    static long inodeOfThread() {
        return inodeOf(Fcntl.AT_FDCWD, OF_THREAD.toString());
    }

    /** The inode of a file, or of an open one. */
    static long inodeOf(int directoryOrFd, String path) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment statx = frame.allocate(Statx.STRUCT.size());
            long result = frame.call(
                    Syscall.STATX,
                    directoryOrFd,
                    frame.cString(path).address(),
                    path.isEmpty() ? Fcntl.AT_EMPTY_PATH : 0,
                    Statx.STATX_INO,
                    statx.address(),
                    0);
            if (result < 0) {
                throw new KernelException("statx(" + path + ")", CallFrame.errno(result));
            }
            return Statx.INO.get(statx);
        }
    }

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
    private static <T, X extends Exception> T onThread(String name, Callable<T> task) throws X {
        Errand<T> errand = new Errand<>(Thread.currentThread().isVirtual() ? () -> andLeave(task) : task);
        return errand.<X>await(Thread.ofPlatform().daemon().name(name).start(errand));
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
}
