package dev.cleat.netlink;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The events of a monitor until it is closed. */
final class EventIterator<E> implements Iterator<E> {

    private static final System.Logger LOG = System.getLogger(Monitor.class.getName());

    private final Supplier<@Nullable E> await;
    private @Nullable E next;

    /**
     * Begins.
     *
     * @param await waits for the next event; gives {@code null} when the monitor is closed
     */
    EventIterator(Supplier<@Nullable E> await) {
        this.await = await;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = await.get();
        }
        return next != null;
    }

    @Override
    public E next() {
        E event = hasNext() ? next : null;
        if (event == null) {
            throw new NoSuchElementException("the monitor is closed");
        }
        next = null;
        return event;
    }

    /** Hands events to a callback, on a virtual thread, and closes the monitor in the end. */
    static <E> void forEach(Iterable<E> events, Runnable close, Consumer<? super E> callback) {
        Thread.ofVirtual().name("cleat monitor").start(() -> run(events, close, callback));
    }

    @SuppressWarnings("CatchingUnchecked") // nobody else would hear of it
    private static <E> void run(Iterable<E> events, Runnable close, Consumer<? super E> callback) {
        try {
            events.forEach(callback);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a callback of a netlink monitor failed; the monitor is closed", e);
        } finally {
            close.run();
        }
    }
}
