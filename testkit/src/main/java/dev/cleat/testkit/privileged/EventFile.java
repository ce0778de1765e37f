package dev.cleat.testkit.privileged;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of events, each after its length. One JVM appends, another reads behind it: that needs no more than a directory
 * that both can see, and survives the death of either.
 */
final class EventFile implements AutoCloseable {

    /*
     * No channel: an interrupt, as by a timeout, closes a channel for good if it comes while the thread writes, and all
     * that the other tests report would be lost.
     */
    private final RandomAccessFile file;

    /** Behind the last event that was read. */
    private long position;

    private EventFile(RandomAccessFile file) {
        this.file = file;
    }

    static EventFile toRead(Path path) {
        return open(path, "r");
    }

    /** To write to; there is one writer. */
    static EventFile toAppend(Path path) {
        return open(path, "rw");
    }

    private static EventFile open(Path path, String mode) {
        try {
            return new EventFile(new RandomAccessFile(path.toFile(), mode));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the JVM if it cannot. */
    synchronized void append(Event event) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(event);
            }
            ByteBuffer record = ByteBuffer.allocate(Integer.BYTES + bytes.size());
            record.putInt(bytes.size()).put(bytes.toByteArray());
            file.write(record.array());
        } catch (IOException e) {
            Worker.endForWantOfEvents(e);
        }
    }

    /** Hands over the events that are complete by now; false if there was none. */
    boolean poll(Consumer<Event> consumer) {
        boolean any = false;
        try {
            long end = file.length();
            while (position + Integer.BYTES <= end) {
                file.seek(position);
                int length = file.readInt();
                if (length <= 0) {
                    throw new IllegalStateException(
                            "what the tests report is damaged: " + length + " bytes at " + position);
                }
                if (position + Integer.BYTES + length > end) {
                    return any;
                }
                byte[] bytes = new byte[length];
                file.readFully(bytes);
                position += Integer.BYTES + length;
                consumer.accept(event(bytes));
                any = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return any;
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
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
