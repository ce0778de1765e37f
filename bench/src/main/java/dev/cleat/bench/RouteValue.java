package dev.cleat.bench;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtm;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A route as an application keeps it.
 *
 * @param destination where it leads
 * @param table {@code RTA_TABLE}
 * @param protocol {@code rtm_protocol}
 * @param scope {@code rtm_scope}
 * @param type {@code rtm_type}
 * @param flags {@code rtm_flags}
 * @param device {@code RTA_OIF}
 */
record RouteValue(IpPrefix destination, int table, int protocol, int scope, int type, int flags, int device) {

    private static final int RT_SCOPE_LINK = 253;
    private static final int RTN_UNICAST = 1;
    private static final int HOST = 32;
    private static final long STRUCT = RtMsg.STRUCT.size();

    /** Lists the main table. */
    static Request dump() {
        return new Request(Rtm.RTM_GETROUTE, out -> {
            RtMsg.FAMILY.set(out.struct(STRUCT), NetSocket.AF_INET);
            out.u32(Rta.RTA_TABLE, RtMsg.RT_TABLE_MAIN);
        });
    }

    /** Asks how the kernel would route to an address. */
    static Request get(int number) {
        return new Request(Rtm.RTM_GETROUTE, out -> {
            MemorySegment route = out.struct(STRUCT);
            RtMsg.FAMILY.set(route, NetSocket.AF_INET);
            RtMsg.DST_LEN.set(route, HOST);
            out.be32(Rta.RTA_DST, Addresses.of(number));
        });
    }

    /** Adds a route that is not there yet. */
    static Request add(int number, int device) {
        return new Request(Rtm.RTM_NEWROUTE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            MemorySegment route = out.struct(STRUCT);
            RtMsg.FAMILY.set(route, NetSocket.AF_INET);
            RtMsg.DST_LEN.set(route, HOST);
            RtMsg.TABLE.set(route, RtMsg.RT_TABLE_MAIN);
            RtMsg.PROTOCOL.set(route, RtMsg.RTPROT_STATIC);
            RtMsg.SCOPE.set(route, RT_SCOPE_LINK);
            RtMsg.TYPE.set(route, RTN_UNICAST);
            out.be32(Rta.RTA_DST, Addresses.of(number));
            out.u32(Rta.RTA_OIF, device);
        });
    }

    /** Makes a value of a message. */
    static RouteValue decode(MessageReader message) {
        int length = message.u8(RtMsg.DST_LEN.offset());
        int table = message.u8(RtMsg.TABLE.offset());
        int device = 0;
        InetAddress destination = null;
        AttributeCursor attributes = message.attributes(STRUCT);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Rta.RTA_TABLE -> table = attributes.u32();
                case Rta.RTA_DST -> destination = attributes.address();
                case Rta.RTA_OIF -> device = attributes.u32();
                default -> {}
            }
        }
        return new RouteValue(
                prefix(destination, length),
                table,
                message.u8(RtMsg.PROTOCOL.offset()),
                message.u8(RtMsg.SCOPE.offset()),
                message.u8(RtMsg.TYPE.offset()),
                message.u32(RtMsg.FLAGS.offset()),
                device);
    }

    private static IpPrefix prefix(@Nullable InetAddress destination, int length) {
        return destination == null ? IpPrefix.of("0.0.0.0/0") : new IpPrefix(destination, length);
    }

    /** What the value adds to the checksum. */
    long checksum() {
        return Addresses.unsigned(destination.address()) + destination.length();
    }

    /** What a message adds to the checksum, read in place. */
    static long checksum(MessageReader message) {
        int destination = 0;
        AttributeCursor attributes = message.attributes(STRUCT);
        while (attributes.next()) {
            if (attributes.type() == Rta.RTA_DST) {
                destination = attributes.be32();
            }
        }
        return Integer.toUnsignedLong(destination) + message.u8(RtMsg.DST_LEN.offset());
    }
}
