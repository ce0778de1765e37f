package dev.cleat.sys;

import dev.cleat.sys.libc.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;

/**
 * A network namespace.
 *
 * <p>{@link #named}, {@link #ofPath} and {@link #ofPid} only say where the namespace is found: they hold nothing open
 * and look it up each time they are used. A {@link NetNsHandle} ({@link #create}, {@link #current}, {@link #ofFd},
 * {@link #open}) holds the namespace itself, and keeps it alive, until it is closed.
 *
 * <p>A namespace belongs to a thread. {@link #call} therefore runs code on a platform thread of its own, which enters
 * the namespace, runs the code and ends; the calling thread, virtual or not, stays where it is. A socket keeps the
 * namespace in which it was opened, so what the code opens can be used outside.
 *
 * <pre>{@code
 * DatagramChannel socket = NetNs.named("blue").call(DatagramChannel::open);
 * }</pre>
 *
 * <p>Threads that the code starts inherit the namespace, and keep it alive. The JDK starts some by itself: open a channel
 * and start a process once elsewhere before you do it in a namespace that should vanish, since the JDK's first NIO channel
 * leaves a socket where it was opened, and its process reaper stays for a minute where the first process was started.
 * The carriers of virtual threads are such threads, too: code that starts or wakes virtual threads belongs outside.
 *
 * <p>Entering another namespace needs {@code CAP_SYS_ADMIN}.
 *
 * @since 0.1
 */
public abstract sealed class NetNs permits NetNsPath, NetNsHandle {

    /** Where {@code ip netns} keeps the namespaces that have a name. */
    public static final Path NAMED = Path.of("/run/netns");

    NetNs() {}

    /**
     * A namespace by the name that {@code ip netns add} gave it.
     *
     * @param name the file name below {@link #NAMED}
     * @return a reference, looked up whenever it is used
     * @throws IllegalArgumentException if this cannot be a name
     */
    public static NetNs named(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0 || name.indexOf(0) >= 0) {
            throw new IllegalArgumentException("'" + name + "' cannot be the name of a network namespace");
        }
        return new NetNsPath(PathBytes.resolve(NAMED, name), "netns " + name);
    }

    /**
     * A namespace by a file that stands for it.
     *
     * @param path a bind mount of a namespace, or a {@code /proc/PID/ns/net}
     * @return a reference, looked up whenever it is used
     */
    public static NetNs ofPath(Path path) {
        return new NetNsPath(path, "netns " + path);
    }

    /**
     * The namespace that a process is in.
     *
     * @param pid a process id, as seen in the caller's {@code /proc}
     * @return a reference, looked up whenever it is used; a pid may meanwhile belong to another process, so prefer
     *     {@link #open()} right away where that matters
     * @throws IllegalArgumentException if the pid is not positive
     */
    public static NetNs ofPid(long pid) {
        if (pid <= 0) {
            throw new IllegalArgumentException("a process id is positive, not " + pid);
        }
        return new NetNsPath(Path.of("/proc", Long.toString(pid), "ns", "net"), "netns of pid " + pid);
    }

    /**
     * A namespace by a descriptor that somebody else opened, and keeps.
     *
     * @param raw an open descriptor of a network namespace
     * @return a handle with a descriptor of its own
     * @throws IllegalArgumentException if the number is negative
     * @throws KernelException if it is not open ({@code EBADF})
     */
    public static NetNsHandle ofFd(int raw) {
        return new NetNsHandle(Fd.duplicateOf(raw, "netns of fd " + raw));
    }

    /**
     * The namespace that the calling thread is in.
     *
     * @return a handle; of a virtual thread, the namespace of its carrier, which is the process's
     * @throws KernelException if {@code /proc} is not mounted
     */
    public static NetNsHandle current() {
        return new NetNsHandle(Fd.open(
                Namespaces.OF_THREAD,
                "netns of thread " + Thread.currentThread().getName()));
    }

    /**
     * A new, empty namespace without a name: {@code unshare(CLONE_NEWNET)}. It is gone when its handle is closed and
     * nobody else is in it; its loopback device is down.
     *
     * @return its handle
     * @throws KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}, {@code ENOSPC} if there are too many
     */
    public static NetNsHandle create() {
        return Namespaces.create();
    }

    /**
     * Opens the namespace, so that it can no longer vanish or be mistaken.
     *
     * @return a handle of its own, to be closed
     * @throws KernelException {@code ENOENT} if there is no such namespace or process
     * @throws PermissionDeniedException {@code EACCES} if the file may not be opened: that of another user's process, or of
     *     one with more capabilities, needs {@code CAP_SYS_PTRACE}
     */
    public abstract NetNsHandle open();

    /**
     * Runs code in this namespace, on a platform thread that ends with it, and waits for it.
     *
     * <p>An interrupt of the caller is passed on to the code. Virtual threads that the code starts are <em>not</em> in
     * the namespace: they run on carriers that are elsewhere.
     *
     * @param task the code
     * @param <T> what it returns
     * @param <X> what it throws
     * @return what the code returned
     * @throws X what the code threw
     * @throws KernelException {@code ENOENT} if there is no such namespace, {@code EPERM} without {@code CAP_SYS_ADMIN}
     */
    public <T, X extends Exception> T call(Task<T, X> task) throws X {
        Objects.requireNonNull(task, "task");
        try (NetNsHandle handle = open()) {
            return Namespaces.call(handle, task);
        }
    }

    /**
     * Runs code in this namespace, as {@link #call} does.
     *
     * @param action the code
     * @throws KernelException {@code ENOENT} if there is no such namespace, {@code EPERM} without {@code CAP_SYS_ADMIN}
     */
    public void run(Runnable action) {
        Objects.requireNonNull(action, "action");
        this.<Boolean, RuntimeException>call(() -> {
            action.run();
            return true;
        });
    }

    /**
     * Moves the calling platform thread into this namespace for the rest of its life. Meant for threads that an agent
     * dedicates to a namespace; see {@link #threadFactory} for a factory of such threads.
     *
     * @throws IllegalStateException on a virtual thread: the namespace would stay with the carrier, and hit whoever runs
     *     on it next
     * @throws KernelException {@code ENOENT} if there is no such namespace, {@code EPERM} without {@code CAP_SYS_ADMIN}
     */
    public void enterForGood() {
        try (NetNsHandle handle = open()) {
            Namespaces.enter(handle);
        }
    }

    /**
     * Makes platform threads that live in this namespace. A thread that cannot enter it ends with the exception of
     * {@link #enterForGood()} without running anything.
     *
     * @return a factory of daemon threads
     */
    public ThreadFactory threadFactory() {
        return work -> Thread.ofPlatform().daemon().name("cleat " + this).unstarted(() -> {
            enterForGood();
            work.run();
        });
    }

    /**
     * A device of this namespace, by name.
     *
     * @param name its name, or an alternative one
     * @return the reference
     * @throws IllegalArgumentException if no device can have this name
     */
    public DeviceRef device(String name) {
        return new NamespacedDevice(this, new DeviceName(name));
    }

    /**
     * A device of this namespace, by index.
     *
     * @param index the index within this namespace
     * @return the reference
     */
    public DeviceRef device(IfIndex index) {
        return new NamespacedDevice(this, index);
    }

    /**
     * Whether both are the same namespace at this moment.
     *
     * @param other another reference or handle
     * @return true if the kernel has one namespace behind both
     * @throws KernelException {@code ENOENT} if either is not there
     */
    public boolean isSameAs(NetNs other) {
        try (NetNsHandle mine = open();
                NetNsHandle theirs = other.open()) {
            return mine.inode() == theirs.inode();
        }
    }

    static long inodeOf(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:ino");
    }

    /**
     * Code that runs in a namespace.
     *
     * @param <T> what it returns
     * @param <X> what it throws
     */
    @FunctionalInterface
    public interface Task<T, X extends Exception> {

        /**
         * Runs it.
         *
         * @return the result
         * @throws X on failure
         */
        T run() throws X;
    }
}
