package dev.cleat.link;

import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.RtExtFilter;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The network devices of a session's namespace.
 *
 * <pre>{@code
 * Links links = Links.on(rt);
 * NetDevice veth0 = links.veth("veth0", "veth1").peerIn(blue).create();
 * links.up(veth0.index());
 * }</pre>
 *
 * <p>A bare index or name means a device of the session's namespace; a reference that carries another namespace is
 * refused with an {@link IllegalArgumentException}. Thread-safe as the session is. Each method throws what
 * {@link Rtnetlink#execute} does.
 *
 * @since 0.1
 */
public final class Links {

    private final Rtnetlink rt;
    private final SessionDevices devices;

    private Links(Rtnetlink rt) {
        this.rt = Objects.requireNonNull(rt, "rt");
        this.devices = new SessionDevices(rt);
    }

    /**
     * The devices of a session's namespace.
     *
     * @param rt the session, which stays the caller's to close
     * @return its devices
     */
    public static Links on(Rtnetlink rt) {
        return new Links(rt);
    }

    /**
     * Reads all devices.
     *
     * @return them, in the order of their indexes
     */
    public List<NetDevice> list() {
        return rt.dump(
                new Request(Rtm.RTM_GETLINK, out -> {
                    out.struct(IfInfoMsg.STRUCT.size());
                    // Else the list may end early.
                    out.u32(Ifla.IFLA_EXT_MASK, RtExtFilter.RTEXT_FILTER_MRP);
                }),
                message -> NetDevice.decode(message, rt));
    }

    /**
     * Reads a device.
     *
     * @param name its name, or an alternative one
     * @return the device
     * @throws NoSuchDeviceException if it is not there
     * @throws IllegalArgumentException if no device can have this name
     */
    public NetDevice get(String name) {
        return get(new DeviceName(name));
    }

    /**
     * Reads a device.
     *
     * @param device the device
     * @return the device
     * @throws NoSuchDeviceException if it is not there
     */
    public NetDevice get(DeviceRef device) {
        return devices.read(device);
    }

    /**
     * Reads a device that may not be there.
     *
     * @param name its name, or an alternative one
     * @return the device, empty if it is not there
     * @throws IllegalArgumentException if no device can have this name
     */
    public Optional<NetDevice> find(String name) {
        return find(new DeviceName(name));
    }

    /**
     * Reads a device that may not be there.
     *
     * @param device the device
     * @return the device, empty if it is not there
     */
    public Optional<NetDevice> find(DeviceRef device) {
        try {
            return Optional.of(get(device));
        } catch (NoSuchDeviceException | NoSuchNamespaceException e) {
            return Optional.empty();
        }
    }

    /**
     * Begins a pair of connected Ethernet devices; {@link VethPair#create()} makes it.
     *
     * @param name the end in this session's namespace
     * @param peerName the other end, in the same namespace unless {@link VethPair#peerIn} says another
     * @return what can be said about the pair
     * @throws IllegalArgumentException if no device can be given such a name ({@link DeviceName#forNew})
     */
    public VethPair veth(String name, String peerName) {
        // No default for the peer: the kernel would call it veth0 first, and then have no veth0 for this end.
        return new VethPair(rt, DeviceName.forNew(name), DeviceName.forNew(peerName));
    }

    /**
     * Removes a device; of a veth pair both ends go.
     *
     * @param device the device
     * @throws NoSuchDeviceException if it is not there
     * @throws NetlinkException {@code EOPNOTSUPP} if it cannot be removed, as hardware and loopback
     */
    public void delete(DeviceRef device) {
        DeviceRef target = devices.target(device);
        execute(device, new Request(Rtm.RTM_DELLINK, out -> SessionDevices.writeTarget(out, target)));
    }

    /**
     * Removes a device if it is there.
     *
     * @param device the device
     * @return whether it was
     */
    public boolean deleteIfPresent(DeviceRef device) {
        try {
            delete(device);
            return true;
        } catch (NoSuchDeviceException | NoSuchNamespaceException e) {
            return false;
        }
    }

    /**
     * Sets a device up ({@code IFF_UP}); one that is up stays so.
     *
     * @param device the device
     * @throws NoSuchDeviceException if it is not there
     */
    public void up(DeviceRef device) {
        setFlags(device, IfInfoMsg.IFF_UP);
    }

    /**
     * Sets a device down; one that is down stays so.
     *
     * @param device the device
     * @throws NoSuchDeviceException if it is not there
     */
    public void down(DeviceRef device) {
        setFlags(device, 0);
    }

    /**
     * Gives a device another name. Before Linux 6.3 it must be down for this.
     *
     * @param device the device
     * @param name the new name
     * @throws NoSuchDeviceException if it is not there
     * @throws DeviceExistsException if another device has the name, or any device as an alternative one
     * @throws IllegalArgumentException if no device can be given this name ({@link DeviceName#forNew})
     */
    public void rename(DeviceRef device, String name) {
        DeviceName newName = DeviceName.forNew(name);
        change(
                device,
                index -> devices.holderOf(newName, index, "a device named " + newName + " exists"),
                out -> out.string(Ifla.IFLA_IFNAME, newName.value()));
    }

    /**
     * Moves a device to another network namespace, where it is down, without addresses, and may have another index.
     *
     * @param device the device
     * @param netNs where it goes
     * @throws NoSuchDeviceException if it is not there
     * @throws DeviceExistsException if a device there has its name, or one of its alternative names
     * @throws KernelException {@code EINVAL} if the device is bound to its namespace, as loopback
     */
    public void move(DeviceRef device, NetNs netNs) {
        SessionDevices.withDescriptor(
                netNs,
                raw -> change(
                        device,
                        _ -> "a device of that name exists in " + netNs + ", or of one of its alternative names",
                        out -> out.u32(Ifla.IFLA_NET_NS_FD, raw)));
    }

    private void setFlags(DeviceRef device, int flags) {
        DeviceRef target = devices.target(device);
        execute(
                device,
                new Request(Rtm.RTM_SETLINK, out -> SessionDevices.writeTarget(out, target, flags, IfInfoMsg.IFF_UP)));
    }

    private void change(DeviceRef device, Function<IfIndex, String> whenItExists, Consumer<MessageWriter> attributes) {
        // By index: a name in the message would be taken for the new one.
        IfIndex index = devices.index(device);
        try {
            execute(device, new Request(Rtm.RTM_SETLINK, out -> {
                SessionDevices.writeTarget(out, index);
                attributes.accept(out);
            }));
        } catch (NetlinkException e) {
            throw e.errno().equals(Errno.EEXIST) ? new DeviceExistsException(e, whenItExists.apply(index)) : e;
        }
    }

    private void execute(DeviceRef device, Request request) {
        try {
            rt.execute(request);
        } catch (NetlinkException e) {
            throw devices.absentOr(e, device);
        }
    }
}
