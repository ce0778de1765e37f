package dev.cleat.examples.demo;

import dev.cleat.link.Addresses;
import dev.cleat.link.Links;
import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Two network namespaces with a cable between them, and a socket at each end. */
final class Network implements AutoCloseable {

    static final String SENDER = "left0";
    static final String RECEIVER = "right0";

    private static final int PORT = 4711;

    private final NetNsHandle left;
    private final NetNsHandle right;

    private Network(NetNsHandle left, NetNsHandle right) {
        this.left = left;
        this.right = right;
    }

    static Network create() {
        NetNsHandle left = NetNs.create();
        NetNsHandle right = NetNs.create();
        Network network = new Network(left, right);
        try {
            network.connect();
            return network;
        } catch (RuntimeException e) {
            network.close();
            throw e;
        }
    }

    private void connect() {
        try (Rtnetlink rt = Rtnetlink.open(left)) {
            Links.on(rt).veth(SENDER, RECEIVER).peerIn(right).create();
        }
        bringUp(left, SENDER, "10.0.0.1/24");
        bringUp(right, RECEIVER, "10.0.0.2/24");
    }

    private static void bringUp(NetNs netNs, String device, String address) {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            Addresses.on(rt).add(IpPrefix.of(address), netNs.device(device));
            Links.on(rt).up(netNs.device(device));
        }
    }

    /** The device on which the demo attaches: packets come in here from the other namespace. */
    DeviceRef receiver() {
        return right.device(RECEIVER);
    }

    /** A socket in one namespace that sends to {@link #receivingSocket()}; it can be used on any thread. */
    DatagramChannel sendingSocket() throws IOException {
        return left.call(() -> {
            DatagramChannel channel = DatagramChannel.open();
            channel.connect(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), PORT));
            return channel;
        });
    }

    DatagramChannel receivingSocket() throws IOException {
        return right.call(() -> {
            DatagramChannel channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            channel.bind(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), PORT));
            return channel;
        });
    }

    /** Ends both namespaces, and with them the cable. */
    @Override
    public void close() {
        left.close();
        right.close();
    }
}
