package dev.cleat.sys;

import dev.cleat.sys.libc.PathBytes;
import java.nio.charset.StandardCharsets;
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

    /** {@code NAME_MAX}: what a file's name can have of bytes. */
    private static final int NAME_MAX = 255;

    private static final int ENSURE_ROUNDS = 16;

    NetNs() {}

    /**
     * A namespace by the name that {@link #createNamed} or {@code ip netns add} gave it.
     *
     * @param name the file name below {@link #NAMED}
     * @return a reference, looked up whenever it is used
     * @throws IllegalArgumentException if this cannot be a name
     */
    public static NetNs named(String name) {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf(0) >= 0
                || name.getBytes(StandardCharsets.UTF_8).length > NAME_MAX) {
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
     * The namespace of this process: where its first thread is, and all others are that were not moved.
     *
     * @return a reference, which means the same as long as the process lives
     */
    public static NetNs ofThisProcess() {
        return Namespaces.OF_THIS_PROCESS;
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
     * A new, empty namespace with a name, as {@code ip netns add} makes it: it outlives this process, until somebody deletes
     * the name. Its loopback device is down.
     *
     * @param name the file name below {@link #NAMED}
     * @return its handle
     * @throws IllegalArgumentException if this cannot be a name
     * @throws NamespaceExistsException if the name is taken
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}, or if {@link #NAMED} is another user's
     * @throws KernelException if there are too many namespaces ({@code ENOSPC}), or the name cannot be made; then nothing is
     *     left but {@link #NAMED} itself
     */
    public static NetNsHandle createNamed(String name) {
        named(name);
        NetNsHandle handle = create();
        try {
            handle.attachName(name);
        } catch (RuntimeException | Error e) {
            handle.close();
            throw e;
        }
        handle.fd().describe("netns " + name);
        return handle;
    }

    /**
     * Makes a namespace of this name as {@link #createNamed} does, unless there is one. Others may make and delete the name
     * at the same time.
     *
     * <p>A file that is no namespace is left alone, also one that somebody was killed over: it may be half made, or be a
     * namespace in another mount namespace. {@link #deleteNamedIfPresent} removes it.
     *
     * @param name the file name below {@link #NAMED}
     * @return whether it was made
     * @throws IllegalArgumentException if this cannot be a name
     * @throws NamespaceExistsException if the name is taken by a file that is no namespace
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static boolean ensureNamed(String name) {
        for (int round = 1; ; round++) {
            if (NetNsNames.exists(name)) {
                return false;
            }
            try {
                createNamed(name).close();
                return true;
            } catch (NamespaceExistsException e) {
                // Somebody was faster, and may have deleted it since.
                if (round == ENSURE_ROUNDS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Takes a name away from its namespace, as {@code ip netns delete} does. The namespace ends when nobody is in it or holds
     * it open.
     *
     * @param name the file name below {@link #NAMED}
     * @throws IllegalArgumentException if this cannot be a name
     * @throws NoSuchNamespaceException if nothing has the name
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws KernelException if the file cannot be removed; it may be there without the namespace then
     */
    public static void deleteNamed(String name) {
        NetNsNames.delete(name);
    }

    /**
     * Takes a name away from its namespace, if there is one.
     *
     * @param name the file name below {@link #NAMED}
     * @return whether there was one
     * @throws IllegalArgumentException if this cannot be a name
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static boolean deleteNamedIfPresent(String name) {
        try {
            deleteNamed(name);
            return true;
        } catch (NoSuchNamespaceException e) {
            return false;
        }
    }

    /**
     * Gives this namespace a name, as {@code ip netns attach} does; it may have others. The name keeps it alive until somebody
     * {@linkplain #deleteNamed deletes} it.
     *
     * @param name the file name below {@link #NAMED}
     * @throws IllegalArgumentException if this cannot be a name, or this is no network namespace
     * @throws NamespaceExistsException if the name is taken
     * @throws NoSuchNamespaceException if this namespace is not there
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws KernelException if the name cannot be made; then nothing is left but {@link #NAMED} itself
     */
    public void attachName(String name) {
        try (NetNsHandle handle = open()) {
            NetNsNames.attach(handle, name);
        }
    }

    /**
     * Opens the namespace, so that it can no longer vanish or be mistaken.
     *
     * @return a handle of its own, to be closed
     * @throws NoSuchNamespaceException if there is no such namespace or process
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
     * @throws KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}
     * @throws NoSuchNamespaceException if it is not there
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
     * @throws KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}
     * @throws NoSuchNamespaceException if it is not there
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
     * @throws KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}
     * @throws NoSuchNamespaceException if it is not there
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
     * @throws NoSuchNamespaceException if either is not there
     * @throws IllegalStateException if either is a handle that is closed
     */
    public boolean isSameAs(NetNs other) {
        try (NetNsHandle mine = open();
                NetNsHandle theirs = other.open()) {
            return mine.inode() == theirs.inode();
        }
    }

    /**
     * Whether the calling thread is in this namespace; of a virtual thread, its carrier.
     *
     * @return true if so
     * @throws NoSuchNamespaceException if it is not there
     * @throws IllegalStateException if it is a handle that is closed
     */
    public abstract boolean isCurrent();

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
