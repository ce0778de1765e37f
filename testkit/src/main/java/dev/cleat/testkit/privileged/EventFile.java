package dev.cleat.testkit.privileged;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file of events, each after its length. One JVM appends, another reads behind it: that needs no more than a directory
 * that both can see, and survives the death of either.
 */
final class EventFile implements AutoCloseable {

    private final FileChannel channel;
    private long position;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    static EventFile toRead(Path path) {
        return open(path, StandardOpenOption.READ);
    }

    static EventFile toAppend(Path path) {
        return open(path, StandardOpenOption.APPEND);
    }

    private static EventFile open(Path path, StandardOpenOption option) {
        try {
            return new EventFile(FileChannel.open(path, option));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    synchronized void append(Event event) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(event);
            }
            ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + bytes.size());
            record.putInt(bytes.size()).put(bytes.toByteArray()).flip();
            while (record.hasRemaining()) {
                channel.write(record);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hands over the events that are complete by now; false if there was none. */
    boolean poll(Consumer<Event> consumer) {
        boolean any = false;
        try {
            ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
            while (read(length, position)) {
                ByteBuffer record = ByteBuffer.allocate(length.flip().getInt());
                if (!read(record, position + Integer.BYTES)) {
                    return any;
                }
                position += Integer.BYTES + record.capacity();
                consumer.accept(event(record.array()));
                any = true;
                length.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return any;
    }

    private boolean read(ByteBuffer buffer, long from) throws IOException {
        long next = from;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, next);
            if (count < 0) {
                return false;
            }
            next += count;
        }
        return true;
    }

    private static Event event(byte[] bytes) throws IOException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (Event) in.readObject();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
