package dev.cleat.link;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.IfIndex;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IP address of a device as it was when it was read ({@code RTM_NEWADDR}, {@code RTM_DELADDR}).
 *
 * @since 0.1
 */
public final class DeviceAddress {

    private final IfIndex device;
    private final IpPrefix prefix;
    private final @Nullable InetAddress peer;
    private final int flags;
    private final int scope;
    private final List<RawAttribute> otherAttributes;

    private DeviceAddress(
            IfIndex device,
            IpPrefix prefix,
            @Nullable InetAddress peer,
            int flags,
            int scope,
            List<RawAttribute> otherAttributes) {
        this.device = device;
        this.prefix = prefix;
        this.peer = peer;
        this.flags = flags;
        this.scope = scope;
        this.otherAttributes = List.copyOf(otherAttributes);
    }

    /**
     * Reads a message that came another way than by {@link Addresses}, for instance by a {@link
     * dev.cleat.netlink.Monitor}:
     *
     * <pre>{@code
     * DeviceAddress address = added.message().decode(DeviceAddress::decode);
     * }</pre>
     *
     * @param message a message; one that tells of an address that is gone shows it as it was
     * @return the address; {@code null} if the message is another one, or neither IPv4 nor IPv6
     * @throws DecodeException if it cannot be read
     */
    public static @Nullable DeviceAddress decode(MessageReader message) {
        if (message.type() != Rtm.RTM_NEWADDR && message.type() != Rtm.RTM_DELADDR) {
            return null;
        }
        MemorySegment header = message.struct(IfAddrMsg.STRUCT.size());
        int family = IfAddrMsg.FAMILY.getInt(header);
        if (family != NetSocket.AF_INET && family != NetSocket.AF_INET6) {
            return null;
        }
        int flags = IfAddrMsg.FLAGS.getInt(header);
        InetAddress address = null;
        InetAddress local = null;
        List<RawAttribute> others = new ArrayList<>();
        AttributeCursor in = message.attributes(IfAddrMsg.STRUCT.size());
        while (in.next()) {
            switch (in.type()) {
                case Ifa.IFA_ADDRESS -> address = in.address();
                case Ifa.IFA_LOCAL -> local = in.address();
                case Ifa.IFA_FLAGS -> flags = in.u32();
                default -> others.add(in.raw());
            }
        }
        // IFA_ADDRESS is the address itself, unless there is an IFA_LOCAL: then it is the other end of the line.
        InetAddress own = local == null ? address : local;
        if (own == null) {
            throw new DecodeException(0, "an address message without an address");
        }
        int device = IfAddrMsg.INDEX.getInt(header);
        int length = IfAddrMsg.PREFIXLEN.getInt(header);
        if (device <= 0 || length > Byte.SIZE * own.getAddress().length) {
            throw new DecodeException(
                    0, "the address " + own.getHostAddress() + "/" + length + " of a device with index " + device);
        }
        if (address == null && family == NetSocket.AF_INET) {
            // inet_fill_ifaddr() leaves out 0.0.0.0.
            address = IpPrefix.of("0.0.0.0").address();
        }
        return new DeviceAddress(
                new IfIndex(device),
                new IpPrefix(own, length),
                own.equals(address) ? null : address,
                flags,
                IfAddrMsg.SCOPE.getInt(header),
                others);
    }

    /**
     * The device that has the address.
     *
     * @return its index within the session's namespace
     */
    public IfIndex device() {
        return device;
    }

    /**
     * The address with its prefix length.
     *
     * @return for instance {@code 10.1.0.1/24}
     */
    public IpPrefix prefix() {
        return prefix;
    }

    /**
     * The address of the other end of a point-to-point line, to which the prefix length applies then.
     *
     * @return the address, empty if there is none
     */
    public Optional<InetAddress> peer() {
        return Optional.ofNullable(peer);
    }

    /**
     * All flags ({@code IFA_F_*}).
     *
     * @return 32 bits, those that Cleat does not know included
     */
    public int flags() {
        return flags;
    }

    /**
     * Whether IPv6 is still looking for a duplicate ({@code IFA_F_TENTATIVE}); the address cannot be used until then.
     *
     * @return true if so
     */
    public boolean isTentative() {
        return (flags & IfAddrMsg.IFA_F_TENTATIVE) != 0;
    }

    /**
     * Whether IPv6 found a duplicate ({@code IFA_F_DADFAILED}).
     *
     * @return true if so
     */
    public boolean isDuplicate() {
        return (flags & IfAddrMsg.IFA_F_DADFAILED) != 0;
    }

    /**
     * Whether the address has no end ({@code IFA_F_PERMANENT}).
     *
     * @return true if so
     */
    public boolean isPermanent() {
        return (flags & IfAddrMsg.IFA_F_PERMANENT) != 0;
    }

    /**
     * How far the address is valid ({@code RT_SCOPE_*}).
     *
     * @return 0 everywhere, 253 on the link, 254 on this host
     */
    public int scope() {
        return scope;
    }

    /**
     * The attributes that this class does not decode.
     *
     * @return in the kernel's order
     */
    public List<RawAttribute> otherAttributes() {
        return otherAttributes;
    }

    /**
     * Address, peer and device.
     *
     * @return for instance {@code 10.1.0.1/24 on if7}, {@code 10.1.0.1/32 peer 10.1.0.2 on if7}
     */
    @Override
    public String toString() {
        return prefix + (peer == null ? "" : " peer " + peer.getHostAddress()) + " on " + device;
    }
}
