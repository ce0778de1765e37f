package dev.cleat.netlink;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.netlink.uapi.InetDiag;
import dev.cleat.netlink.uapi.InetDiagMsg;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.struct.CBytes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A TCP or UDP socket as the kernel described it ({@code struct inet_diag_msg}).
 *
 * @since 0.1
 */
public final class SocketInfo {

    private static final ValueLayout.OfShort BE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final SocketTuple tuple;
    private final SocketState state;
    private final SocketCookie cookie;
    private final boolean closed;
    private final long uid;
    private final long inode;
    private final long receiveQueue;
    private final long sendQueue;
    private final @Nullable TcpInfo tcpInfo;
    private final @Nullable String congestionControl;
    private final List<RawAttribute> attributes;

    private SocketInfo(Transport transport, MessageReader message, boolean closed) {
        MemorySegment struct = message.struct(InetDiagMsg.STRUCT.size());
        this.tuple = tuple(transport, struct, message.offset());
        int stateValue = InetDiagMsg.STATE.getInt(struct);
        if (stateValue < 1 || stateValue > 31) {
            throw new DecodeException(message.offset(), "a socket in state " + stateValue);
        }
        this.state = new SocketState(stateValue);
        long cookieValue = cookieOf(struct);
        if (cookieValue == SocketCookie.ANY) {
            throw new DecodeException(message.offset(), "a socket without a cookie");
        }
        this.cookie = new SocketCookie(cookieValue);
        this.closed = closed;
        this.uid = InetDiagMsg.UID.get(struct);
        this.inode = InetDiagMsg.INODE.get(struct);
        // Of closed sockets, inet_diag_handler_get_info() leaves leftovers here, for instance 4294967295 of UDP.
        this.receiveQueue = closed ? 0 : InetDiagMsg.RQUEUE.get(struct);
        this.sendQueue = closed ? 0 : InetDiagMsg.WQUEUE.get(struct);
        TcpInfo info = null;
        String congestion = null;
        List<RawAttribute> kept = new ArrayList<>();
        AttributeCursor in = message.attributes(InetDiagMsg.STRUCT.size());
        while (in.next()) {
            kept.add(in.raw());
            switch (in.type()) {
                case InetDiag.INET_DIAG_INFO -> info = transport == Transport.TCP ? new TcpInfo(in.bytes()) : null;
                case InetDiag.INET_DIAG_CONG -> congestion = in.string();
                default -> {}
            }
        }
        this.tcpInfo = info;
        this.congestionControl = congestion;
        this.attributes = List.copyOf(kept);
    }

    static SocketInfo decode(Transport transport, MessageReader message) {
        return new SocketInfo(transport, message, false);
    }

    /** What the kernel announces of a socket that is gone; it says itself which protocol that is about. */
    static SocketInfo decodeClosed(MessageReader message) {
        AttributeCursor in = message.attributes(InetDiagMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == InetDiag.INET_DIAG_PROTOCOL) {
                Transport transport = Transport.of(in.u8());
                if (transport == null) {
                    throw new DecodeException(message.offset(), "a closed socket of protocol " + in.u8());
                }
                return new SocketInfo(transport, message, true);
            }
        }
        throw new DecodeException(message.offset(), "a closed socket of no protocol");
    }

    /** The bits of the cookie: its low word comes first, whatever the byte order. */
    private static long cookieOf(MemorySegment struct) {
        long offset = InetDiagMsg.COOKIE.offset();
        long low = Integer.toUnsignedLong(struct.get(ValueLayout.JAVA_INT_UNALIGNED, offset));
        long high = struct.get(ValueLayout.JAVA_INT_UNALIGNED, offset + Integer.BYTES);
        return high << Integer.SIZE | low;
    }

    private static SocketTuple tuple(Transport transport, MemorySegment struct, long offset) {
        int family = InetDiagMsg.FAMILY.getInt(struct);
        if (family != NetSocket.AF_INET && family != NetSocket.AF_INET6) {
            throw new DecodeException(offset, "a socket of family " + family);
        }
        InetSocketAddress local = end(struct, family, InetDiagMsg.SRC, InetDiagMsg.SPORT);
        InetSocketAddress remote = end(struct, family, InetDiagMsg.DST, InetDiagMsg.DPORT);
        SocketTuple ends = transport == Transport.TCP ? SocketTuple.tcp(local, remote) : SocketTuple.udp(local, remote);
        int device = InetDiagMsg.IF.getInt(struct);
        return device > 0 ? ends.on(new IfIndex(device)) : ends;
    }

    private static InetSocketAddress end(MemorySegment struct, int family, CBytes address, CBytes port) {
        byte[] bytes = address.get(struct);
        InetAddress ip = IpLiteral.ofBytes(family == NetSocket.AF_INET ? Arrays.copyOf(bytes, 4) : bytes);
        return new InetSocketAddress(ip, Short.toUnsignedInt(struct.get(BE16, port.offset())));
    }

    /**
     * Both ends. The device is the one that the socket is bound to.
     *
     * @return the tuple
     */
    public SocketTuple tuple() {
        return tuple;
    }

    /**
     * The protocol.
     *
     * @return TCP or UDP
     */
    public Transport transport() {
        return tuple.transport();
    }

    /**
     * This side.
     *
     * @return address and port
     */
    public InetSocketAddress local() {
        return tuple.local();
    }

    /**
     * The other side.
     *
     * @return address and port; port 0 if the socket is not connected
     */
    public InetSocketAddress remote() {
        return tuple.remote();
    }

    /**
     * The state.
     *
     * @return the state, which may have changed meanwhile
     */
    public SocketState state() {
        return state;
    }

    /**
     * What the kernel calls the socket.
     *
     * @return the cookie
     */
    public SocketCookie cookie() {
        return cookie;
    }

    /**
     * The user that owns the socket, as seen in the user namespace of the asking session.
     *
     * @return a user id, 32 bits; empty where the kernel does not tell the owner: of a closed socket ({@link
     *     SocketMonitor}), and of one that no process has open, not yet or no longer, unless it tells one
     */
    public OptionalLong uid() {
        // inet_twsk_diag_fill() and inet_req_diag_fill() say 0, which is root; sock_i_uid() did so before Linux 6.17,
        // too.
        boolean told = uid != 0 || inode != 0;
        return told && !closed ? OptionalLong.of(uid) : OptionalLong.empty();
    }

    /**
     * The inode, as in {@code /proc/PID/fd} in {@code socket:[4711]}.
     *
     * @return the inode number; 0 if no process has the socket open, not yet or no longer
     */
    public long inode() {
        return inode;
    }

    /**
     * What was received and not read yet; of a listening socket, how many connections wait to be accepted.
     *
     * @return bytes, or connections; 0 of a closed socket
     */
    public long receiveQueue() {
        return receiveQueue;
    }

    /**
     * What was written and not acknowledged yet; of a listening socket, how many connections may wait.
     *
     * @return bytes, or connections; 0 of a closed socket
     */
    public long sendQueue() {
        return sendQueue;
    }

    /**
     * The kernel's account of the connection.
     *
     * @return the account; empty for UDP, and for sockets of which the kernel has only a remainder
     */
    public Optional<TcpInfo> tcpInfo() {
        return Optional.ofNullable(tcpInfo);
    }

    /**
     * The name of the congestion control.
     *
     * @return for instance {@code cubic}; empty for UDP, closed sockets, and those of which the kernel has only a
     *     remainder
     */
    public Optional<String> congestionControl() {
        return Optional.ofNullable(congestionControl);
    }

    /**
     * All attributes as they came, known ({@code INET_DIAG_*}) or not.
     *
     * @return the attributes in the kernel's order
     */
    public List<RawAttribute> attributes() {
        return attributes;
    }

    /**
     * Ends, state and cookie.
     *
     * @return for instance {@code TCP 10.1.0.1:4711 > 10.1.0.2:80 ESTABLISHED cookie 4f}
     */
    @Override
    public String toString() {
        return tuple + " " + state + " cookie " + cookie;
    }
}
