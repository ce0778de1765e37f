package dev.cleat.testkit;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.MacAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * A UDP packet in an Ethernet frame, with correct lengths and checksums, to send by a {@link PacketSender} or to try a
 * program on.
 *
 * <p>Immutable: each method returns a changed copy.
 *
 * <pre>{@code
 * byte[] frame = UdpPacket.from("10.0.0.1", 1000).to("10.0.0.2", 9).payload(new byte[100]).bytes();
 * int verdict = program.testRun(TestRun.packet(frame)).returnValue();
 * }</pre>
 *
 * @since 0.1
 */
public final class UdpPacket {

    private static final MacAddress NOBODY = new MacAddress(0);
    private static final int ETH_HLEN = 14;
    private static final int ETH_P_IP = 0x0800;
    private static final int ETH_P_IPV6 = 0x86dd;
    private static final int SIZE_OF_IPHDR = 20;
    private static final int SIZE_OF_IPV6HDR = 40;
    private static final int SIZE_OF_UDPHDR = 8;
    private static final int IPPROTO_UDP = 17;
    private static final int IP_DF = 0x4000;
    private static final int HOPS = 64;
    private static final int LARGEST = 0xffff;

    private final InetAddress source;
    private final int sourcePort;
    private final InetAddress destination;
    private final int destinationPort;
    private final MacAddress sourceMac;
    private final MacAddress destinationMac;
    private final byte[] payload;

    private UdpPacket(
            InetAddress source,
            int sourcePort,
            InetAddress destination,
            int destinationPort,
            MacAddress sourceMac,
            MacAddress destinationMac,
            byte[] payload) {
        this.source = source;
        this.sourcePort = sourcePort;
        this.destination = destination;
        this.destinationPort = destinationPort;
        this.sourceMac = sourceMac;
        this.destinationMac = destinationMac;
        this.payload = payload;
    }

    /**
     * Begins a packet with its source.
     *
     * @param address an IPv4 or IPv6 address, as {@code 10.0.0.1}
     * @param port the source port
     * @return a packet that goes back to where it came from, without payload
     * @throws IllegalArgumentException if there is no such address or port
     */
    public static UdpPacket from(String address, int port) {
        InetAddress source = IpPrefix.of(address).address();
        return new UdpPacket(source, checked(port), source, port, NOBODY, NOBODY, new byte[0]);
    }

    /**
     * Sets the destination.
     *
     * @param address an address of the same family as the source
     * @param port the destination port
     * @return the changed packet
     * @throws IllegalArgumentException if there is no such address or port, or it is of the other family
     */
    public UdpPacket to(String address, int port) {
        InetAddress changed = IpPrefix.of(address).address();
        if (changed.getAddress().length != source.getAddress().length) {
            throw new IllegalArgumentException(source + " and " + changed + " are of different families");
        }
        return new UdpPacket(source, sourcePort, changed, checked(port), sourceMac, destinationMac, payload);
    }

    /**
     * Sets the link-layer addresses.
     *
     * @param from whom the frame says it comes from
     * @param to whom it is for; a device passes on what is for itself or for all
     * @return the changed packet
     */
    public UdpPacket between(MacAddress from, MacAddress to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return new UdpPacket(source, sourcePort, destination, destinationPort, from, to, payload);
    }

    /**
     * Sets what the packet carries.
     *
     * @param bytes the payload
     * @return the changed packet
     * @throws IllegalArgumentException if it does not fit into a packet
     */
    public UdpPacket payload(byte[] bytes) {
        if (bytes.length > LARGEST - SIZE_OF_IPHDR - SIZE_OF_UDPHDR) {
            throw new IllegalArgumentException(bytes.length + " bytes do not fit into a packet");
        }
        return new UdpPacket(
                source, sourcePort, destination, destinationPort, sourceMac, destinationMac, bytes.clone());
    }

    /**
     * The frame, from the Ethernet header on.
     *
     * @return a new array
     */
    public byte[] bytes() {
        boolean ipv6 = source instanceof Inet6Address;
        int udpLength = SIZE_OF_UDPHDR + payload.length;
        int ipLength = ipv6 ? SIZE_OF_IPV6HDR : SIZE_OF_IPHDR;
        ByteBuffer frame = ByteBuffer.allocate(ETH_HLEN + ipLength + udpLength);
        frame.put(destinationMac.toBytes()).put(sourceMac.toBytes()).putShort((short) (ipv6 ? ETH_P_IPV6 : ETH_P_IP));
        if (ipv6) {
            frame.putInt(6 << 28)
                    .putShort((short) udpLength)
                    .put((byte) IPPROTO_UDP)
                    .put((byte) HOPS);
            frame.put(source.getAddress()).put(destination.getAddress());
        } else {
            frame.put((byte) (4 << 4 | SIZE_OF_IPHDR / 4)).put((byte) 0).putShort((short) (SIZE_OF_IPHDR + udpLength));
            frame.putShort((short) 0)
                    .putShort((short) IP_DF)
                    .put((byte) HOPS)
                    .put((byte) IPPROTO_UDP)
                    .putShort((short) 0);
            frame.put(source.getAddress()).put(destination.getAddress());
            frame.putShort(ETH_HLEN + 10, (short) ~sum(frame.array(), ETH_HLEN, SIZE_OF_IPHDR, 0));
        }
        int udp = frame.position();
        frame.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) udpLength)
                .putShort((short) 0);
        frame.put(payload);
        frame.putShort(udp + 6, udpChecksum(frame.array(), udp, udpLength));
        return frame.array();
    }

    /** Over the addresses, protocol and length, then header and payload; 0 would mean that there is none. */
    private short udpChecksum(byte[] frame, int udp, int length) {
        byte[] addresses = ByteBuffer.allocate(2 * source.getAddress().length)
                .put(source.getAddress())
                .put(destination.getAddress())
                .array();
        int pseudo = sum(addresses, 0, addresses.length, IPPROTO_UDP + length);
        int checksum = ~sum(frame, udp, length, pseudo) & LARGEST;
        return (short) (checksum == 0 ? LARGEST : checksum);
    }

    /** The ones' complement sum of 16-bit words. */
    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            int octet = bytes[from + i] & 0xff;
            sum += i % 2 == 0 ? octet << 8 : octet;
            sum = (sum & LARGEST) + (sum >>> 16);
        }
        return sum;
    }

    private static int checked(int port) {
        if (port < 0 || port > LARGEST) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        return port;
    }

    /**
     * Addresses, ports and size.
     *
     * @return for instance {@code UDP 10.0.0.1 port 1000 to 10.0.0.2 port 9, 100 bytes}
     */
    @Override
    public String toString() {
        return "UDP " + source.getHostAddress() + " port " + sourcePort + " to " + destination.getHostAddress()
                + " port " + destinationPort + ", " + payload.length + " bytes";
    }
}
