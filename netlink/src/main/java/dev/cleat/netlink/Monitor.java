package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.sys.KernelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is there and how it changes, by the kernel's multicast groups.
 *
 * <pre>{@code
 * try (Monitor monitor = Monitor.on(rt).track(ObjectKind.LINKS, ObjectKind.IPV4_ROUTES).open()) {
 *     for (MonitorEvent event : monitor) {
 *         switch (event) {
 *             case MonitorEvent.Snapshot there -> ...
 *             case MonitorEvent.SnapshotComplete() -> ...
 *             case MonitorEvent.Added added -> ...
 *             ...
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>It subscribes first, then lists what is there, then tells changes, so that none is missed. When the kernel or the
 * queue had no room for announcements, it says so once ({@link MonitorEvent.Overrun}), lists again, and tells the
 * difference: whoever applies the events to a map ends with what the kernel has announced. All announcements come
 * through one socket, hence in the kernel's order, also across kinds.
 *
 * <p>Announcements that are older than the list are told after it, since of some the kernel speaks before it acts. What
 * the kernel changes without a word is known from the last list: that routes vanish with their device, address or next hop
 * is found out ({@link Cause}); that one end of a veth pair got its other end ({@code IFLA_LINK}) is not.
 *
 * <p>If announcements are lost while it lists, it pauses and lists again, up to eight times with growing pauses. When
 * a flood outlasts that, it tells the difference to the last of these lists, {@link MonitorEvent.Resynced} included, and
 * then the next {@code Overrun}, and so on: the consumer hears of a state that is seconds old, but of a valid one, and
 * gets the present one as soon as the flood ends. A larger {@link MonitorBuilder#receiveBuffer} or a {@link
 * MonitorBuilder#filter} keeps it from coming to that.
 *
 * <p>One platform thread of the process receives for all monitors, and waits for no consumer. The lists are asked for by
 * whoever consumes, in {@link #next} or the iterator; a virtual thread does not hold its carrier meanwhile. Thread-safe,
 * though several consumers share the events among them.
 *
 * @since 0.1
 */
public final class Monitor implements Iterable<MonitorEvent>, AutoCloseable {

    private static final String OPERATION = "monitor of netlink";

    /** Listing again takes at most this share of the time: one part in three. */
    private static final int REST = 2;

    private static final long LONGEST_REST = 1_000_000_000;

    private final Session session;
    private final Inbox inbox;
    private final Feed feed;
    private final ObjectLister lister;
    private final boolean announcements;
    private final Runnable close = this::close;

    private final ReentrantLock consuming = new ReentrantLock();
    private final Map<ObjectKind, ObjectView> views = new LinkedHashMap<>();
    private final Deque<MonitorEvent> pending = new ArrayDeque<>();
    private final Map<ObjectKind, Cause> unclear = new LinkedHashMap<>();
    private long restUntil = System.nanoTime();
    private boolean begun;
    private boolean outOfSync;

    Monitor(Session session, Inbox inbox, Feed feed, List<ObjectKind> kinds, boolean announcements) {
        this.session = session;
        this.inbox = inbox;
        this.feed = feed;
        this.lister = new ObjectLister(session, inbox);
        this.announcements = announcements;
        kinds.forEach(kind -> views.put(kind, new ObjectView(kind)));
        session.sockets().whenClosed(close);
    }

    /**
     * Begins a monitor.
     *
     * @param session says in which namespace; it lends its sockets for lists, and closing it closes the monitor
     * @return a builder
     */
    public static MonitorBuilder on(Rtnetlink session) {
        return new MonitorBuilder(session.session());
    }

    /**
     * Waits for the next event. Interrupting the thread ends the wait.
     *
     * @param limit how long to wait for an announcement; lists that are needed take the time that they take
     * @return the event; empty if there is none until then
     * @throws NetlinkException if the kernel refuses to list the objects
     * @throws DecodeException if a message cannot be read; the monitor is then closed
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the monitor is closed, or is closed meanwhile
     */
    public Optional<MonitorEvent> next(Duration limit) {
        return inbox.orClosed(await(ConsumerQueue.until(limit)));
    }

    /**
     * The events from now on. {@code hasNext()} waits for the next one; it returns false when the monitor is closed. Both
     * otherwise throw what {@link #next} throws.
     *
     * @return an iterator; all iterators of a monitor share its events
     */
    @Override
    public Iterator<MonitorEvent> iterator() {
        return new EventIterator<>(() -> await(null));
    }

    private @Nullable MonitorEvent await(@Nullable Long until) {
        try {
            if (until == null) {
                consuming.lockInterruptibly();
            } else if (!consuming.tryLock(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return null;
            }
            try {
                return advance(until);
            } finally {
                consuming.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestCancelledException(OPERATION, false);
        } catch (IllegalStateException e) {
            // A list that was under way when the session was closed.
            if (!inbox.hasFailedBy(e) && (inbox.isClosed() || session.isClosed())) {
                close();
                return null;
            }
            throw e;
        } catch (DecodeException e) {
            close();
            throw e;
        }
    }

    private @Nullable MonitorEvent advance(@Nullable Long until) throws InterruptedException {
        while (true) {
            if (inbox.isClosed()) {
                inbox.take(0L);
                return null;
            }
            MonitorEvent event = pending.poll();
            if (event != null) {
                return event;
            }
            if (!begun) {
                begin();
            } else if (outOfSync) {
                resync();
            } else if (!receive(until)) {
                return null;
            }
        }
    }

    private void begin() throws InterruptedException {
        List<ObjectList> lists = lister.listWithoutLoss(views.keySet());
        int i = 0;
        for (ObjectView view : views.values()) {
            view.begin(lists.get(i++), pending::add);
        }
        pending.add(new MonitorEvent.SnapshotComplete());
        begun = true;
    }

    private void resync() throws InterruptedException {
        unclear.clear();
        int changes = become(lister.listWithoutLoss(views.keySet()), Cause.RESYNC);
        pending.add(new MonitorEvent.Resynced(changes));
        outOfSync = false;
    }

    private int become(List<ObjectList> lists, Cause cause) {
        ResyncEvent event = new ResyncEvent();
        event.begin();
        int before = pending.size();
        for (ObjectList list : lists) {
            ObjectView view = views.get(list.kind());
            if (view != null) {
                view.become(list, cause, pending::add);
            }
        }
        int changes = pending.size() - before;
        if (event.shouldCommit()) {
            event.session = session.toString();
            event.kinds = lists.stream().map(ObjectList::kind).toList().toString();
            event.cause = cause.name();
            event.attempts = lister.attempts();
            event.changes = changes;
            event.commit();
        }
        return changes;
    }

    /** Takes an announcement; returns false if there is none in time. */
    private boolean receive(@Nullable Long until) throws InterruptedException {
        boolean listAgain = !unclear.isEmpty();
        if (listAgain && inbox.isEmpty() && System.nanoTime() - restUntil >= 0) {
            clear();
            return true;
        }
        Long limit = until;
        if (listAgain && (until == null || until - restUntil > 0)) {
            limit = restUntil;
        }
        Inbox.Announced announced = inbox.take(limit);
        if (announced != null) {
            accept(announced);
            return true;
        }
        OverrunPlace lost = inbox.lost();
        if (lost != null) {
            pending.add(new MonitorEvent.Overrun(lost));
            outOfSync = true;
            return true;
        }
        return inbox.isClosed() || (until != null && System.nanoTime() - until < 0) || (until == null && listAgain);
    }

    private void accept(Inbox.Announced announced) {
        ReceivedMessage message = announced.message();
        boolean tracked = false;
        if (announced.nsid() == GroupSocket.HERE) {
            for (Map.Entry<ObjectKind, ObjectView> view : views.entrySet()) {
                tracked |= apply(view.getKey(), view.getValue(), message);
            }
        }
        if (announcements && !tracked) {
            OptionalInt nsid =
                    announced.nsid() == GroupSocket.HERE ? OptionalInt.empty() : OptionalInt.of(announced.nsid());
            pending.add(new MonitorEvent.Announcement(message, nsid));
        }
    }

    private boolean apply(ObjectKind kind, ObjectView view, ReceivedMessage message) {
        Cause hint = kind.hint(message.reader());
        if (hint != null) {
            unclear.put(kind, hint);
        }
        if (!kind.isAnnouncedBy(message.type())) {
            return false;
        }
        ObjectKey key = kind.key(message.reader());
        if (key == null) {
            return false;
        }
        if (!view.apply(key, message, pending::add)) {
            unclear.putIfAbsent(kind, Cause.RESYNC);
        }
        return true;
    }

    /** Lists the kinds again of which announcements did not say enough. */
    private void clear() throws InterruptedException {
        Map<ObjectKind, Cause> kinds = new LinkedHashMap<>(unclear);
        long start = System.nanoTime();
        lister.awaitChangesUnderWay();
        List<ObjectList> lists = lister.list(kinds.keySet());
        unclear.clear();
        long now = System.nanoTime();
        restUntil = now + Math.min(LONGEST_REST, (now - start) * REST);
        if (inbox.lost() == null) {
            lists.forEach(list -> become(List.of(list), kinds.getOrDefault(list.kind(), Cause.RESYNC)));
        }
    }

    /**
     * Whether the monitor was closed, by itself or with its session.
     *
     * @return true from the first call of {@link #close()} on
     */
    public boolean isClosed() {
        return inbox.isClosed();
    }

    /**
     * Ends the monitor, and all waiting for its events, at once; events that nobody took yet are gone. Further calls
     * change nothing.
     *
     * @throws KernelException never, as far as the kernel is documented
     */
    @Override
    public void close() {
        session.sockets().forget(close);
        feed.close();
    }
}
