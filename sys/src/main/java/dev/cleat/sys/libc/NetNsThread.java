package dev.cleat.sys.libc;

import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A thread that a held namespace keeps while it is in use, one for each kind of Cleat's own calls: short ones, which wait
 * for nothing but the kernel and make no such call themselves. Calls of one kind take turns. For attaches the kernel's
 * rtnl lock would have it so anyway; a query waits for that lock, too, but not until all attaches have had it. What users
 * want to run gets a thread of its own ({@link NetNs#call}).
 *
 * <p>The thread ends with the handle, or when nothing was to be done for a while.
 */
public final class NetNsThread {

    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Map<BlockingCalls, Kind> KINDS = Stream.of(BlockingCalls.values())
            .collect(Collectors.toUnmodifiableMap(Function.identity(), _ -> new Kind()));

    private final Kind kind;
    private final NetNsHandle netNs;
    private final boolean hasRoom;
    private final Thread thread;

    /*
     * Neither queue nor errand makes this thread wake another one than the caller: whoever wakes a virtual thread may
     * start its carrier in his own namespace.
     */
    private final Queue<Errand<?>> errands = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean ended;
    private volatile boolean dead;

    // The thread's own.
    private Place place = Place.WHERE_IT_WAS_STARTED;
    private @Nullable NetNsHandle home;

    private NetNsThread(Kind kind, NetNsHandle netNs, boolean hasRoom) {
        this.kind = kind;
        this.netNs = netNs;
        this.hasRoom = hasRoom;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("cleat for " + netNs)
                .inheritInheritableThreadLocals(false)
                .unstarted(this::work);
    }

    /**
     * Makes a call in a namespace: on the thread that the handle keeps for the kind, or else on one that is made for it. An
     * interrupt of the caller stays pending.
     *
     * @param calls decides which other calls it may have to wait for
     * @throws IllegalStateException if the handle is closed
     * @throws KernelException if the namespace is gone or cannot be entered
     */
    public static <T> T call(NetNs netNs, BlockingCalls calls, Supplier<T> call) {
        Kind kind = Objects.requireNonNull(KINDS.get(calls));
        if (netNs instanceof NetNsHandle handle) {
            return callHeld(kind, handle, call);
        }
        if (netNs.isCurrent()) {
            return call.get();
        }
        // Any number of callers may come without holding anything.
        boolean limited = Kind.acquire(kind.unheld);
        try (NetNsHandle handle = netNs.open()) {
            return callHeld(kind, handle, call);
        } finally {
            if (limited) {
                kind.unheld.release();
            }
        }
    }

    private static <T> T callHeld(Kind kind, NetNsHandle netNs, Supplier<T> call) {
        boolean fromVirtual = Thread.currentThread().isVirtual();
        Fd fd = netNs.fd();
        fd.acquire();
        try {
            NetNsThread worker = kind.borrow(netNs);
            try {
                Errand<T> errand = new Errand<>(() -> worker.inside(call, fromVirtual));
                worker.errands.add(errand);
                LockSupport.unpark(worker.thread);
                if (worker.dead) {
                    worker.failErrands();
                }
                return errand.<RuntimeException>await(null);
            } finally {
                worker.giveBack();
            }
        } finally {
            fd.release();
        }
    }

    /** Ends the threads that a handle keeps, because it was closed; what others have begun is finished. */
    public static void end(NetNsHandle netNs) {
        for (Kind kind : KINDS.values()) {
            NetNsThread worker = kind.threads.remove(netNs);
            if (worker != null) {
                worker.ended = true;
                LockSupport.unpark(worker.thread);
            }
        }
    }

    private NetNsThread lent() {
        callers.incrementAndGet();
        return this;
    }

    private void giveBack() {
        if (callers.decrementAndGet() == 0 && mayNotStay()) {
            LockSupport.unpark(thread);
        }
    }

    private boolean mayNotStay() {
        return ended || netNs.fd().isClosed() || kind.threads.size() > Kind.KEPT;
    }

    private void work() {
        try {
            workUntilRetired();
        } finally {
            // After an error, too, such as one that says that memory has run out: nobody may wait for this thread.
            kind.threads.remove(netNs, this);
            dead = true;
            leave();
        }
    }

    private void workUntilRetired() {
        long idleSince = System.nanoTime();
        while (true) {
            // A stranger may have interrupted it, and who is interrupted does not park.
            boolean _ = Thread.interrupted();
            Runnable errand = errands.poll();
            if (errand != null) {
                errand.run();
                idleSince = System.nanoTime();
            } else if ((mayNotStay() || System.nanoTime() - idleSince >= IDLE_NANOS) && retire()) {
                return;
            } else {
                LockSupport.parkNanos(this, IDLE_NANOS);
            }
        }
    }

    /** Takes no more errands, unless somebody is about to bring one. */
    private boolean retire() {
        kind.threads.computeIfPresent(netNs, (_, kept) -> kept == this && callers.get() == 0 ? null : kept);
        return callers.get() == 0 && kind.threads.get(netNs) != this;
    }

    /** Whoever waits for room may be a virtual thread. */
    private void leave() {
        try {
            if (place != Place.HOME && (hasRoom || !errands.isEmpty())) {
                goHome();
            }
        } finally {
            if (hasRoom) {
                kind.room.release();
            }
            failErrands();
            if (home != null) {
                home.close();
            }
        }
    }

    private void failErrands() {
        for (Errand<?> errand = errands.poll(); errand != null; errand = errands.poll()) {
            errand.fail(new IllegalStateException("the thread for " + netNs + " was ended by an error"));
        }
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

    /** The threads for calls of one kind. There is a limited number of them; who needs one more waits for one to end. */
    private static final class Kind {

        /** Of more than this, those end that have nothing to do. A node has some hundred pods, each with a namespace. */
        private static final int KEPT = 256;

        private static final int UNHELD = 64;

        private final Map<NetNsHandle, NetNsThread> threads = new ConcurrentHashMap<>();
        // More than are kept, so that not all are idle.
        private final Semaphore room = new Semaphore(KEPT + UNHELD, true);
        private final Semaphore unheld = new Semaphore(UNHELD, true);

        /**
         * Waits for a permit, if it is a virtual thread. There are only so many platform threads, and theirs may be a
         * namespace in which they must not wake the next one that waits.
         */
        static boolean acquire(Semaphore semaphore) {
            boolean limited = Thread.currentThread().isVirtual();
            if (limited) {
                semaphore.acquireUninterruptibly();
            }
            return limited;
        }

        NetNsThread borrow(NetNsHandle netNs) {
            NetNsThread kept = threads.computeIfPresent(netNs, (_, worker) -> worker.lent());
            return kept != null ? kept : borrowNew(netNs);
        }

        private NetNsThread borrowNew(NetNsHandle netNs) {
            boolean limited = acquire(room);
            boolean taken = false;
            try {
                NetNsThread fresh = new NetNsThread(this, netNs, limited);
                NetNsThread worker = threads.compute(netNs, (_, other) -> {
                    if (other != null) {
                        return other.lent();
                    }
                    fresh.thread.start();
                    return fresh.lent();
                });
                taken = worker == fresh;
                return worker;
            } finally {
                if (limited && !taken) {
                    room.release();
                }
            }
        }
    }
}
