package dev.cleat.netlink;

import dev.cleat.sys.IfIndex;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells a socket from others at one moment: protocol, both addresses and ports.
 *
 * <p>An IPv6 socket that talks IPv4 has IPv4-mapped addresses ({@code ::ffff:10.1.0.1}); the kernel finds it under these
 * and under the IPv4 addresses alike.
 *
 * @since 0.1
 */
public final class SocketTuple {

    private static final int MAPPED_PREFIX = 12;

    private final Transport transport;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private final @Nullable IfIndex device;

    private SocketTuple(
            Transport transport, InetSocketAddress local, InetSocketAddress remote, @Nullable IfIndex device) {
        this.transport = Objects.requireNonNull(transport, "transport");
        this.local = bare(local);
        this.remote = bare(remote);
        this.device = device;
        if (isIpv6(this.local.getAddress()) != isIpv6(this.remote.getAddress())) {
            throw new IllegalArgumentException(local + " and " + remote + " are of different families");
        }
    }

    /**
     * The tuple of a TCP socket.
     *
     * @param local where it is bound
     * @param remote the other side; of a listening socket, the unspecified address with port 0
     * @return the tuple, on any device
     * @throws IllegalArgumentException if an address is a name that was not looked up, or one is IPv4 and the other IPv6
     */
    public static SocketTuple tcp(InetSocketAddress local, InetSocketAddress remote) {
        return new SocketTuple(Transport.TCP, local, remote, null);
    }

    /**
     * The tuple of a UDP socket.
     *
     * @param local where it is bound
     * @param remote the other side; of an unconnected socket, the unspecified address with port 0
     * @return the tuple, on any device
     * @throws IllegalArgumentException if an address is a name that was not looked up, or one is IPv4 and the other IPv6
     */
    public static SocketTuple udp(InetSocketAddress local, InetSocketAddress remote) {
        return new SocketTuple(Transport.UDP, local, remote, null);
    }

    /**
     * The same tuple on a device: of link-local addresses, and of sockets that are bound to a device.
     *
     * @param newDevice the device, in the namespace of the socket
     * @return the tuple
     */
    public SocketTuple on(IfIndex newDevice) {
        return new SocketTuple(transport, local, remote, Objects.requireNonNull(newDevice, "device"));
    }

    /**
     * The protocol.
     *
     * @return TCP or UDP
     */
    public Transport transport() {
        return transport;
    }

    /**
     * This side.
     *
     * @return address and port, without a scope
     */
    public InetSocketAddress local() {
        return local;
    }

    /**
     * The other side.
     *
     * @return address and port, without a scope; port 0 if the socket is not connected
     */
    public InetSocketAddress remote() {
        return remote;
    }

    /**
     * The device that the socket is bound to.
     *
     * @return the device, empty for any
     */
    public Optional<IfIndex> device() {
        return Optional.ofNullable(device);
    }

    /**
     * Whether the socket talks to one other side.
     *
     * @return false for listening TCP and unconnected UDP sockets
     */
    public boolean isConnected() {
        return remote.getPort() != 0;
    }

    /**
     * Whether the addresses are IPv6, IPv4-mapped or not.
     *
     * @return false for IPv4
     */
    public boolean isIpv6() {
        return isIpv6(local.getAddress());
    }

    /** Whether both are the same apart from the device, and from whether IPv4 addresses are written as IPv6 ones. */
    boolean hasSameEnds(SocketTuple other) {
        return transport == other.transport && isSameEnd(local, other.local) && isSameEnd(remote, other.remote);
    }

    private static boolean isSameEnd(InetSocketAddress a, InetSocketAddress b) {
        return a.getPort() == b.getPort() && Arrays.equals(unmapped(a.getAddress()), unmapped(b.getAddress()));
    }

    /** The bytes of an address, of an IPv4-mapped one those of the IPv4 address. */
    static byte[] unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        return isMapped(bytes) ? Arrays.copyOfRange(bytes, MAPPED_PREFIX, bytes.length) : bytes;
    }

    private static boolean isMapped(byte[] bytes) {
        if (bytes.length != 16 || bytes[10] != -1 || bytes[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }

    private static InetSocketAddress bare(InetSocketAddress end) {
        if (end.isUnresolved()) {
            throw new IllegalArgumentException(end + " is a name, not an address");
        }
        return new InetSocketAddress(IpLiteral.ofBytes(end.getAddress().getAddress()), end.getPort());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SocketTuple that
                && transport == that.transport
                && local.equals(that.local)
                && remote.equals(that.remote)
                && Objects.equals(device, that.device);
    }

    @Override
    public int hashCode() {
        return Objects.hash(transport, local, remote, device);
    }

    /**
     * Protocol and both ends.
     *
     * @return for instance {@code TCP 10.1.0.1:4711 > 10.1.0.2:80}
     */
    @Override
    public String toString() {
        return transport + " " + format(local) + " > " + format(remote) + (device == null ? "" : " on " + device);
    }

    private static String format(InetSocketAddress end) {
        String address = IpLiteral.format(end.getAddress());
        return (isIpv6(end.getAddress()) ? "[" + address + "]" : address) + ":" + end.getPort();
    }
}
