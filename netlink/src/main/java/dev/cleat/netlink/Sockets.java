package dev.cleat.netlink;

import dev.cleat.sys.IfIndex;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sockets are meant: those that have everything that the filter names.
 *
 * <pre>{@code
 * Sockets dead = Sockets.any().towards(backend, 443);
 * }</pre>
 *
 * <p>Immutable; each method returns another filter. States, addresses, ports and devices are looked at by the kernel,
 * which then sends nothing else; cookies here.
 *
 * @since 0.1
 */
public final class Sockets {

    private static final int ALL_STATES = -1;
    private static final int NO_PORT = -1;

    private final Set<Transport> transports;
    private final int states;
    private final @Nullable IpPrefix local;
    private final int localPort;
    private final @Nullable IpPrefix remote;
    private final int remotePort;
    private final @Nullable IfIndex device;
    private final @Nullable Set<SocketCookie> cookies;

    private Sockets(
            Set<Transport> transports,
            int states,
            @Nullable IpPrefix local,
            int localPort,
            @Nullable IpPrefix remote,
            int remotePort,
            @Nullable IfIndex device,
            @Nullable Set<SocketCookie> cookies) {
        this.transports = transports;
        this.states = states;
        this.local = local;
        this.localPort = localPort;
        this.remote = remote;
        this.remotePort = remotePort;
        this.device = device;
        this.cookies = cookies;
    }

    private static Sockets of(Set<Transport> transports) {
        return new Sockets(transports, ALL_STATES, null, NO_PORT, null, NO_PORT, null, null);
    }

    /**
     * All TCP and UDP sockets.
     *
     * @return a filter to narrow down
     */
    public static Sockets any() {
        return of(EnumSet.allOf(Transport.class));
    }

    /**
     * All TCP sockets.
     *
     * @return a filter to narrow down
     */
    public static Sockets tcp() {
        return of(EnumSet.of(Transport.TCP));
    }

    /**
     * All UDP sockets.
     *
     * @return a filter to narrow down
     */
    public static Sockets udp() {
        return of(EnumSet.of(Transport.UDP));
    }

    /**
     * Only in one of these states.
     *
     * @param first a state
     * @param more further ones
     * @return the filter
     */
    public Sockets states(SocketState first, SocketState... more) {
        int mask = first.bit();
        for (SocketState state : more) {
            mask |= state.bit();
        }
        return new Sockets(transports, mask, local, localPort, remote, remotePort, device, cookies);
    }

    /**
     * Only with this side's address in a network.
     *
     * @param network the network; an IPv4 one also holds the sockets that have it as IPv4-mapped IPv6
     * @return the filter
     */
    public Sockets local(IpPrefix network) {
        return new Sockets(
                transports, states, Objects.requireNonNull(network), localPort, remote, remotePort, device, cookies);
    }

    /**
     * Only with this port on this side.
     *
     * @param port 0 to 65535
     * @return the filter
     * @throws IllegalArgumentException if this is no port
     */
    public Sockets localPort(int port) {
        return new Sockets(transports, states, local, requirePort(port), remote, remotePort, device, cookies);
    }

    /**
     * Only with the other side's address in a network.
     *
     * @param network the network; an IPv4 one also holds the sockets that have it as IPv4-mapped IPv6
     * @return the filter
     */
    public Sockets remote(IpPrefix network) {
        return new Sockets(
                transports, states, local, localPort, Objects.requireNonNull(network), remotePort, device, cookies);
    }

    /**
     * Only with this port on the other side.
     *
     * @param port 0 to 65535; 0 is that of sockets that are not connected
     * @return the filter
     * @throws IllegalArgumentException if this is no port
     */
    public Sockets remotePort(int port) {
        return new Sockets(transports, states, local, localPort, remote, requirePort(port), device, cookies);
    }

    /**
     * Only connected to this address and port.
     *
     * @param address the other side; of an IPv4 one also the sockets that have it as IPv4-mapped IPv6
     * @param port its port
     * @return the filter
     * @throws IllegalArgumentException if this is no port
     */
    public Sockets towards(InetAddress address, int port) {
        return remote(IpPrefix.host(address)).remotePort(port);
    }

    /**
     * Only bound to this device. Most sockets are bound to none.
     *
     * @param boundTo a device in the namespace of the sockets
     * @return the filter
     */
    public Sockets device(IfIndex boundTo) {
        return new Sockets(
                transports, states, local, localPort, remote, remotePort, Objects.requireNonNull(boundTo), cookies);
    }

    /**
     * Only sockets with one of these cookies.
     *
     * @param wanted the cookies; with none, no socket is meant
     * @return the filter
     */
    public Sockets cookies(Collection<SocketCookie> wanted) {
        return new Sockets(transports, states, local, localPort, remote, remotePort, device, Set.copyOf(wanted));
    }

    private static int requirePort(int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
        return port;
    }

    Set<Transport> transports() {
        return transports;
    }

    /** The mask of {@code 1 << TCP_*}. */
    int states() {
        return states;
    }

    @Nullable
    IpPrefix local() {
        return local;
    }

    OptionalInt localPort() {
        return localPort == NO_PORT ? OptionalInt.empty() : OptionalInt.of(localPort);
    }

    @Nullable
    IpPrefix remote() {
        return remote;
    }

    OptionalInt remotePort() {
        return remotePort == NO_PORT ? OptionalInt.empty() : OptionalInt.of(remotePort);
    }

    @Nullable
    IfIndex device() {
        return device;
    }

    boolean namesStates() {
        return states != ALL_STATES;
    }

    /** Whether there can be matching sockets of {@code AF_INET}. */
    boolean allowsIpv4() {
        return (local == null || !local.isIpv6()) && (remote == null || !remote.isIpv6());
    }

    /** Whether nothing tells one socket from another: everything but protocol and states is left open. */
    boolean isOpen() {
        return local == null
                && localPort == NO_PORT
                && remote == null
                && remotePort == NO_PORT
                && device == null
                && cookies == null;
    }

    /**
     * Whether a socket is meant.
     *
     * @param socket the socket
     * @return true if it has everything that the filter names
     */
    public boolean matches(SocketInfo socket) {
        return transports.contains(socket.transport())
                && (states & socket.state().bit()) != 0
                && (localPort == NO_PORT || socket.local().getPort() == localPort)
                && (remotePort == NO_PORT || socket.remote().getPort() == remotePort)
                && (local == null || isIn(local, socket.local().getAddress()))
                && (remote == null || isIn(remote, socket.remote().getAddress()))
                && (device == null
                        || socket.tuple().device().filter(device::equals).isPresent())
                && (cookies == null || cookies.contains(socket.cookie()));
    }

    private static boolean isIn(IpPrefix network, InetAddress address) {
        byte[] bytes = network.isIpv6() ? address.getAddress() : SocketTuple.unmapped(address);
        byte[] prefix = network.address().getAddress();
        if (bytes.length != prefix.length) {
            return false;
        }
        int whole = network.length() / Byte.SIZE;
        int rest = network.length() % Byte.SIZE;
        return Arrays.equals(bytes, 0, whole, prefix, 0, whole)
                && (rest == 0 || ((bytes[whole] ^ prefix[whole]) & 0xFF00 >> rest & 0xFF) == 0);
    }
}
