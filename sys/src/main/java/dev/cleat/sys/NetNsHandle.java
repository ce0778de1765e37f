package dev.cleat.sys;

import dev.cleat.sys.libc.NetNsThread;

/**
 * A network namespace that is held open, and thereby alive, until {@link #close()}.
 *
 * <p>While it is used, it keeps a thread or two in the namespace for the calls that Cleat makes there: one for queries, and
 * one for changes such as an attach to a device. They then cost little more than those at home; by a name or a path, each call starts a thread.
 *
 * @since 0.1
 */
public final class NetNsHandle extends NetNs implements AutoCloseable {

    private final Fd fd;

    NetNsHandle(Fd fd) {
        this.fd = fd;
    }

    /**
     * The descriptor, for calls that take one, such as {@code IFLA_NET_NS_FD}. It belongs to this handle.
     *
     * @return the descriptor
     */
    public Fd fd() {
        return fd;
    }

    /**
     * The inode of the namespace, as {@code readlink /proc/PID/ns/net} shows it in {@code net:[4026531840]}: the same
     * for all handles of one namespace, and given to another namespace at once when it is gone. It tells namespaces
     * apart only while both are held.
     *
     * @return the inode number
     * @throws IllegalStateException if this handle is closed
     */
    public long inode() {
        int raw = fd.acquire();
        try {
            return Namespaces.inodeOf(raw, "");
        } finally {
            fd.release();
        }
    }

    @Override
    public void enterForGood() {
        Namespaces.enter(this);
    }

    @Override
    public boolean isCurrent() {
        // The thread keeps its own namespace alive, and this handle the other one: no number is reused meanwhile.
        return inode() == Namespaces.inodeOfThread();
    }

    @Override
    public NetNsHandle open() {
        return new NetNsHandle(fd.duplicate());
    }

    /** Lets go of the namespace; it ends when nobody else is in it. Further calls change nothing. */
    @Override
    public void close() {
        fd.close();
        NetNsThread.end(this);
    }

    /**
     * Where the namespace came from.
     *
     * @return for instance {@code netns blue (fd 9)}
     */
    @Override
    public String toString() {
        return fd.toString();
    }
}
