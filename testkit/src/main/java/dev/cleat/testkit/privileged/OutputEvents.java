package dev.cleat.testkit.privileged;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** A standard stream whose content becomes events, so that it appears between the others where it belongs. */
final class OutputEvents extends OutputStream {

    private static final int MOST = 8192;

    private final EventFile events;
    private final boolean error;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

    OutputEvents(EventFile events, boolean error) {
        this.events = events;
        this.error = error;
    }

    @Override
    public synchronized void write(int value) {
        pending.write(value);
        flushIfFull();
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        pending.writeBytes(Arrays.copyOfRange(bytes, offset, offset + length));
        flushIfFull();
    }

    @Override
    public synchronized void flush() {
        if (pending.size() > 0) {
            events.append(new Event.Output(error, pending.toByteArray()));
            pending.reset();
        }
    }

    private void flushIfFull() {
        if (pending.size() >= MOST) {
            flush();
        }
    }
}
