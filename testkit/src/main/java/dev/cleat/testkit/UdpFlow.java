package dev.cleat.testkit;

import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * UDP datagrams from a socket in one namespace to a socket in another, or the same, in exact numbers. Each carries its
 * number in eight bytes.
 *
 * <p>{@link #deliver} confirms that all arrived; {@link #send} does not ask, for traffic that is meant to be dropped.
 * Not thread-safe.
 *
 * @since 0.1
 */
public final class UdpFlow implements AutoCloseable {

    /** As many as a receive buffer surely holds. */
    private static final int WINDOW = 64;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final DatagramChannel sender;
    private final DatagramChannel receiver;
    private final InetSocketAddress destination;
    private final ByteBuffer datagram = ByteBuffer.allocate(Long.BYTES);
    private long sent;
    private long received;

    private UdpFlow(DatagramChannel sender, DatagramChannel receiver) throws IOException {
        this.sender = sender;
        this.receiver = receiver;
        this.destination = (InetSocketAddress) receiver.getLocalAddress();
    }

    /**
     * Opens both sockets.
     *
     * @param from where the datagrams are sent
     * @param to where they are received
     * @param destination an address of {@code to}
     * @return the flow, to a port that no other socket uses
     * @throws UncheckedIOException if {@code to} has no such address
     */
    public static UdpFlow open(NetNs from, NetNs to, InetAddress destination) {
        OwnNamespace.settle();
        // Of its own family: a dual-stack socket would send IPv4 as well, but says so in the wrong terms.
        StandardProtocolFamily family =
                destination instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        DatagramChannel receiver = null;
        DatagramChannel sender = null;
        try {
            receiver = to.call(() -> DatagramChannel.open(family));
            receiver.configureBlocking(false);
            receiver.bind(new InetSocketAddress(destination, 0));
            sender = from.call(() -> DatagramChannel.open(family));
            return new UdpFlow(sender, receiver);
        } catch (IOException | RuntimeException e) {
            close(receiver, e);
            close(sender, e);
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    /**
     * The port that the datagrams are sent to.
     *
     * @return 1 to 65535
     */
    public int port() {
        return destination.getPort();
    }

    /**
     * Sends datagrams and does not ask whether they arrive.
     *
     * @param count how many
     * @throws UncheckedIOException if the kernel refuses to send, for instance without a route
     */
    public void send(int count) {
        for (int i = 0; i < count; i++) {
            sendOne();
            if (i % WINDOW == WINDOW - 1) {
                receive();
            }
        }
    }

    /**
     * Sends datagrams and waits until all have arrived, a few at a time so that no buffer overflows.
     *
     * @param count how many
     * @throws AssertionError if one is missing 5 seconds after it was sent
     * @throws UncheckedIOException if the kernel refuses to send
     */
    public void deliver(int count) {
        receive();
        long before = received;
        int done = 0;
        while (done < count) {
            int step = Math.min(WINDOW, count - done);
            send(step);
            done += step;
            long wanted = before + done;
            if (!Patience.await(LIMIT, () -> receive() >= wanted)) {
                throw new AssertionError("%d of %d datagrams to %s arrived within %s"
                        .formatted(received - before, done, destination, LIMIT));
            }
        }
    }

    /**
     * How many datagrams were sent so far.
     *
     * @return the number
     */
    public long sent() {
        return sent;
    }

    /**
     * How many datagrams have arrived so far. What was sent a moment ago may still be under way.
     *
     * @return the number
     */
    public long received() {
        return receive();
    }

    private void sendOne() {
        try {
            datagram.clear().putLong(sent).flip();
            sender.send(datagram, destination);
            sent++;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long receive() {
        try {
            while (receiver.receive(datagram.clear()) != null) {
                received++;
            }
            return received;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes both sockets. Further calls change nothing. */
    @Override
    public void close() {
        try (sender) {
            receiver.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(@Nullable DatagramChannel channel, Exception cause) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    /**
     * Where it goes, and how many datagrams so far.
     *
     * @return for instance {@code UDP to /10.0.0.2:40001, 100 sent, 100 received}
     */
    @Override
    public String toString() {
        return "UDP to " + destination + ", " + sent + " sent, " + received + " received";
    }
}
