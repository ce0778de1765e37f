package dev.cleat.netlink;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the objects of a monitor, as often as it takes to have them all. */
final class ObjectLister {

    private static final Request LOOPBACK =
            new Request(Rtm.RTM_GETLINK, out -> IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), 1));

    private static final int ATTEMPTS = 8;
    private static final int LISTS = 3;
    private static final int INTERRUPTED_LISTS = 10;
    private static final long FIRST_PAUSE = 5;

    private final Session session;
    private final Inbox inbox;
    private int attempts;

    ObjectLister(Session session, Inbox inbox) {
        this.session = session;
        this.inbox = inbox;
    }

    /** How often the last lists were begun from scratch. */
    int attempts() {
        return attempts;
    }

    /**
     * Lists while nothing is lost. When that does not succeed, the result is as old as the loss, which the inbox reports.
     */
    List<ObjectList> listWithoutLoss(Collection<ObjectKind> kinds) throws InterruptedException {
        long pause = FIRST_PAUSE;
        for (attempts = 1; ; attempts++) {
            inbox.restart();
            List<ObjectList> lists = list(kinds);
            if (inbox.lost() == null || attempts == ATTEMPTS || inbox.isClosed()) {
                return lists;
            }
            inbox.pause(pause);
            pause *= 2;
        }
    }

    /**
     * Waits until the kernel is done with what it has announced. It announces that an address, a device or a nexthop goes
     * before it removes the routes that go with it, and lists routes without waiting for its rtnl lock; this request
     * does wait for that.
     */
    void awaitChangesUnderWay() throws InterruptedException {
        if (session.protocol() == Protocol.ROUTE) {
            Places.Place place = place();
            if (place != null) {
                session.awaitIn(place, LOOPBACK);
            }
        }
    }

    /** Waits for a place, or until the monitor is closed: then there is none. */
    private Places.@Nullable Place place() throws InterruptedException {
        while (!inbox.isClosed()) {
            Places.Place place = session.tryPlaceOfMonitor();
            if (place != null) {
                return place;
            }
            // Other monitors have them all, for as long as the kernel takes to list.
            inbox.pause(1);
        }
        return null;
    }

    List<ObjectList> list(Collection<ObjectKind> kinds) throws InterruptedException {
        List<ObjectList> lists = new ArrayList<>();
        for (ObjectKind kind : kinds) {
            lists.add(list(kind));
        }
        return lists;
    }

    private ObjectList list(ObjectKind kind) throws InterruptedException {
        ObjectList list = new ObjectList(kind);
        for (int i = 1; ; i++) {
            long gone = inbox.removals();
            boolean consistent = true;
            for (Request request : kind.lists()) {
                consistent &= read(request, list);
            }
            boolean complete = consistent && (!kind.mayMissWhenOthersGo() || inbox.removals() == gone);
            if (complete || i >= (consistent ? LISTS : INTERRUPTED_LISTS) || inbox.lost() != null || inbox.isClosed()) {
                return list;
            }
            list.again();
            inbox.pause(i);
        }
    }

    /** Returns whether the kernel did not say that it was interrupted by changes. */
    private boolean read(Request request, ObjectList list) throws InterruptedException {
        session.protocol().requireList(request);
        Places.Place place = place();
        if (place == null) {
            return true;
        }
        try (DumpCursor cursor = session.listIn(place, request)) {
            while (cursor.next()) {
                if (inbox.isClosed()) {
                    return true;
                }
                list.add(cursor.message());
            }
            return cursor.isConsistent();
        } catch (NetlinkException e) {
            // "FIB table does not exist": a table without routes is not there.
            if (e.errno().equals(Errno.ENOENT)) {
                return true;
            }
            throw e;
        }
    }
}
