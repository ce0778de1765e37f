package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.SockaddrNl;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/** A netlink socket: bytes to the kernel, datagrams of the kernel back. Nothing here waits for an answer. */
final class NetlinkSocket implements AutoCloseable {

    /** Instead of a size: there is no datagram. */
    static final long NOTHING = -1;

    /** Instead of a size, once: the receive buffer was full, and datagrams were dropped. */
    static final long OVERRUN = -2;

    private static final long SENDER_SIZE = SockaddrNl.STRUCT.size();

    private static final String NO_FAMILY = "a seccomp filter answers so, for instance that of systemd's"
            + " RestrictAddressFamilies=, which must name AF_NETLINK; or the kernel was built without CONFIG_NET";

    private final Fd fd;
    private int portId;
    private volatile @Nullable Recording recording;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in the network namespace of the calling thread. */
    static NetlinkSocket open(Protocol protocol, String what) {
        try (CallFrame frame = CallFrame.borrow()) {
            int type = NetSocket.SOCK_RAW | NetSocket.SOCK_CLOEXEC;
            long raw = frame.call(Syscall.SOCKET, NetSocket.AF_NETLINK, type, protocol.number());
            if (raw == -Errno.EAFNOSUPPORT.value()) {
                throw new KernelException("socket(AF_NETLINK)", Errno.EAFNOSUPPORT, null, NO_FAMILY);
            }
            check("socket(AF_NETLINK)", raw);
            NetlinkSocket socket = new NetlinkSocket(Fd.adopt((int) raw, what).quickToClose());
            try {
                socket.prepare(protocol);
            } catch (RuntimeException | Error e) {
                socket.close();
                throw e;
            }
            return socket;
        }
    }

    private void prepare(Protocol protocol) {
        setOption(Netlink.SOL_NETLINK, Netlink.NETLINK_EXT_ACK, 1);
        setOption(Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
        if (protocol == Protocol.ROUTE) {
            setOption(Netlink.SOL_NETLINK, Netlink.NETLINK_GET_STRICT_CHK, 1);
        }
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment address = frame.allocate(SENDER_SIZE);
            SockaddrNl.FAMILY.set(address, NetSocket.AF_NETLINK);
            check("bind(AF_NETLINK)", frame.call(Syscall.BIND, raw, address.address(), SENDER_SIZE));
            MemorySegment size = frame.allocate(Integer.BYTES);
            size.set(JAVA_INT, 0, (int) SENDER_SIZE);
            check("getsockname", frame.call(Syscall.GETSOCKNAME, raw, address.address(), size.address()));
            portId = SockaddrNl.PID.getInt(address);
        } finally {
            fd.release();
        }
    }

    /** The socket's address: {@code nlmsg_pid} of its answers, and of the events that its requests cause. */
    int portId() {
        return portId;
    }

    Fd fd() {
        return fd;
    }

    /** Writes down from now on what is sent and received, or with {@code null} no longer. */
    void record(@Nullable Recording to) {
        recording = to;
    }

    /** Notes, for a recording, that a datagram of this size has come. */
    void recordReceived(MemorySegment memory, long size) {
        Recording to = recording;
        if (to != null) {
            to.received(memory, size);
        }
    }

    /**
     * Hands messages to the kernel, which deals with all of them before this returns; a dump it only begins.
     *
     * @param deadline names what they are for, if the kernel does not take them
     */
    void send(MemorySegment messages, Deadline deadline) {
        Recording to = recording;
        if (to != null) {
            to.sent(messages);
        }
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            long sent;
            do {
                sent = frame.call(Syscall.SENDTO, raw, messages.address(), messages.byteSize(), 0, 0, 0);
            } while (sent == -Errno.EINTR.value());
            if (sent < 0) {
                throw notSent(deadline, CallFrame.errno(sent), messages.byteSize());
            }
        } finally {
            fd.release();
            Reference.reachabilityFence(messages);
        }
    }

    private KernelException notSent(Deadline deadline, Errno errno, long size) {
        String why = errno.equals(Errno.EMSGSIZE)
                ? "it has " + size + " bytes, and a socket takes at most " + sendSpace()
                        + " at a time (net.core.wmem_default)"
                : "the socket did not take it";
        return new KernelException(deadline.operation(), errno, null, why);
    }

    /**
     * Takes a datagram of the kernel; those of other processes are dropped.
     *
     * @return its size, {@link #NOTHING} or {@link #OVERRUN}; a size beyond the buffer says that it was cut off
     */
    long receive(Buffers into) {
        while (true) {
            long size = receive(into, into.received().byteSize(), NetSocket.MSG_TRUNC);
            if (size < 0 || isOfKernel(into)) {
                return size;
            }
        }
    }

    /** Takes a datagram of the kernel as {@link #receive} does, but looks at its size first, so that it is whole. */
    long receiveWhole(Buffers into) {
        while (true) {
            long size = receive(into, 0, NetSocket.MSG_PEEK | NetSocket.MSG_TRUNC);
            if (size < 0) {
                return size;
            }
            into.grow(size);
            size = receive(into, into.received().byteSize(), NetSocket.MSG_TRUNC);
            if (size < 0 || isOfKernel(into)) {
                return size;
            }
        }
    }

    private static boolean isOfKernel(Buffers received) {
        return received.sender.get(JAVA_INT, SockaddrNl.PID.offset()) == 0;
    }

    private long receive(Buffers into, long room, int flags) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment memory = into.received();
            into.sender.set(JAVA_INT, SENDER_SIZE, (int) SENDER_SIZE);
            long sender = into.sender.address();
            long size;
            do {
                size = frame.call(
                        Syscall.RECVFROM,
                        raw,
                        memory.address(),
                        room,
                        flags | NetSocket.MSG_DONTWAIT,
                        sender,
                        sender + SENDER_SIZE);
            } while (size == -Errno.EINTR.value());
            if (size >= 0) {
                if ((flags & NetSocket.MSG_PEEK) == 0) {
                    recordReceived(memory, size);
                }
                return size;
            }
            if (size == -Errno.EAGAIN.value()) {
                return NOTHING;
            }
            if (size == -Errno.ENOBUFS.value()) {
                return OVERRUN;
            }
            throw new KernelException("recvfrom(AF_NETLINK)", CallFrame.errno(size));
        } finally {
            fd.release();
            Reference.reachabilityFence(into);
        }
    }

    /**
     * Makes the receive buffer this large; without {@code CAP_NET_ADMIN}, as large as {@code net.core.rmem_max} allows.
     *
     * @return the bytes that the kernel charges datagrams against
     */
    int receiveSpace(int wanted) {
        // The kernel doubles what it is told.
        if (trySetOption(NetSocket.SOL_SOCKET, NetSocket.SO_RCVBUFFORCE, wanted / 2) < 0) {
            setOption(NetSocket.SOL_SOCKET, NetSocket.SO_RCVBUF, wanted / 2);
        }
        return option(NetSocket.SO_RCVBUF);
    }

    /** The largest number of bytes that one send takes. */
    int sendSpace() {
        // netlink_sendmsg() keeps 32 bytes.
        return option(NetSocket.SO_SNDBUF) - 32;
    }

    private int option(int name) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment value = frame.allocate(Integer.BYTES);
            MemorySegment size = frame.allocate(Integer.BYTES);
            size.set(JAVA_INT, 0, Integer.BYTES);
            long result =
                    frame.call(Syscall.GETSOCKOPT, raw, NetSocket.SOL_SOCKET, name, value.address(), size.address(), 0);
            check("getsockopt(SOL_SOCKET, " + name + ")", result);
            return value.get(JAVA_INT, 0);
        } finally {
            fd.release();
        }
    }

    void setOption(int level, int name, int value) {
        check("setsockopt(" + level + ", " + name + ")", trySetOption(level, name, value));
    }

    /** Returns a negative errno if the kernel refuses it. */
    long trySetOption(int level, int name, int value) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment memory = frame.allocate(Integer.BYTES);
            memory.set(JAVA_INT, 0, value);
            return frame.call(Syscall.SETSOCKOPT, raw, level, name, memory.address(), Integer.BYTES, 0);
        } finally {
            fd.release();
        }
    }

    private static long check(String operation, long result) {
        if (result < 0) {
            throw new KernelException(operation, CallFrame.errno(result));
        }
        return result;
    }

    boolean isClosed() {
        return fd.isClosed();
    }

    @Override
    public void close() {
        fd.close();
    }
}
