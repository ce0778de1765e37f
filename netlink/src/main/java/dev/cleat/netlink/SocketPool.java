package dev.cleat.netlink;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.NetNsThread;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a session. One user has a socket at a time, because the kernel does one dump at a time on it; more are
 * opened as they are needed, in the session's namespace.
 */
final class SocketPool implements AutoCloseable {

    private final Protocol protocol;
    private final String what;
    private final int mostIdle;
    private final NetNsHandle home;
    private final ConcurrentLinkedDeque<NetlinkSocket> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final Set<NetlinkSocket> open = ConcurrentHashMap.newKeySet();
    private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();
    private final Set<Runnable> closing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final AtomicReference<@Nullable Recording> recording = new AtomicReference<>();

    private SocketPool(Protocol protocol, String what, NetNsHandle home, int mostIdle) {
        this.protocol = protocol;
        this.what = what;
        this.home = home;
        this.mostIdle = mostIdle;
    }

    /**
     * Opens a first socket, so that a namespace or privilege that is missing shows at once.
     *
     * @param mostIdle how many sockets are kept that nobody uses
     */
    static SocketPool open(Protocol protocol, @Nullable NetNs netNs, int mostIdle) {
        String what = protocol.label() + (netNs == null ? "" : " in " + netNs);
        NetNsHandle home = netNs == null ? NetNs.current() : netNs.open();
        try {
            SocketPool pool = new SocketPool(protocol, what, home, mostIdle);
            pool.giveBack(pool.openSocket());
            return pool;
        } catch (RuntimeException | Error e) {
            home.close();
            throw e;
        }
    }

    /** The session's namespace, held until {@link #close()}. */
    NetNsHandle home() {
        return home;
    }

    NetlinkSocket take() {
        requireOpen();
        NetlinkSocket socket = idle.pollFirst();
        if (socket == null) {
            return openSocket();
        }
        idleCount.decrementAndGet();
        return socket;
    }

    /** Takes back a socket on which no dump is under way; late answers may still come on it. */
    void giveBack(NetlinkSocket socket) {
        if (closed) {
            discard(socket);
        } else if (idleCount.incrementAndGet() > mostIdle) {
            idleCount.decrementAndGet();
            discard(socket);
        } else {
            idle.addFirst(socket);
        }
    }

    /** Closes a socket, which makes the kernel forget the dump that it was in. */
    void discard(NetlinkSocket socket) {
        open.remove(socket);
        socket.close();
    }

    /** Runs, perhaps more than once, at the end of {@link #close()}; at once if that was before. */
    void whenClosed(Runnable action) {
        closing.add(action);
        if (closed) {
            action.run();
        }
    }

    void forget(Runnable action) {
        closing.remove(action);
    }

    /** Opens a socket that is not shared; it is closed with the others, or by {@link #discard}. */
    NetlinkSocket openSocket() {
        requireOpen();
        // Entering a namespace takes another thread and a privilege; mostly, the caller is there already.
        NetlinkSocket socket = home.isCurrent()
                ? NetlinkSocket.open(protocol, what)
                : NetNsThread.call(home, BlockingCalls.QUERY, () -> NetlinkSocket.open(protocol, what));
        open.add(socket);
        recordAsTold(socket);
        if (closed) {
            discard(socket);
            throw isClosedException();
        }
        return socket;
    }

    /** Waits until there is something to receive, without holding the carrier of a virtual thread. */
    void awaitReadable(NetlinkSocket socket, Deadline deadline) {
        CountDownLatch readable = new CountDownLatch(1);
        waiting.add(readable);
        try {
            requireOpen();
            EventLoop.Watch watch = EventLoop.watchOnce(socket.fd(), readable::countDown);
            try (watch) {
                if (!readable.await(deadline.nanosLeft(), TimeUnit.NANOSECONDS)) {
                    throw deadline.exceeded();
                }
            }
        } catch (InterruptedException e) {
            throw deadline.cancelled();
        } finally {
            waiting.remove(readable);
        }
        requireOpen();
    }

    /** Writes down what all sockets send and receive. */
    void startRecording(Recording to) {
        recording.set(to);
        open.forEach(this::recordAsTold);
    }

    /** Ends a recording, unless another one has taken its place. */
    void endRecording(Recording ended) {
        if (recording.compareAndSet(ended, null)) {
            open.forEach(this::recordAsTold);
        }
    }

    /** A recording may begin or end meanwhile, and see the socket already or not yet. */
    private void recordAsTold(NetlinkSocket socket) {
        Recording to;
        do {
            to = recording.get();
            socket.record(to);
        } while (!Objects.equals(to, recording.get()));
    }

    void requireOpen() {
        if (closed) {
            throw isClosedException();
        }
    }

    private static IllegalStateException isClosedException() {
        return new IllegalStateException("the netlink session is closed");
    }

    boolean isClosed() {
        return closed;
    }

    /** Closes all sockets, used or not, and wakes whoever waits for one. */
    @Override
    public void close() {
        closed = true;
        open.forEach(this::discard);
        waiting.forEach(CountDownLatch::countDown);
        idle.clear();
        closing.forEach(Runnable::run);
        home.close();
    }

    @Override
    public String toString() {
        return what;
    }
}
