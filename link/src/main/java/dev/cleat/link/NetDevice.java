package dev.cleat.link;

import dev.cleat.netlink.MacAddress;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.struct.KernelText;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A network device as it was when it was read ({@code RTM_NEWLINK}, {@code RTM_DELLINK}).
 *
 * @since 0.1
 */
public final class NetDevice {

    private final IfIndex index;
    private final int flags;
    private final int hardwareType;
    private final @Nullable DeviceRef ref;
    private final List<RawAttribute> otherAttributes;
    private String name = "";
    private List<String> alternativeNames = List.of();
    private byte[] hardwareAddress = {};
    private int mtu;
    private @Nullable String kind;
    private @Nullable IfIndex master;
    private @Nullable IfIndex linked;
    private @Nullable Integer linkedNetNsId;

    private NetDevice(IfIndex index, int flags, int hardwareType, @Nullable DeviceRef ref, AttributeCursor in) {
        this.index = index;
        this.flags = flags;
        this.hardwareType = hardwareType;
        this.ref = ref;
        List<RawAttribute> others = new ArrayList<>();
        while (in.next()) {
            switch (in.type()) {
                case Ifla.IFLA_IFNAME -> name = in.string();
                case Ifla.IFLA_ADDRESS -> hardwareAddress = in.bytes();
                case Ifla.IFLA_MTU -> mtu = in.u32();
                case Ifla.IFLA_MASTER -> master = indexOrNull(in.u32());
                case Ifla.IFLA_LINK -> linked = indexOrNull(in.u32());
                case Ifla.IFLA_LINK_NETNSID -> linkedNetNsId = in.u32();
                case Ifla.IFLA_LINKINFO -> {
                    kind = kindIn(in.nested());
                    others.add(in.raw());
                }
                case Ifla.IFLA_PROP_LIST -> {
                    alternativeNames = alternativeNamesIn(in.nested());
                    others.add(in.raw());
                }
                default -> others.add(in.raw());
            }
        }
        this.otherAttributes = List.copyOf(others);
    }

    /**
     * Reads a message that came another way than by {@link Links}, for instance by a {@link
     * dev.cleat.netlink.Monitor}:
     *
     * <pre>{@code
     * NetDevice device = added.message().decode(message -> NetDevice.decode(message, rt));
     * }</pre>
     *
     * @param message a message; one that tells of a device that is gone shows it as it was
     * @param rt the session that it came by, or that the monitor is on
     * @return the device; {@code null} if the message is not about a device, but for instance about a port of a bridge
     * @throws DecodeException if it cannot be read
     */
    public static @Nullable NetDevice decode(MessageReader message, Rtnetlink rt) {
        if (message.type() != Rtm.RTM_NEWLINK && message.type() != Rtm.RTM_DELLINK) {
            return null;
        }
        MemorySegment header = message.struct(IfInfoMsg.STRUCT.size());
        if (IfInfoMsg.FAMILY.getInt(header) != NetSocket.AF_UNSPEC) {
            return null;
        }
        int number = IfInfoMsg.INDEX.getInt(header);
        if (number <= 0) {
            throw new DecodeException(0, "a device with index " + number);
        }
        IfIndex index = new IfIndex(number);
        return new NetDevice(
                index,
                IfInfoMsg.FLAGS.getInt(header),
                IfInfoMsg.TYPE.getInt(header),
                message.nsid().isPresent() ? null : rt.device(index),
                message.attributes(IfInfoMsg.STRUCT.size()));
    }

    private static @Nullable String kindIn(AttributeCursor info) {
        while (info.next()) {
            if (info.type() == IflaInfo.IFLA_INFO_KIND) {
                return info.string();
            }
        }
        return null;
    }

    private static List<String> alternativeNamesIn(AttributeCursor properties) {
        List<String> names = new ArrayList<>();
        while (properties.next()) {
            if (properties.type() == Ifla.IFLA_ALT_IFNAME) {
                names.add(properties.string());
            }
        }
        return List.copyOf(names);
    }

    private static @Nullable IfIndex indexOrNull(int index) {
        return index > 0 ? new IfIndex(index) : null;
    }

    /**
     * The index within the namespace of the session that read it. Elsewhere the same index is another device: attach and
     * query by {@link #ref()}, which carries the namespace.
     *
     * @return the index, which remains when the device is renamed
     */
    public IfIndex index() {
        return index;
    }

    /**
     * The name ({@code IFLA_IFNAME}).
     *
     * @return 1 to 15 bytes; those that are not UTF-8 as {@link DeviceName} has them, so that the device can be found by it
     */
    public String name() {
        return name;
    }

    /**
     * The alternative names ({@code IFLA_ALT_IFNAME} in {@code IFLA_PROP_LIST}), Linux 5.5. The device is found by them
     * as by its name.
     *
     * @return 1 to 127 bytes each, in the kernel's order
     */
    public List<String> alternativeNames() {
        return alternativeNames;
    }

    /**
     * The device, for calls outside of the session: attaching a program to it, for instance. It carries the namespace that
     * the session is in, and means that one whatever bears its name later.
     *
     * @return a reference that can be used as long as {@link Rtnetlink#device} says: while the {@link
     *     dev.cleat.sys.NetNsHandle} is open that the session was opened with, or else the session; in the namespace of
     *     this process, always. That the index was given to another device meanwhile cannot be told
     * @throws IllegalStateException if a monitor heard of the device from another namespace, which the session does not hold
     */
    public DeviceRef ref() {
        if (ref == null) {
            throw new IllegalStateException(name + " is in another network namespace than the session: open one there");
        }
        return ref;
    }

    /**
     * All flags ({@code IFF_*}).
     *
     * @return 32 bits, those that Cleat does not know included
     */
    public int flags() {
        return flags;
    }

    /**
     * Whether the device is set up ({@code IFF_UP}), which does not say that it has a carrier.
     *
     * @return true if so
     */
    public boolean isUp() {
        return (flags & IfInfoMsg.IFF_UP) != 0;
    }

    /**
     * Whether the device is up and its other side can be reached ({@code IFF_LOWER_UP}): of veth, that the peer is up.
     *
     * @return true if so
     */
    public boolean hasCarrier() {
        return (flags & IfInfoMsg.IFF_LOWER_UP) != 0;
    }

    /**
     * What hardware it is or pretends to be ({@code ARPHRD_*}).
     *
     * @return 1 for Ethernet, 772 for loopback
     */
    public int hardwareType() {
        return hardwareType;
    }

    /**
     * The MAC address.
     *
     * @return the address, empty if the device has none or one that is not 6 bytes long: see {@link #hardwareAddress()}
     */
    public Optional<MacAddress> mac() {
        return hardwareAddress.length == MacAddress.BYTES
                ? Optional.of(MacAddress.of(hardwareAddress))
                : Optional.empty();
    }

    /**
     * The link-layer address of whatever length ({@code IFLA_ADDRESS}): 4 bytes of an IPv4 tunnel, 20 of InfiniBand.
     *
     * @return a copy, without bytes if there is none
     */
    public byte[] hardwareAddress() {
        return hardwareAddress.clone();
    }

    /**
     * The largest packet ({@code IFLA_MTU}).
     *
     * @return bytes, as an unsigned number
     */
    public int mtu() {
        return mtu;
    }

    /**
     * The kind of a virtual device ({@code IFLA_INFO_KIND}).
     *
     * @return for instance {@code veth}, empty for hardware and loopback
     */
    public Optional<String> kind() {
        return Optional.ofNullable(kind);
    }

    /**
     * The bridge, bond or VRF that the device belongs to ({@code IFLA_MASTER}).
     *
     * @return its index, empty if there is none
     */
    public Optional<IfIndex> master() {
        return Optional.ofNullable(master);
    }

    /**
     * The device that this one is tied to ({@code IFLA_LINK}): of veth the peer, of a VLAN the device below.
     *
     * @return its index in the namespace that {@link #linkedNetNsId()} tells, empty if there is none
     */
    public Optional<IfIndex> linked() {
        return Optional.ofNullable(linked);
    }

    /**
     * The namespace of {@link #linked()} ({@code IFLA_LINK_NETNSID}), as this namespace numbers others.
     *
     * @return the number; empty if the device is in the same namespace
     */
    public OptionalInt linkedNetNsId() {
        return linkedNetNsId == null ? OptionalInt.empty() : OptionalInt.of(linkedNetNsId);
    }

    /**
     * The attributes that this class does not decode, or only in part ({@code IFLA_LINKINFO}, {@code IFLA_PROP_LIST}).
     *
     * @return in the kernel's order
     */
    public List<RawAttribute> otherAttributes() {
        return otherAttributes;
    }

    /**
     * Index, name and what matters most.
     *
     * @return for instance {@code 7: veth0 <up, veth, 02:00:00:00:00:01, mtu 1500>}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(index.value())
                .append(": ")
                .append(KernelText.printable(name))
                .append(isUp() ? " <up" : " <down");
        kind().ifPresent(k -> text.append(", ").append(k));
        mac().ifPresent(m -> text.append(", ").append(m));
        return text.append(", mtu ")
                .append(Integer.toUnsignedString(mtu))
                .append('>')
                .toString();
    }
}
