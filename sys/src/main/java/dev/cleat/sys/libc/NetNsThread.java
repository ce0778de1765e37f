package dev.cleat.sys.libc;

import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that a held namespace keeps while it is in use, for Cleat's own calls: short ones, which wait for nothing but
 * the kernel and make no such call themselves. They take turns on it, as the kernel's rtnl lock would have them do anyway.
 * What users want to run gets a thread of its own ({@link NetNs#call}).
 *
 * <p>The thread ends with the handle, or when nothing was to be done for a while.
 */
public final class NetNsThread {

    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    /** Of more threads than this, those end that have nothing to do. */
    private static final int KEPT = 64;

    private static final int UNHELD_AT_ONCE = 64;

    private static final Map<NetNsHandle, NetNsThread> THREADS = new ConcurrentHashMap<>();
    private static final Semaphore UNHELD = new Semaphore(UNHELD_AT_ONCE);

    private final NetNsHandle netNs;
    private final Thread thread;

    /*
     * Neither queue nor errand makes this thread wake another one than the caller: whoever wakes a virtual thread may
     * start its carrier in his own namespace.
     */
    private final Queue<Runnable> errands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean ended;

    // The thread's own.
    private Place place = Place.WHERE_IT_WAS_STARTED;
    private @Nullable NetNsHandle home;

    private NetNsThread(NetNsHandle netNs) {
        this.netNs = netNs;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("cleat for " + netNs)
                .inheritInheritableThreadLocals(false)
                .unstarted(this::work);
    }

    /**
     * Makes a call in a namespace: on the thread that the handle keeps, or else on one that is made for it. An interrupt of
     * the caller stays pending.
     *
     * @throws IllegalStateException if the handle is closed
     * @throws KernelException if the namespace is gone or cannot be entered
     */
    public static <T> T call(NetNs netNs, Supplier<T> call) {
        if (netNs instanceof NetNsHandle handle) {
            return callHeld(handle, call);
        }
        if (netNs.isCurrent()) {
            return call.get();
        }
        // Any number of callers may come without holding anything.
        UNHELD.acquireUninterruptibly();
        try (NetNsHandle handle = netNs.open()) {
            return callHeld(handle, call);
        } finally {
            UNHELD.release();
        }
    }

    private static <T> T callHeld(NetNsHandle netNs, Supplier<T> call) {
        boolean fromVirtual = Thread.currentThread().isVirtual();
        Fd fd = netNs.fd();
        fd.acquire();
        try {
            NetNsThread worker = borrow(netNs);
            try {
                Errand<T> errand = new Errand<>(() -> worker.inside(call, fromVirtual));
                worker.errands.add(errand);
                LockSupport.unpark(worker.thread);
                return errand.<RuntimeException>await(null);
            } finally {
                worker.giveBack();
            }
        } finally {
            fd.release();
        }
    }

    /** Ends the thread that a handle keeps, because it was closed; what others have begun is finished. */
    public static void end(NetNsHandle netNs) {
        NetNsThread worker = THREADS.remove(netNs);
        if (worker != null) {
            worker.ended = true;
            LockSupport.unpark(worker.thread);
        }
    }

    private static NetNsThread borrow(NetNsHandle netNs) {
        return THREADS.compute(netNs, (handle, kept) -> {
            NetNsThread worker = kept;
            if (worker == null) {
                worker = new NetNsThread(handle);
                worker.thread.start();
            }
            worker.callers.incrementAndGet();
            return worker;
        });
    }

    private void giveBack() {
        if (callers.decrementAndGet() == 0 && mayNotStay()) {
            LockSupport.unpark(thread);
        }
    }

    private boolean mayNotStay() {
        return ended || netNs.fd().isClosed() || THREADS.size() > KEPT;
    }

    private void work() {
        long idleSince = System.nanoTime();
        while (true) {
            // A stranger may have interrupted it, and who is interrupted does not park.
            boolean _ = Thread.interrupted();
            Runnable errand = errands.poll();
            if (errand != null) {
                errand.run();
                idleSince = System.nanoTime();
            } else if ((mayNotStay() || System.nanoTime() - idleSince >= IDLE_NANOS) && retire()) {
                break;
            } else {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        }
        if (home != null) {
            home.close();
        }
    }

    /** Takes no more errands, unless somebody is about to bring one. */
    private boolean retire() {
        THREADS.computeIfPresent(netNs, (handle, kept) -> kept == this && callers.get() == 0 ? null : kept);
        return callers.get() == 0 && THREADS.get(netNs) != this;
    }

    private <T> T inside(Supplier<T> call, boolean fromVirtual) {
        try {
            if (place != Place.INSIDE) {
                netNs.enterForGood();
                place = Place.INSIDE;
            }
            return call.get();
        } finally {
            if (fromVirtual && place != Place.HOME) {
                goHome();
            }
        }
    }

    /**
     * Goes where the process is before the caller learns that his errand is done. Whoever wakes a virtual thread may start
     * the carrier that it goes on with, and the carrier would be in the namespace for good.
     */
    @SuppressWarnings("EmptyCatch") // what the errand says counts
    private void goHome() {
        try {
            if (home == null) {
                home = NetNs.ofThisProcess().open();
            }
            home.enterForGood();
            place = Place.HOME;
        } catch (KernelException e) {
            // Who may not enter a namespace has not left this one.
        }
    }

    private enum Place {
        WHERE_IT_WAS_STARTED,
        INSIDE,
        HOME
    }
}
