package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.SockaddrNl;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A netlink socket with its receive buffer: bytes to the kernel, datagrams of the kernel back. */
final class NetlinkSocket implements AutoCloseable {

    /*
     * The kernel fills dump messages up to the largest buffer it ever saw, at most 32 KiB, and cuts off what does not
     * fit: smaller buffers lose messages. Single messages may be larger still; receive() grows the buffer for those.
     */
    private static final long RECEIVE_BYTES = 32 * 1024;

    /** How long a receive waits before it looks whether the socket was closed meanwhile. */
    private static final long SLICE_MICROS = 100_000;

    private final Fd fd;
    private MemorySegment buffer = Arena.ofAuto().allocate(RECEIVE_BYTES, Long.BYTES);
    private long timeoutMicros;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens a socket in the network namespace of the calling thread. */
    static NetlinkSocket open(int protocol, String what) {
        try (CallFrame frame = CallFrame.borrow()) {
            int type = NetSocket.SOCK_RAW | NetSocket.SOCK_CLOEXEC;
            long raw = check("socket(AF_NETLINK)", frame.call(Syscall.SOCKET, NetSocket.AF_NETLINK, type, protocol));
            NetlinkSocket socket = new NetlinkSocket(Fd.adopt((int) raw, what));
            try {
                socket.prepare();
            } catch (RuntimeException | Error e) {
                socket.close();
                throw e;
            }
            return socket;
        }
    }

    private void prepare() {
        setOption(Netlink.NETLINK_EXT_ACK);
        setOption(Netlink.NETLINK_CAP_ACK);
        setOption(Netlink.NETLINK_GET_STRICT_CHK);
        setTimeout(SLICE_MICROS);
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment address = frame.allocate(SockaddrNl.STRUCT.size());
            SockaddrNl.FAMILY.set(address, NetSocket.AF_NETLINK);
            check("bind(AF_NETLINK)", frame.call(Syscall.BIND, raw, address.address(), address.byteSize()));
        } finally {
            fd.release();
        }
    }

    /** Hands a message to the kernel, which deals with it before this returns; a dump it only begins. */
    void send(MemorySegment message) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            long sent;
            do {
                sent = frame.call(Syscall.SENDTO, raw, message.address(), message.byteSize(), 0, 0, 0);
            } while (sent == -Errno.EINTR.value());
            check("sendto(AF_NETLINK)", sent);
        } finally {
            fd.release();
            Reference.reachabilityFence(message);
        }
    }

    /**
     * Waits for a datagram of the kernel; those of other processes are dropped.
     *
     * @return the datagram, valid until the next call; {@code null} if the deadline came first
     */
    @Nullable
    MemorySegment receive(Deadline deadline) {
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMicros(deadline.nanosLeft());
            if (left <= 0) {
                return null;
            }
            setTimeout(Math.min(left, SLICE_MICROS));
            // A look first: a datagram that is larger than the buffer would be cut off and gone.
            long size = receive(MemorySegment.NULL, NetSocket.MSG_PEEK | NetSocket.MSG_TRUNC);
            if (size > buffer.byteSize()) {
                buffer = Arena.ofAuto().allocate(size + RECEIVE_BYTES, Long.BYTES);
            }
            if (size >= 0) {
                long received = receive(buffer, NetSocket.MSG_TRUNC);
                if (received >= 0) {
                    return buffer.asSlice(0, received);
                }
            }
        }
    }

    /** One receive; -1 if there was nothing to take, or not from the kernel. */
    private long receive(MemorySegment into, int flags) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment sender = frame.allocate(SockaddrNl.STRUCT.size());
            MemorySegment senderSize = frame.allocate(Integer.BYTES);
            senderSize.set(JAVA_INT, 0, (int) sender.byteSize());
            long size = frame.call(
                    Syscall.RECVFROM,
                    raw,
                    into.address(),
                    into.byteSize(),
                    flags,
                    sender.address(),
                    senderSize.address());
            if (size == -Errno.EAGAIN.value() || size == -Errno.EINTR.value()) {
                return -1;
            }
            if (size == -Errno.ENOBUFS.value()) {
                throw new KernelException(
                        "recvfrom(AF_NETLINK)",
                        Errno.ENOBUFS,
                        null,
                        "the socket's receive buffer overflowed and answers were lost: what the request did is unknown");
            }
            check("recvfrom(AF_NETLINK)", size);
            boolean looking = (flags & NetSocket.MSG_PEEK) != 0;
            return looking || SockaddrNl.PID.get(sender) == 0 ? size : -1;
        } finally {
            fd.release();
            Reference.reachabilityFence(into);
        }
    }

    private void setOption(int option) {
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment on = frame.allocate(Integer.BYTES);
            on.set(JAVA_INT, 0, 1);
            check(
                    "setsockopt(SOL_NETLINK, " + option + ")",
                    frame.call(Syscall.SETSOCKOPT, raw, Netlink.SOL_NETLINK, option, on.address(), on.byteSize(), 0));
        } finally {
            fd.release();
        }
    }

    private void setTimeout(long micros) {
        if (micros == timeoutMicros) {
            return;
        }
        int raw = fd.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            // struct timeval: seconds and microseconds, 64 bits each.
            MemorySegment time = frame.allocate(2 * Long.BYTES);
            time.setAtIndex(JAVA_LONG, 0, micros / 1_000_000);
            time.setAtIndex(JAVA_LONG, 1, micros % 1_000_000);
            check(
                    "setsockopt(SO_RCVTIMEO)",
                    frame.call(
                            Syscall.SETSOCKOPT,
                            raw,
                            NetSocket.SOL_SOCKET,
                            NetSocket.SO_RCVTIMEO,
                            time.address(),
                            time.byteSize(),
                            0));
            timeoutMicros = micros;
        } finally {
            fd.release();
        }
    }

    private static long check(String operation, long result) {
        if (result < 0) {
            throw new KernelException(operation, new Errno((int) -result));
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
