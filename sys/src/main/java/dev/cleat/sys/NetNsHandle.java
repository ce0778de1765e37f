package dev.cleat.sys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A network namespace that is held open, and thereby alive, until {@link #close()}.
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
     * for all handles of one namespace, and reused only after it is gone.
     *
     * @return the inode number
     * @throws IllegalStateException if this handle is closed
     */
    public long inode() {
        int raw = fd.acquire();
        try {
            return inodeOf(Path.of("/proc/self/fd", Integer.toString(raw)));
        } catch (IOException e) {
            throw new UncheckedIOException("/proc must be mounted to tell namespaces apart", e);
        } finally {
            fd.release();
        }
    }

    @Override
    public NetNsHandle open() {
        return new NetNsHandle(fd.duplicate());
    }

    /** Lets go of the namespace; it ends when nobody else is in it. Further calls change nothing. */
    @Override
    public void close() {
        fd.close();
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
