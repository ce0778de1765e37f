package dev.cleat.bench;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.MacAddress;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Rtm;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A neighbour as an application keeps it.
 *
 * @param device {@code ndm_ifindex}
 * @param address {@code NDA_DST}
 * @param mac {@code NDA_LLADDR}
 * @param state {@code ndm_state}
 * @param flags {@code ndm_flags}
 * @param type {@code ndm_type}
 */
record NeighbourValue(
        int device, InetAddress address, @Nullable MacAddress mac, int state, int flags, int type) {

    private static final long STRUCT = NdMsg.STRUCT.size();

    /** Lists the neighbours of a device. */
    static Request dump(int device) {
        return new Request(Rtm.RTM_GETNEIGH, out -> {
            NdMsg.FAMILY.set(out.struct(STRUCT), NetSocket.AF_INET);
            out.u32(Nda.NDA_IFINDEX, device);
        });
    }

    /** Makes a value of a message. */
    static NeighbourValue decode(MessageReader message) {
        InetAddress address = null;
        MacAddress mac = null;
        AttributeCursor attributes = message.attributes(STRUCT);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Nda.NDA_DST -> address = attributes.address();
                case Nda.NDA_LLADDR -> mac = MacAddress.of(attributes.bytes());
                default -> {}
            }
        }
        if (address == null) {
            throw new DecodeException(message.offset(), "a neighbour without an address");
        }
        return new NeighbourValue(
                message.u32(NdMsg.IFINDEX.offset()),
                address,
                mac,
                message.u16(NdMsg.STATE.offset()),
                message.u8(NdMsg.FLAGS.offset()),
                message.u8(NdMsg.TYPE.offset()));
    }

    /** What the value adds to the checksum. */
    long checksum() {
        return Addresses.unsigned(address) + (mac == null ? 0 : mac.value() & 0xFF);
    }

    /** What a message adds to the checksum, read in place. */
    static long checksum(MessageReader message) {
        int address = 0;
        int lastOctet = 0;
        AttributeCursor attributes = message.attributes(STRUCT);
        while (attributes.next()) {
            switch (attributes.type()) {
                case Nda.NDA_DST -> address = attributes.be32();
                case Nda.NDA_LLADDR ->
                    lastOctet = Byte.toUnsignedInt(attributes.struct(6).get(JAVA_BYTE, 5));
                default -> {}
            }
        }
        return Integer.toUnsignedLong(address) + lastOctet;
    }
}
