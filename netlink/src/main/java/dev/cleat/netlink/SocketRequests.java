package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.InetDiag;
import dev.cleat.netlink.uapi.InetDiagReqAttr;
import dev.cleat.netlink.uapi.InetDiagReqV2;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.SockDiag;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** The messages of sock_diag. */
final class SocketRequests {

    private static final ValueLayout.OfShort BE16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    /** What a description should hold beside the struct. */
    private static final int DETAILS = extension(InetDiag.INET_DIAG_INFO)
            | extension(InetDiag.INET_DIAG_CONG)
            | extension(InetDiag.INET_DIAG_TOS)
            | extension(InetDiag.INET_DIAG_TCLASS)
            | extension(InetDiag.INET_DIAG_SKMEMINFO)
            | extension(InetDiag.INET_DIAG_SHUTDOWN);

    private SocketRequests() {}

    private static int extension(int attribute) {
        return 1 << (attribute - 1);
    }

    /** Lists the sockets of a family. */
    static Request list(Transport transport, boolean ipv6, Sockets filter, boolean withDetails) {
        byte[] bytecode = FilterBytecode.of(filter);
        return new Request(SockDiag.SOCK_DIAG_BY_FAMILY, out -> {
            MemorySegment struct = begin(out, transport.number(), ipv6, withDetails);
            InetDiagReqV2.STATES.set(struct, Integer.toUnsignedLong(filter.states()));
            if (bytecode.length > 0) {
                out.bytes(InetDiagReqAttr.INET_DIAG_REQ_BYTECODE, bytecode);
            }
        });
    }

    /** Lists no sockets at all, which only a kernel with the protocol's part of sock_diag does. */
    static Request none(int protocol) {
        return new Request(SockDiag.SOCK_DIAG_BY_FAMILY, out -> begin(out, protocol, false, false));
    }

    /** Asks for one socket. */
    static Request find(SocketTuple tuple, int protocol) {
        // udp_dump_one() takes the source for the other side's, "for historical reasons"; TCP, and destroying UDP, do
        // not.
        boolean swapped = tuple.transport() == Transport.UDP;
        return new Request(SockDiag.SOCK_DIAG_BY_FAMILY, out -> {
            MemorySegment struct = begin(out, protocol, tuple.isIpv6(), true);
            id(struct, swapped ? tuple.remote() : tuple.local(), swapped ? tuple.local() : tuple.remote(), tuple, null);
        });
    }

    /** Destroys one socket. */
    static Request destroy(SocketTuple tuple, SocketCookie cookie) {
        return destroy(tuple, cookie, tuple.transport().number());
    }

    /** Destroys one socket. */
    static Request destroy(SocketTuple tuple, SocketCookie cookie, int protocol) {
        return new Request(SockDiag.SOCK_DESTROY, out -> {
            MemorySegment struct = begin(out, protocol, tuple.isIpv6(), false);
            id(struct, tuple.local(), tuple.remote(), tuple, cookie);
        });
    }

    private static MemorySegment begin(MessageWriter out, int protocol, boolean ipv6, boolean withDetails) {
        MemorySegment struct = out.struct(InetDiagReqV2.STRUCT.size());
        InetDiagReqV2.FAMILY.set(struct, ipv6 ? NetSocket.AF_INET6 : NetSocket.AF_INET);
        InetDiagReqV2.PROTOCOL.set(struct, protocol);
        InetDiagReqV2.EXT.set(struct, withDetails ? DETAILS : 0);
        return struct;
    }

    private static void id(
            MemorySegment struct,
            InetSocketAddress source,
            InetSocketAddress destination,
            SocketTuple tuple,
            @Nullable SocketCookie cookie) {
        InetDiagReqV2.STATES.set(struct, 0xFFFFFFFFL);
        struct.set(BE16, InetDiagReqV2.SPORT.offset(), (short) source.getPort());
        struct.set(BE16, InetDiagReqV2.DPORT.offset(), (short) destination.getPort());
        address(struct, InetDiagReqV2.SRC.offset(), source);
        address(struct, InetDiagReqV2.DST.offset(), destination);
        tuple.device().ifPresent(device -> InetDiagReqV2.IF.set(struct, device.value()));
        long bits = cookie == null ? SocketCookie.ANY : cookie.value();
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, InetDiagReqV2.COOKIE.offset(), (int) bits);
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, InetDiagReqV2.COOKIE.offset() + Integer.BYTES, (int)
                (bits >>> Integer.SIZE));
    }

    private static void address(MemorySegment struct, long offset, InetSocketAddress end) {
        byte[] bytes = end.getAddress().getAddress();
        MemorySegment.copy(bytes, 0, struct, ValueLayout.JAVA_BYTE, offset, bytes.length);
    }
}
