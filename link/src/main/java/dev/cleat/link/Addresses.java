package dev.cleat.link;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

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
     * @throws NetlinkException if the kernel refuses it: {@code EADDRNOTAVAIL} if it cannot be on this device, as {@code
     *     ::1} can be on loopback only, and IPv6 multicast nowhere
     * @throws IllegalArgumentException for {@code 0.0.0.0} and {@code ::}; the kernel would ignore the former without a word
     */
    public void add(IpPrefix prefix, DeviceRef device) {
        if (prefix.address().isAnyLocalAddress()) {
            throw new IllegalArgumentException(prefix + " cannot be the address of a device");
        }
        IfIndex index = devices.index(device);
        try {
            int create = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;
            rt.execute(request(Rtm.RTM_NEWADDR, create, flags, prefix, prefix.address(), index));
        } catch (NetlinkException e) {
            throw e.errno().equals(Errno.EEXIST)
                    ? new AddressExistsException(e, prefix, device)
                    : devices.absentOr(e, device);
        }
    }

    /**
     * Adds an address to a device unless the device has it. An IPv4 address with a peer in another network is another
     * address, beside which it is added; one with a peer in its own network is the same to the kernel.
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
     * Removes an address from a device: that without a peer, or if there is none, the only one with a peer.
     *
     * @param prefix the address with its length
     * @param device the device
     * @throws NoSuchAddressException if the device does not have it
     * @throws NoSuchDeviceException if the device is not there
     * @throws IllegalArgumentException if the device has it with several peers; {@link #delete(DeviceAddress)} says which
     */
    public void delete(IpPrefix prefix, DeviceRef device) {
        IfIndex index = devices.index(device);
        try {
            remove(prefix, prefix.address(), index, device);
        } catch (NoSuchAddressException e) {
            remove(prefix, onlyPeer(prefix, device, e), index, device);
        }
    }

    private InetAddress onlyPeer(IpPrefix prefix, DeviceRef device, NoSuchAddressException absent) {
        List<InetAddress> peers = list(device).stream()
                .filter(address -> address.prefix().equals(prefix))
                .flatMap(address -> address.peer().stream())
                .toList();
        if (peers.isEmpty()) {
            throw absent;
        }
        if (peers.size() > 1) {
            throw new IllegalArgumentException("device " + device + " has " + prefix + " with several peers, "
                    + peers.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(" and "))
                    + "; delete one of those that list() gives");
        }
        return peers.getFirst();
    }

    /**
     * Removes an address from the device that has it.
     *
     * @param address the address as it was read in the namespace of this session, with its peer if it has one
     * @throws NoSuchAddressException if the device no longer has it
     * @throws NoSuchDeviceException if the device is no longer there
     */
    public void delete(DeviceAddress address) {
        remove(address.prefix(), address.peer().orElse(address.prefix().address()), address.device(), address.device());
    }

    /**
     * Removes an address from the device that has it, if it still does.
     *
     * @param address the address as it was read in the namespace of this session, with its peer if it has one
     * @return whether it was there
     */
    public boolean deleteIfPresent(DeviceAddress address) {
        try {
            delete(address);
            return true;
        } catch (NoSuchAddressException | NoSuchDeviceException e) {
            return false;
        }
    }

    /**
     * Removes an address from a device if it has it, as {@link #delete(IpPrefix, DeviceRef)} does.
     *
     * @param prefix the address with its length
     * @param device the device
     * @return whether it had it; false also if the device or its namespace is not there
     * @throws IllegalArgumentException if the device has it with several peers; {@link #deleteIfPresent(DeviceAddress)}
     *     says which
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

    private void remove(IpPrefix prefix, InetAddress peer, IfIndex index, DeviceRef device) {
        try {
            rt.execute(request(Rtm.RTM_DELADDR, 0, 0, prefix, peer, index));
        } catch (NetlinkException e) {
            // ENXIO: the device has nothing to do with IPv6, for instance because its MTU is too small for that.
            throw e.errno().equals(Errno.EADDRNOTAVAIL) || e.errno().equals(Errno.ENXIO)
                    ? new NoSuchAddressException(e, prefix, device)
                    : devices.absentOr(e, device);
        }
    }

    /** A change of an address; one without a peer is its own peer. */
    private static Request request(
            int type, int messageFlags, int addressFlags, IpPrefix prefix, InetAddress peer, IfIndex index) {
        return new Request(type, messageFlags, out -> {
            MemorySegment header = out.struct(IfAddrMsg.STRUCT.size());
            IfAddrMsg.FAMILY.set(header, prefix.isIpv6() ? NetSocket.AF_INET6 : NetSocket.AF_INET);
            IfAddrMsg.PREFIXLEN.set(header, prefix.length());
            IfAddrMsg.FLAGS.set(header, addressFlags);
            IfAddrMsg.INDEX.set(header, index.value());
            out.address(Ifa.IFA_LOCAL, prefix.address());
            out.address(Ifa.IFA_ADDRESS, peer);
        });
    }
}
