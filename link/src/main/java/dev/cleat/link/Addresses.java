package dev.cleat.link;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/**
 * The IP addresses of devices in a session's namespace.
 *
 * <pre>{@code
 * Addresses addresses = Addresses.on(rt);
 * addresses.add(IpPrefix.of("10.1.0.1/24"), veth0.index());
 * addresses.withoutDad().ensure(IpPrefix.of("fd00::1/64"), veth0.index());
 * }</pre>
 *
 * <p>A bare index or name means a device of the session's namespace; a reference that carries another namespace is
 * refused with an {@link IllegalArgumentException}. Thread-safe as the session is. Each method throws what
 * {@link Rtnetlink#execute} does.
 *
 * @since 0.1
 */
public final class Addresses {

    private final Rtnetlink rt;
    private final SessionDevices devices;
    private final int flags;

    private Addresses(Rtnetlink rt, int flags) {
        this.rt = Objects.requireNonNull(rt, "rt");
        this.devices = new SessionDevices(rt);
        this.flags = flags;
    }

    /**
     * The addresses in a session's namespace.
     *
     * @param rt the session, which stays the caller's to close
     * @return its addresses
     */
    public static Addresses on(Rtnetlink rt) {
        return new Addresses(rt, 0);
    }

    /**
     * The same, but what it adds can be used at once: IPv6 does not look for duplicates first ({@code IFA_F_NODAD}).
     * Nothing changes for IPv4, which never does.
     *
     * @return addresses that are added without duplicate address detection
     */
    public Addresses withoutDad() {
        return new Addresses(rt, flags | IfAddrMsg.IFA_F_NODAD);
    }

    /**
     * Adds an address to a device.
     *
     * @param prefix the address with the length of the network that is reached through the device
     * @param device the device
     * @throws AddressExistsException if the device has it
     * @throws NoSuchDeviceException if the device is not there
     * @throws NetlinkException if the kernel refuses it
     */
    public void add(IpPrefix prefix, DeviceRef device) {
        send(Rtm.RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, flags, prefix, device);
    }

    /**
     * Adds an address to a device unless the device has it.
     *
     * @param prefix the address with the length of the network that is reached through the device
     * @param device the device
     * @return whether it was added
     * @throws AddressExistsException if the device has the IPv6 address with another prefix length
     * @throws NoSuchDeviceException if the device is not there
     * @throws NetlinkException if the kernel refuses it
     */
    public boolean ensure(IpPrefix prefix, DeviceRef device) {
        try {
            add(prefix, device);
            return true;
        } catch (AddressExistsException e) {
            // IPv6 knows an address by its bits alone: the one that exists may have another length.
            if (list(device).stream().noneMatch(address -> address.prefix().equals(prefix))) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Removes an address from a device.
     *
     * @param prefix the address with its length
     * @param device the device
     * @throws NoSuchAddressException if the device does not have it
     * @throws NoSuchDeviceException if the device is not there
     */
    public void delete(IpPrefix prefix, DeviceRef device) {
        send(Rtm.RTM_DELADDR, 0, 0, prefix, device);
    }

    /**
     * Removes an address from a device if it has it.
     *
     * @param prefix the address with its length
     * @param device the device
     * @return whether it had it; false also if the device or its namespace is not there
     */
    public boolean deleteIfPresent(IpPrefix prefix, DeviceRef device) {
        try {
            delete(prefix, device);
            return true;
        } catch (NoSuchAddressException | NoSuchDeviceException | NoSuchNamespaceException e) {
            return false;
        }
    }

    /**
     * Reads the addresses of a device.
     *
     * @param device the device
     * @return IPv4 before IPv6
     * @throws NoSuchDeviceException if the device is not there
     */
    public List<DeviceAddress> list(DeviceRef device) {
        IfIndex index = devices.index(device);
        try {
            return dump(index.value()).stream()
                    .filter(address -> address.device().equals(index))
                    .toList();
        } catch (NetlinkException e) {
            throw devices.absentOr(e, device);
        }
    }

    /**
     * Reads the addresses of all devices.
     *
     * @return IPv4 before IPv6
     */
    public List<DeviceAddress> list() {
        return dump(0);
    }

    /** Asks for the addresses of one device, which strict checking makes a filter, or with 0 for all. */
    private List<DeviceAddress> dump(int index) {
        Request request = new Request(Rtm.RTM_GETADDR, out -> {
            MemorySegment header = out.struct(IfAddrMsg.STRUCT.size());
            IfAddrMsg.INDEX.set(header, index);
        });
        return rt.dump(request, DeviceAddress::decode);
    }

    private void send(int type, int messageFlags, int addressFlags, IpPrefix prefix, DeviceRef device) {
        Objects.requireNonNull(prefix, "prefix");
        IfIndex index = devices.index(device);
        try {
            rt.execute(new Request(type, messageFlags, out -> write(out, prefix, index, addressFlags)));
        } catch (NetlinkException e) {
            throw typed(e, prefix, device);
        }
    }

    private static void write(MessageWriter out, IpPrefix prefix, IfIndex index, int flags) {
        MemorySegment header = out.struct(IfAddrMsg.STRUCT.size());
        IfAddrMsg.FAMILY.set(header, prefix.isIpv6() ? NetSocket.AF_INET6 : NetSocket.AF_INET);
        IfAddrMsg.PREFIXLEN.set(header, prefix.length());
        IfAddrMsg.FLAGS.set(header, flags);
        IfAddrMsg.INDEX.set(header, index.value());
        out.address(Ifa.IFA_LOCAL, prefix.address());
        out.address(Ifa.IFA_ADDRESS, prefix.address());
    }

    private KernelException typed(NetlinkException refusal, IpPrefix prefix, DeviceRef device) {
        if (refusal.errno().equals(Errno.EEXIST)) {
            return new AddressExistsException(refusal, prefix, device);
        }
        if (refusal.errno().equals(Errno.EADDRNOTAVAIL)) {
            return new NoSuchAddressException(refusal, prefix, device);
        }
        return devices.absentOr(refusal, device);
    }
}
