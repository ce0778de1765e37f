package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.cleat.netlink.uapi.Epoll;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one platform thread that waits for sockets on behalf of all others, with epoll.
 *
 * <p>It starts with the first watch and ends with the last one, so that closed sessions leave neither a thread nor a
 * descriptor behind.
 */
final class EventLoop {

    private static final System.Logger LOG = System.getLogger(EventLoop.class.getName());

    /** {@code struct epoll_event}: packed on x86-64 only. */
    private static final boolean PACKED = !"aarch64".equals(System.getProperty("os.arch"));

    private static final long EVENT_SIZE = PACKED ? 12 : 16;
    private static final long EVENT_DATA = PACKED ? 4 : 8;
    private static final int EVENTS_AT_ONCE = 64;
    private static final long WAKE_KEY = 0;

    /** Threads may be elsewhere; this is the namespace of the one that the process began with. */
    private static final NetNs PROCESS = NetNs.ofPath(Path.of("/proc/self/ns/net"));

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static @Nullable EventLoop running;

    private static volatile @Nullable Thread thread;

    private final Fd epoll;
    private final Fd wake;
    private final Map<Long, Watch> watches = new ConcurrentHashMap<>();
    private long lastKey;
    private volatile boolean ended;

    private EventLoop(Fd epoll, Fd wake) {
        this.epoll = epoll;
        this.wake = wake;
    }

    /**
     * Calls back each time there is something to read, on the loop's thread: the callback must read all there is, and
     * must not wait for anything.
     *
     * @param failed is told why there are no more calls, when the callback throws or the loop itself fails
     */
    static Watch watch(Fd fd, Runnable readable, Consumer<Throwable> failed) {
        return add(fd, readable, failed, Epoll.EPOLLIN);
    }

    /** Whether this is the loop's own thread, which must not wait for anything. */
    static boolean isCallback() {
        return Thread.currentThread().equals(thread);
    }

    /** Calls back once, when there is something to read, or when the loop fails. */
    static Watch watchOnce(Fd fd, Runnable readable) {
        return add(fd, readable, failure -> readable.run(), Epoll.EPOLLIN | Epoll.EPOLLONESHOT);
    }

    private static Watch add(Fd fd, Runnable readable, Consumer<Throwable> failed, int events) {
        LOCK.lock();
        try {
            EventLoop loop = running;
            if (loop == null) {
                loop = start();
                running = loop;
            }
            try {
                return loop.add(fd, fd.acquire(), readable, failed, events);
            } catch (RuntimeException | Error e) {
                loop.endIfIdle();
                throw e;
            }
        } finally {
            LOCK.unlock();
        }
    }

    private Watch add(Fd fd, int raw, Runnable readable, Consumer<Throwable> failed, int events) {
        Watch watch = new Watch(this, ++lastKey, fd, raw, readable, failed);
        watches.put(watch.key, watch);
        try {
            control(Epoll.EPOLL_CTL_ADD, raw, events, watch.key);
            return watch;
        } catch (RuntimeException | Error e) {
            watches.remove(watch.key);
            fd.release();
            throw e;
        }
    }

    private static EventLoop start() {
        try (CallFrame frame = CallFrame.borrow()) {
            Fd epoll = Fd.adopt(
                    (int) check("epoll_create1", frame.call(Syscall.EPOLL_CREATE1, Epoll.EPOLL_CLOEXEC)),
                    "epoll of netlink");
            try {
                int flags = Epoll.EFD_CLOEXEC | Epoll.EFD_NONBLOCK;
                Fd wake = Fd.adopt((int) check("eventfd2", frame.call(Syscall.EVENTFD2, 0, flags)), "wake of netlink");
                try {
                    EventLoop loop = new EventLoop(epoll, wake);
                    loop.control(Epoll.EPOLL_CTL_ADD, wake.acquire(), Epoll.EPOLLIN, WAKE_KEY);
                    wake.release();
                    Thread.ofPlatform()
                            .daemon()
                            .name("cleat netlink events")
                            .inheritInheritableThreadLocals(false)
                            .start(loop::run);
                    return loop;
                } catch (RuntimeException | Error e) {
                    wake.close();
                    throw e;
                }
            } catch (RuntimeException | Error e) {
                epoll.close();
                throw e;
            }
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whoever waits for this thread must hear of it
    private void run() {
        thread = Thread.currentThread();
        try (epoll;
                wake) {
            try {
                leaveNamespace();
                callBack();
            } catch (RuntimeException | Error e) {
                fail(e);
            }
        }
    }

    /**
     * Moves this thread to where the process is. A thread begins in the namespace of whoever needed it first, and would
     * keep that alive as long as anybody else needs it.
     */
    @SuppressWarnings("EmptyCatch") // it works anywhere
    static void leaveNamespace() {
        try (NetNsHandle here = NetNs.current();
                NetNsHandle home = PROCESS.open()) {
            if (!here.isSameAs(home)) {
                home.enterForGood();
            }
        } catch (KernelException | UncheckedIOException e) {
            // The privilege to enter the namespace is gone, or /proc is.
        }
    }

    private void callBack() {
        int raw = epoll.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment events = frame.allocate(EVENT_SIZE * EVENTS_AT_ONCE);
            while (!ended) {
                long ready = frame.call(Syscall.EPOLL_PWAIT, raw, events.address(), EVENTS_AT_ONCE, -1, 0, Long.BYTES);
                for (int i = 0; i < ready; i++) {
                    dispatch(events.get(JAVA_LONG_UNALIGNED, i * EVENT_SIZE + EVENT_DATA));
                }
                if (ready < 0 && ready != -Errno.EINTR.value()) {
                    throw new KernelException("epoll_pwait", CallFrame.errno(ready));
                }
            }
        } finally {
            epoll.release();
        }
    }

    /** Ends all watches of this loop; the next one starts another. */
    private void fail(Throwable cause) {
        List<Watch> abandoned;
        LOCK.lock();
        try {
            if (this.equals(running)) {
                running = null;
            }
            ended = true;
            abandoned = List.copyOf(watches.values());
            watches.clear();
        } finally {
            LOCK.unlock();
        }
        for (Watch watch : abandoned) {
            watch.failed.accept(cause);
            watch.fd.release();
        }
        log("the netlink event loop failed, with all that it watched", cause);
    }

    // One consumer's mistake must not stop the others, nor may an Error that it ran into.
    @SuppressWarnings("CatchingUnchecked")
    private void dispatch(long key) {
        Watch watch = watches.get(key);
        if (watch == null) {
            return;
        }
        try {
            watch.readable.run();
        } catch (RuntimeException | Error e) {
            watch.failed.accept(e);
            watch.close();
            log("a callback of the netlink event loop failed; it is not called again", e);
        }
    }

    /** Not on the loop's thread: where the log goes to may be slow, or wait for a monitor. */
    private static void log(String what, Throwable cause) {
        Thread.ofVirtual().name("cleat log").start(() -> LOG.log(System.Logger.Level.ERROR, what, cause));
    }

    private void remove(Watch watch) {
        LOCK.lock();
        try {
            if (watches.remove(watch.key) != null) {
                try {
                    control(Epoll.EPOLL_CTL_DEL, watch.raw, 0, watch.key);
                } finally {
                    watch.fd.release();
                    endIfIdle();
                }
            }
        } finally {
            LOCK.unlock();
        }
    }

    private void endIfIdle() {
        if (!watches.isEmpty()) {
            return;
        }
        // Held before the loop is told, which closes it as soon as it knows.
        int raw = wake.acquire();
        running = null;
        ended = true;
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment one = frame.allocate(Long.BYTES);
            one.set(JAVA_LONG_UNALIGNED, 0, 1);
            check("write(eventfd)", frame.call(Syscall.WRITE, raw, one.address(), Long.BYTES));
        } finally {
            wake.release();
        }
    }

    private void control(int operation, int target, int events, long key) {
        int raw = epoll.acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment event = frame.allocate(EVENT_SIZE);
            event.set(JAVA_INT_UNALIGNED, 0, events);
            event.set(JAVA_LONG_UNALIGNED, EVENT_DATA, key);
            check("epoll_ctl", frame.call(Syscall.EPOLL_CTL, raw, operation, target, event.address()));
        } finally {
            epoll.release();
        }
    }

    private static long check(String operation, long result) {
        if (result < 0) {
            throw new KernelException(operation, CallFrame.errno(result));
        }
        return result;
    }

    /** A descriptor that is being watched; it stays open until the watch is closed. */
    static final class Watch implements AutoCloseable {

        private final EventLoop loop;
        private final long key;
        private final Fd fd;
        private final int raw;
        private final Runnable readable;
        private final Consumer<Throwable> failed;

        private Watch(EventLoop loop, long key, Fd fd, int raw, Runnable readable, Consumer<Throwable> failed) {
            this.loop = loop;
            this.key = key;
            this.fd = fd;
            this.raw = raw;
            this.readable = readable;
            this.failed = failed;
        }

        /** Ends the watch; a call back may be under way on the loop's thread, but none begins after this. */
        @Override
        public void close() {
            loop.remove(this);
        }
    }
}
