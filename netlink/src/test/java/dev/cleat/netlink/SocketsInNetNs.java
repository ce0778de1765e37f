package dev.cleat.netlink;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;

/** A fresh network namespace with its loopback device up, and Java sockets in it. */
final class SocketsInNetNs implements AutoCloseable {

    final NetNsHandle netNs = NetNs.create();
    private final ArrayDeque<Closeable> open = new ArrayDeque<>();

    SocketsInNetNs() {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            rt.execute(Requests.setUp(Requests.LO));
        }
    }

    static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    ServerSocketChannel listen(StandardProtocolFamily family, String address) throws IOException {
        return netNs.call(() -> {
            ServerSocketChannel server = keep(ServerSocketChannel.open(family));
            return server.bind(at(address, 0));
        });
    }

    Pair connect(StandardProtocolFamily family, ServerSocketChannel server) throws IOException {
        return connect(family, server, (InetSocketAddress) server.getLocalAddress());
    }

    Pair connect(StandardProtocolFamily family, ServerSocketChannel server, InetSocketAddress to) throws IOException {
        SocketChannel client = netNs.call(() -> keep(SocketChannel.open(family)));
        client.connect(to);
        return new Pair(client, keep(server.accept()));
    }

    /** Begins to connect, and does not wait for an answer. */
    SocketTuple beginToConnect(InetSocketAddress from, InetSocketAddress to) throws IOException {
        SocketChannel client = netNs.call(() -> keep(SocketChannel.open(StandardProtocolFamily.INET)));
        client.configureBlocking(false);
        return netNs.call(() -> {
            client.bind(from);
            client.connect(to);
            return SocketTuple.tcp((InetSocketAddress) client.getLocalAddress(), to);
        });
    }

    DatagramChannel udp(StandardProtocolFamily family, String address) throws IOException {
        return netNs.call(() -> {
            DatagramChannel channel = keep(DatagramChannel.open(family));
            return channel.bind(at(address, 0));
        });
    }

    private <C extends Closeable> C keep(C channel) {
        open.push(channel);
        return channel;
    }

    /** Opens UDP sockets, and closes each at once. */
    void openAndCloseUdp(int count) throws IOException {
        netNs.call(() -> {
            for (int i = 0; i < count; i++) {
                DatagramChannel.open(StandardProtocolFamily.INET).close();
            }
            return count;
        });
    }

    /** What a tool prints that runs in the namespace. */
    List<String> run(String... command) throws IOException {
        return netNs.call(() -> {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        });
    }

    @Override
    public void close() {
        open.forEach(channel -> {
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        netNs.close();
    }

    /** Both ends of a connection. */
    record Pair(SocketChannel client, SocketChannel accepted) {

        SocketTuple ofClient() throws IOException {
            return SocketTuple.tcp(
                    (InetSocketAddress) client.getLocalAddress(), (InetSocketAddress) client.getRemoteAddress());
        }

        SocketTuple ofAccepted() throws IOException {
            return SocketTuple.tcp(
                    (InetSocketAddress) accepted.getLocalAddress(), (InetSocketAddress) accepted.getRemoteAddress());
        }
    }
}
