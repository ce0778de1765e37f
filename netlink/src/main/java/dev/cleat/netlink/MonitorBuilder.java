package dev.cleat.netlink;

import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Says what a {@link Monitor} is about.
 *
 * @since 0.1
 */
public final class MonitorBuilder {

    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int QUEUE = 16 * 1024;

    private final Session session;
    private final List<ObjectKind> kinds = new ArrayList<>();
    private final Set<NetlinkGroup> groups = new LinkedHashSet<>();
    private QueuePolicy queue = QueuePolicy.dropAndResync(QUEUE);
    private @Nullable SocketFilter filter;
    private int receiveBuffer = RECEIVE_BUFFER;
    private boolean allNamespaces;

    MonitorBuilder(Session session) {
        this.session = session;
    }

    /**
     * Keeps track of objects: tells all that are there, and then how they change.
     *
     * @param of the kinds of objects; a message counts for each kind that it fits
     * @return this
     */
    public MonitorBuilder track(ObjectKind... of) {
        kinds.addAll(List.of(of));
        return this;
    }

    /**
     * Listens to groups, too, and tells their messages as they come ({@link MonitorEvent.Announcement}), unless they are
     * about objects that are kept track of.
     *
     * @param to the groups
     * @return this
     */
    public MonitorBuilder listen(NetlinkGroup... to) {
        groups.addAll(List.of(to));
        return this;
    }

    /**
     * Listens to all namespaces that have an id in this one ({@code NETLINK_LISTEN_ALL_NSID}). What happens in others is
     * an {@link MonitorEvent.Announcement} with the namespace's id.
     *
     * @return this
     */
    public MonitorBuilder allNamespaces() {
        allNamespaces = true;
        return this;
    }

    /**
     * Drops announcements in the kernel.
     *
     * @param with decides which
     * @return this
     */
    public MonitorBuilder filter(SocketFilter with) {
        filter = Objects.requireNonNull(with, "with");
        return this;
    }

    /**
     * How many announcements wait for the consumer; 16,384 without coalescing if this is not called.
     *
     * @param policy the policy
     * @return this
     */
    public MonitorBuilder queue(QueuePolicy policy) {
        queue = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * How much the kernel keeps until it is received ({@code SO_RCVBUF}; without {@code CAP_NET_ADMIN}, the kernel limits
     * it to {@code net.core.rmem_max}); 1 MiB if this is not called.
     *
     * @param bytes positive; the kernel doubles it for its own needs, and has a minimum of about 2 KiB
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public MonitorBuilder receiveBuffer(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a receive buffer has at least 1 byte, not " + bytes);
        }
        receiveBuffer = bytes;
        return this;
    }

    /**
     * Opens the monitor: announcements from now on are kept for its consumer. What is there is listed when the consumer
     * asks for the first event.
     *
     * @return the monitor, to be closed
     * @throws KernelException if the kernel knows no such group ({@code EINVAL}) or refuses the filter
     * @throws PermissionDeniedException for a group that asks for a privilege
     * @throws IllegalStateException if the session is closed
     */
    public Monitor open() {
        if (kinds.isEmpty() && groups.isEmpty()) {
            throw new IllegalStateException("a monitor needs something to track or to listen to");
        }
        NetlinkSocket raw = session.sockets().openSocket();
        Inbox inbox = new Inbox(queue, session::toString);
        try {
            GroupSocket socket = new GroupSocket(raw);
            int space = socket.receiveBuffer(receiveBuffer);
            if (filter != null) {
                socket.attach(filter);
            }
            if (allNamespaces) {
                socket.listenToAllNamespaces();
            }
            allGroups().forEach(group -> socket.join(group.value()));
            boolean announcements = !groups.isEmpty() || allNamespaces;
            AnnouncementReader reader = new AnnouncementReader(socket, inbox, List.copyOf(kinds), announcements, space);
            Feed feed = new Feed(session, socket, inbox, reader::receive);
            return new Monitor(session, inbox, feed, kinds, announcements);
        } catch (RuntimeException | Error e) {
            session.sockets().discard(raw);
            throw e;
        }
    }

    /**
     * Opens the monitor and hands its events to a callback, one after the other, on a virtual thread. When the callback
     * throws, or the kernel refuses a list, that is logged and the monitor closed.
     *
     * @param callback may block; then announcements wait, as {@link #queue} says
     * @return the monitor, to be closed
     * @throws KernelException if the kernel knows no such group ({@code EINVAL}) or refuses the filter
     * @throws PermissionDeniedException for a group that asks for a privilege
     * @throws IllegalStateException if the session is closed
     */
    public Monitor open(Consumer<? super MonitorEvent> callback) {
        Objects.requireNonNull(callback, "callback");
        Monitor monitor = open();
        EventIterator.forEach(monitor, monitor::close, callback);
        return monitor;
    }

    private Set<NetlinkGroup> allGroups() {
        Set<NetlinkGroup> all = new LinkedHashSet<>(groups);
        for (ObjectKind kind : kinds) {
            all.addAll(kind.groups());
            all.addAll(kind.hintGroups());
        }
        return all;
    }
}
