package dev.cleat.examples.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Datagrams from one namespace to the other. At most so many are under way at a time that no buffer on the way can
 * overflow, so that a datagram that does not arrive was lost by a program.
 */
final class Traffic implements AutoCloseable {

    private static final int UNDER_WAY = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DatagramChannel sender;
    private final DatagramChannel receiver;
    private final AtomicInteger arrived = new AtomicInteger();

    Traffic(Network network) throws IOException {
        this.sender = network.sendingSocket();
        this.receiver = network.receivingSocket();
        Thread.ofPlatform().daemon().name("receiver").start(this::receive);
    }

    private void receive() {
        ByteBuffer buffer = ByteBuffer.allocate(64);
        try {
            while (true) {
                receiver.receive(buffer.clear());
                arrived.incrementAndGet();
            }
        } catch (ClosedChannelException e) {
            // close() was called
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Sends datagrams and waits until they arrived.
     *
     * @param count how many
     * @param onSent what to do after each, with the number of datagrams sent so far
     * @return how many arrived
     */
    int send(int count, IntConsumer onSent) throws IOException {
        arrived.set(0);
        ByteBuffer datagram = ByteBuffer.allocate(16);
        for (int sent = 1; sent <= count; sent++) {
            sender.write(datagram.clear());
            onSent.accept(sent);
            if (!awaitArrived(sent - UNDER_WAY)) {
                break;
            }
        }
        awaitArrived(count);
        return arrived.get();
    }

    private boolean awaitArrived(int number) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (arrived.get() < number) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        sender.close();
        receiver.close();
    }
}
