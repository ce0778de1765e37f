package dev.cleat.link;

import dev.cleat.netlink.MacAddress;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.VethInfo;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.FeatureNotSupportedException;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NoSuchDeviceException;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a pair of connected Ethernet devices shall look like. Immutable: each method returns a new one.
 *
 * <p>What is not said is left to the kernel: random MAC addresses, an MTU of 1500, the peer in the same namespace.
 *
 * @since 0.1
 */
public final class VethPair {

    private static final int MIN_MTU = 68;
    private static final int MAX_MTU = 65535;

    private final Rtnetlink rt;
    private final End end;
    private final End peer;
    private final @Nullable NetNs peerNetNs;

    VethPair(Rtnetlink rt, DeviceName name, DeviceName peerName) {
        this(rt, new End(name, null, null), new End(peerName, null, null), null);
    }

    private VethPair(Rtnetlink rt, End end, End peer, @Nullable NetNs peerNetNs) {
        this.rt = rt;
        this.end = end;
        this.peer = peer;
        this.peerNetNs = peerNetNs;
    }

    /**
     * Puts the other end into another network namespace.
     *
     * @param netNs where
     * @return the pair with this
     */
    public VethPair peerIn(NetNs netNs) {
        return new VethPair(rt, end, peer, Objects.requireNonNull(netNs, "netNs"));
    }

    /**
     * Gives this end a MAC address.
     *
     * @param mac an address of one station
     * @return the pair with this
     * @throws IllegalArgumentException for a multicast address
     */
    public VethPair mac(MacAddress mac) {
        return new VethPair(rt, new End(end.name, unicast(mac), end.mtu), peer, peerNetNs);
    }

    /**
     * Gives the other end a MAC address.
     *
     * @param mac an address of one station
     * @return the pair with this
     * @throws IllegalArgumentException for a multicast address
     */
    public VethPair peerMac(MacAddress mac) {
        return new VethPair(rt, end, new End(peer.name, unicast(mac), peer.mtu), peerNetNs);
    }

    /**
     * Sets the MTU of both ends.
     *
     * @param bytes 68 to 65535
     * @return the pair with this
     * @throws IllegalArgumentException if the kernel takes no such MTU
     */
    public VethPair mtu(int bytes) {
        if (bytes < MIN_MTU || bytes > MAX_MTU) {
            throw new IllegalArgumentException(
                    "the MTU of a veth device is " + MIN_MTU + " to " + MAX_MTU + ", not " + bytes);
        }
        return new VethPair(rt, new End(end.name, end.mac, bytes), new End(peer.name, peer.mac, bytes), peerNetNs);
    }

    /**
     * Creates the pair; both ends are down.
     *
     * <p>Before Linux 6.2 the kernel does not tell which device it made, and this end is read by its name: if somebody
     * renamed it and gave the name to another device in between, that one is returned.
     *
     * @return this end
     * @throws DeviceExistsException if one of the names is taken, be it as an alternative name
     * @throws FeatureNotSupportedException if the kernel has no veth
     * @throws NetlinkException if the kernel refuses it
     * @throws NoSuchDeviceException if somebody removed the device right after it was created, or before Linux 6.2 renamed
     *     it
     */
    public NetDevice create() {
        SessionDevices devices = new SessionDevices(rt);
        AtomicReference<DeviceRef> created = new AtomicReference<>(end.name);
        try {
            if (peerNetNs == null) {
                created.set(execute(OptionalInt.empty()));
            } else {
                SessionDevices.withDescriptor(peerNetNs, raw -> created.set(execute(OptionalInt.of(raw))));
            }
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.EEXIST)) {
                throw new DeviceExistsException(e, whatIsTaken(devices));
            }
            if (e.errno().equals(Errno.EOPNOTSUPP)) {
                FeatureNotSupportedException unsupported =
                        new FeatureNotSupportedException(e.operation(), e.errno(), "veth devices", null);
                unsupported.initCause(e);
                throw unsupported;
            }
            throw e;
        }
        return devices.read(created.get());
    }

    /** Returns the index that the kernel tells, or the name if it only acknowledges. */
    private DeviceRef execute(OptionalInt peerNetNsFd) {
        try {
            return rt.get(
                    request(peerNetNsFd),
                    message -> new IfIndex(IfInfoMsg.INDEX.getInt(message.struct(IfInfoMsg.STRUCT.size()))));
        } catch (DecodeException e) {
            return end.name;
        }
    }

    private String whatIsTaken(SessionDevices devices) {
        String some = "one of the names is taken: " + this;
        String ofPeer = peerNetNs == null ? devices.holderOf(peer.name, null, some) : some;
        return devices.holderOf(end.name, null, ofPeer);
    }

    private Request request(OptionalInt peerNetNsFd) {
        // The echo is the first answer, if there is one.
        int flags = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL | Netlink.NLM_F_ECHO | Netlink.NLM_F_ACK;
        return new Request(Rtm.RTM_NEWLINK, flags, out -> {
            end.writeTo(out);
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "veth");
            out.beginNest(IflaInfo.IFLA_INFO_DATA);
            out.beginNest(VethInfo.VETH_INFO_PEER);
            peer.writeTo(out);
            peerNetNsFd.ifPresent(fd -> out.u32(Ifla.IFLA_NET_NS_FD, fd));
            out.endNest();
            out.endNest();
            out.endNest();
        });
    }

    private static MacAddress unicast(MacAddress mac) {
        if (mac.isMulticast() || mac.value() == 0) {
            throw new IllegalArgumentException(mac + " cannot be the address of a device");
        }
        return mac;
    }

    /**
     * The names of both ends.
     *
     * @return for instance {@code veth0 with peer veth1 in netns blue}
     */
    @Override
    public String toString() {
        return end.name + " with peer " + peer.name + (peerNetNs == null ? "" : " in " + peerNetNs);
    }

    private record End(
            DeviceName name,
            @Nullable MacAddress mac,
            @Nullable Integer mtu) {

        void writeTo(MessageWriter out) {
            out.struct(IfInfoMsg.STRUCT.size());
            out.string(Ifla.IFLA_IFNAME, name.value());
            if (mac != null) {
                out.bytes(Ifla.IFLA_ADDRESS, mac.toBytes());
            }
            if (mtu != null) {
                out.u32(Ifla.IFLA_MTU, mtu);
            }
        }
    }
}
