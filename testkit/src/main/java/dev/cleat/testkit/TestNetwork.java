package dev.cleat.testkit;

import dev.cleat.link.Addresses;
import dev.cleat.link.Links;
import dev.cleat.link.NetDevice;
import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Network namespaces for one test, with what connects them.
 *
 * <p>The namespaces have no names on the machine, unless asked for: no other program meets them, and they vanish with
 * this process even if it is killed. Nothing here touches the namespace of the process itself. A test gets one as a
 * {@link Fresh} parameter; {@link #create()} makes one elsewhere.
 *
 * <p>To run code inside, use the namespace itself: {@code a.call(DatagramChannel::open)}, {@code a.run(...)}. What such
 * code starts and does not stop, a thread or a process, keeps the namespace alive. Not thread-safe.
 *
 * @since 0.1
 */
public final class TestNetwork implements AutoCloseable {

    private static final Duration TOOL_LIMIT = Duration.ofSeconds(10);
    private static final Duration CARRIER_LIMIT = Duration.ofSeconds(5);
    private static final int IFF_RUNNING = 0x40;

    private final Set<String> names = new HashSet<>();
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    private TestNetwork() {}

    /**
     * A network without any namespace yet.
     *
     * @return the network, to be closed
     */
    public static TestNetwork create() {
        OwnNamespace.settle();
        return new TestNetwork();
    }

    /**
     * A new namespace with nothing but its loopback device, which is up.
     *
     * @param name what messages call it; it is known to this network only
     * @return the namespace, which this network closes
     * @throws IllegalArgumentException if this network has one of that name
     * @throws dev.cleat.sys.KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}
     */
    public NetNsHandle namespace(String name) {
        if (!names.add(name)) {
            throw new IllegalArgumentException("this network has a namespace '" + name + "' already");
        }
        NetNsHandle netNs = NetNs.create();
        parts.push(netNs);
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            Links.on(rt).up(DeviceRef.named("lo"));
        }
        return netNs;
    }

    /**
     * A new namespace that other programs find by its name as well, as after {@code ip netns add}: for agents that use
     * {@link NetNs#named}. The name is taken on the whole machine, but not outside of a {@link Privileged} test class.
     *
     * @param name its name
     * @return the namespace, which this network closes, and with it the name
     * @throws IllegalArgumentException if it cannot be a name, or is taken already
     * @throws dev.cleat.sys.KernelException {@code EPERM} without {@code CAP_SYS_ADMIN}
     */
    public NetNsHandle namedNamespace(String name) {
        NetNsHandle netNs = namespace(name);
        parts.push(NamedNamespace.of(name, netNs));
        return netNs;
    }

    /**
     * Connects two namespaces, or one with itself, by a veth pair. Both ends are up and ready to send.
     *
     * @param first where the first end is
     * @param firstName name of the first end, 1 to 15 bytes
     * @param second where the second end is
     * @param secondName name of the second end, 1 to 15 bytes
     * @return both ends, by their indexes
     * @throws IllegalArgumentException if no device can have one of these names
     * @throws dev.cleat.link.DeviceExistsException if one of the names is taken there
     */
    public VethEnds veth(NetNs first, String firstName, NetNs second, String secondName) {
        try (Rtnetlink rtFirst = Rtnetlink.open(first);
                Rtnetlink rtSecond = Rtnetlink.open(second)) {
            Links firstLinks = Links.on(rtFirst);
            Links secondLinks = Links.on(rtSecond);
            IfIndex one = firstLinks
                    .veth(firstName, secondName)
                    .peerIn(second)
                    .create()
                    .index();
            IfIndex other = secondLinks.get(secondName).index();
            firstLinks.up(one);
            secondLinks.up(other);
            awaitRunning(firstLinks, one);
            awaitRunning(secondLinks, other);
            return new VethEnds(first.device(one), second.device(other));
        }
    }

    /**
     * Gives a device an address, usable at once: without duplicate address detection.
     *
     * @param netNs where the device is
     * @param device name of the device
     * @param prefix address and prefix length, as {@code 10.0.0.1/24} or {@code fd00::1/64}
     * @throws IllegalArgumentException if this is no address or no name
     * @throws dev.cleat.sys.NoSuchDeviceException if there is no such device
     */
    public void address(NetNs netNs, String device, String prefix) {
        IpPrefix added = IpPrefix.of(prefix);
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            Addresses.on(rt).withoutDad().add(added, DeviceRef.named(device));
        }
        if (added.address() instanceof Inet6Address address && !LocalRoutes.await(netNs, address)) {
            throw new IllegalStateException(prefix + " is on " + device + ", but the kernel gives it no local route");
        }
    }

    /**
     * A flow of UDP datagrams, which this network closes.
     *
     * @param from where they are sent
     * @param to where they are received
     * @param destination an address of {@code to}, as {@code 10.0.0.2}; within one namespace {@code 127.0.0.1} will do
     * @return the flow, to a port that no other socket uses
     * @throws IllegalArgumentException if this is no address
     */
    public UdpFlow udp(NetNs from, NetNs to, String destination) {
        UdpFlow flow = UdpFlow.open(from, to, IpPrefix.of(destination).address());
        parts.push(flow);
        return flow;
    }

    /**
     * Runs an outside tool inside a namespace, by {@code nsenter}, and waits for it, 10 seconds at most.
     *
     * @param netNs the namespace
     * @param command the tool, looked up on {@code PATH}, and its arguments
     * @return its standard output
     * @throws ToolFailedException if it cannot be started, its exit code is not 0, or it did not end in time; it is
     *     killed then
     */
    public String exec(NetNs netNs, String... command) {
        return exec(netNs, TOOL_LIMIT, command);
    }

    /**
     * Runs an outside tool inside a namespace, by {@code nsenter}, and waits for it.
     *
     * @param netNs the namespace
     * @param limit how long it may take
     * @param command the tool, looked up on {@code PATH}, and its arguments
     * @return its standard output
     * @throws ToolFailedException if it cannot be started, its exit code is not 0, or it did not end in time; it is
     *     killed then
     */
    public String exec(NetNs netNs, Duration limit, String... command) {
        return Tool.run(netNs, limit, List.of(command));
    }

    /**
     * Lets go of all namespaces. With them the kernel removes their devices and detaches the programs on these, unless
     * somebody else holds a namespace open. Further calls change nothing.
     */
    @Override
    public void close() {
        Closing.all(parts);
    }

    /*
     * A device drops what it is given until the kernel's linkwatch has noticed its carrier and given it a queue
     * (linkwatch_do_dev, dev_activate); IFF_RUNNING tells that it has.
     */
    private static void awaitRunning(Links links, IfIndex index) {
        boolean running = Patience.await(CARRIER_LIMIT, () -> {
            NetDevice device = links.get(index);
            return (device.flags() & IFF_RUNNING) != 0;
        });
        if (!running) {
            throw new IllegalStateException(links.get(index) + " has no carrier after " + CARRIER_LIMIT);
        }
    }
}
