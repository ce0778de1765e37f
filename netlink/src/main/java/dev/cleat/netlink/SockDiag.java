package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.sys.Errno;
import dev.cleat.sys.FeatureNotSupportedException;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A session about the TCP and UDP sockets of one network namespace, whoever has them open ({@code NETLINK_SOCK_DIAG}):
 * lists them and destroys them, as {@code ss} and {@code ss -K} do. A {@link SocketMonitor} tells which ones are closed.
 *
 * <pre>{@code
 * try (var pod = SockDiag.open(NetNs.ofPid(pid))) {
 *     pod.destroyAll(Sockets.any().towards(deadBackend, 443));
 * }
 * }</pre>
 *
 * <p>Whoever uses a destroyed TCP socket gets {@code ECONNABORTED} and can connect anew; the other side of the connection
 * gets a reset. A destroyed UDP socket stays open but is connected no longer: whoever reads from it gets {@code
 * ECONNABORTED}, once, and whoever only writes gets {@code EDESTADDRREQ}, "destination address required". Threads, deadlines and interrupts are as with {@link Rtnetlink}.
 *
 * @since 0.1
 */
public final class SockDiag implements AutoCloseable {

    private static final DumpPolicy POLICY = DumpPolicy.retry(10, Duration.ofMillis(1));

    private final Session session;
    private final @Nullable Duration limit;

    /** The protocols that the kernel is known to know; shared with the views of this session. */
    private final Set<Integer> known;

    private SockDiag(Session session) {
        this(session, null, ConcurrentHashMap.newKeySet());
    }

    private SockDiag(Session session, @Nullable Duration limit, Set<Integer> known) {
        this.session = session;
        this.limit = limit;
        this.known = known;
    }

    /**
     * Opens a session in the network namespace of the calling thread.
     *
     * @return the session, to be closed
     * @throws KernelException if the kernel gives no socket ({@code EMFILE}), or {@code /proc} is not mounted
     */
    public static SockDiag open() {
        return new SockDiag(Session.open(Protocol.SOCK_DIAG, null));
    }

    /**
     * Opens a session in another network namespace; it stays there and keeps the namespace alive.
     *
     * @param netNs the namespace
     * @return the session, to be closed
     * @throws KernelException {@code ENOENT} if there is no such namespace
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static SockDiag open(NetNs netNs) {
        return new SockDiag(Session.open(Protocol.SOCK_DIAG, Objects.requireNonNull(netNs, "netNs")));
    }

    /**
     * The same session, with a time limit for each request. Closing either closes both.
     *
     * @param newLimit from the start of a request or a list to its complete answer; positive
     * @return a view of this session
     * @throws IllegalArgumentException if the limit is not positive
     */
    public SockDiag within(Duration newLimit) {
        if (!newLimit.isPositive()) {
            throw new IllegalArgumentException("a time limit is positive, not " + newLimit);
        }
        return new SockDiag(session, newLimit, known);
    }

    /**
     * Lists sockets. The kernel walks its tables without stopping them: a socket that is opened or closed meanwhile may
     * be in the list or not, others are, each once.
     *
     * @param filter which ones
     * @return the sockets, the caller's own list
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_TCP_DIAG} or {@code
     *     CONFIG_INET_UDP_DIAG}
     * @throws KernelException if the kernel refuses it
     * @throws DecodeException if the answer cannot be read
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     */
    public List<SocketInfo> list(Sockets filter) {
        return list(filter, true);
    }

    private List<SocketInfo> list(Sockets filter, boolean withDetails) {
        Map<SocketCookie, SocketInfo> found = new LinkedHashMap<>();
        for (Transport transport : filter.transports()) {
            for (boolean ipv6 : filter.allowsIpv4() ? new boolean[] {false, true} : new boolean[] {true}) {
                for (SocketInfo socket : list(transport, ipv6, filter, withDetails)) {
                    found.put(socket.cookie(), socket);
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private List<SocketInfo> list(Transport transport, boolean ipv6, Sockets filter, boolean withDetails) {
        Request request = SocketRequests.list(transport, ipv6, filter, withDetails);
        Request.Decoder<SocketInfo> decoder = message -> {
            SocketInfo socket = SocketInfo.decode(transport, message);
            return filter.matches(socket) ? socket : null;
        };
        try {
            return session.dump(request, decoder, POLICY, limit).values();
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                throw knowsNothingOf(transport.number(), e);
            }
            throw e;
        }
    }

    /**
     * Looks for the socket with exactly these ends.
     *
     * @param tuple protocol and ends; IPv4 addresses also find an IPv6 socket that has them as IPv4-mapped
     * @return the socket with its cookie, empty if there is none
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_TCP_DIAG} or {@code
     *     CONFIG_INET_UDP_DIAG}
     * @throws KernelException if the kernel refuses it
     * @throws DecodeException if the answer cannot be read
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     */
    public Optional<SocketInfo> find(SocketTuple tuple) {
        return find(tuple, tuple.transport().number());
    }

    Optional<SocketInfo> find(SocketTuple tuple, int protocol) {
        SocketInfo socket;
        try {
            socket = session.get(
                    SocketRequests.find(tuple, protocol),
                    message -> SocketInfo.decode(tuple.transport(), message),
                    limit);
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.ENOENT)) {
                requireKnown(protocol);
                return Optional.empty();
            }
            throw e;
        }
        // The kernel looks as it would for a packet: where there is no connection, it answers with a listening socket.
        return Optional.of(socket).filter(found -> found.tuple().hasSameEnds(tuple));
    }

    /** The kernel says the same of a socket that is not there and of a protocol that it has no sock_diag for. */
    private void requireKnown(int protocol) {
        if (known.contains(protocol)) {
            return;
        }
        try {
            session.dump(SocketRequests.none(protocol), message -> null, DumpPolicy.partial(), limit);
            known.add(protocol);
        } catch (NetlinkException e) {
            throw e.errno().equals(Errno.ENOENT) ? knowsNothingOf(protocol, e) : e;
        }
    }

    private static FeatureNotSupportedException knowsNothingOf(int protocol, NetlinkException refusal) {
        Object name = Objects.requireNonNullElse(Transport.of(protocol), "protocol " + protocol);
        return lacks(refusal, "sock_diag of " + name + " sockets (CONFIG_INET_" + name + "_DIAG)");
    }

    /**
     * Destroys a socket, connected or not.
     *
     * @param socket the socket, as it was listed or found
     * @return false if it is gone
     * @throws PermissionDeniedException without {@code CAP_NET_ADMIN} in the user namespace that owns the network
     *     namespace
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_DIAG_DESTROY}, {@code
     *     CONFIG_INET_TCP_DIAG} or {@code CONFIG_INET_UDP_DIAG}
     * @throws KernelException if the kernel refuses it
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     */
    public boolean destroy(SocketInfo socket) {
        return destroy(socket.tuple(), socket.cookie());
    }

    /**
     * Destroys a socket, connected or not ({@code SOCK_DESTROY}, Linux 4.5).
     *
     * @param tuple protocol and ends
     * @param cookie which socket must have these ends, so that no other is hit that took its place
     * @return false if there is no such socket (any more)
     * @throws PermissionDeniedException without {@code CAP_NET_ADMIN} in the user namespace that owns the network
     *     namespace
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_DIAG_DESTROY}, {@code
     *     CONFIG_INET_TCP_DIAG} or {@code CONFIG_INET_UDP_DIAG}
     * @throws KernelException if the kernel refuses it
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     */
    public boolean destroy(SocketTuple tuple, SocketCookie cookie) {
        return destroy(tuple, cookie, tuple.transport().number());
    }

    boolean destroy(SocketTuple tuple, SocketCookie cookie, int protocol) {
        boolean done = destroy(SocketRequests.destroy(tuple, cookie, protocol));
        if (!done) {
            requireKnown(protocol);
        }
        return done;
    }

    Session session() {
        return session;
    }

    boolean destroy(Request request) {
        try {
            session.execute(request, limit);
            return true;
        } catch (NetlinkException e) {
            if (isGone(e)) {
                return false;
            }
            throw explained(e);
        }
    }

    /**
     * Destroys all connections that a filter means. Listening sockets, unconnected UDP sockets and what is left of a
     * connection in {@code TIME_WAIT} are spared.
     *
     * @param filter which ones; must name an address, a port, a device or cookies
     * @return counts
     * @throws IllegalArgumentException if the filter means every socket
     * @throws PermissionDeniedException without {@code CAP_NET_ADMIN} in the user namespace that owns the network
     *     namespace
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_DIAG_DESTROY}
     * @throws KernelException if the kernel refuses the list
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over; some may be destroyed
     * @throws RequestCancelledException if the thread was interrupted; some may be destroyed
     * @throws IllegalStateException if the session is closed; some may be destroyed
     */
    public DestroyReport destroyAll(Sockets filter) {
        requireNarrow(filter);
        List<SocketInfo> connections = new ArrayList<>();
        int spared = 0;
        for (SocketInfo socket : list(filter, false)) {
            if (socket.tuple().isConnected() && !socket.state().equals(SocketState.TIME_WAIT)) {
                connections.add(socket);
            } else {
                spared++;
            }
        }
        List<Request> requests = connections.stream()
                .map(socket -> SocketRequests.destroy(socket.tuple(), socket.cookie()))
                .toList();
        BatchResult result = new Batch(session, requests, limit, true, null).execute();
        int destroyed = 0;
        int gone = 0;
        List<DestroyReport.Refusal> refused = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
            switch (result.outcome(i)) {
                case BatchResult.Done done -> destroyed++;
                case BatchResult.Unknown unknown -> {
                    // Done or not, it must be gone afterwards.
                    destroy(requests.get(i));
                    destroyed++;
                }
                case BatchResult.NotSent notSent -> throw new AssertionError("a batch that ended sent everything");
                case BatchResult.Refused(KernelException why) -> {
                    if (isGone(why)) {
                        gone++;
                    } else {
                        refused.add(new DestroyReport.Refusal(connections.get(i), requireAllowed(why)));
                    }
                }
            }
        }
        return new DestroyReport(destroyed, gone, spared, refused, List.of());
    }

    /**
     * Destroys all connections that a filter means in several namespaces, one after the other, as {@link #destroyAll}
     * does. A namespace that is gone or denied does not keep the others from being done.
     *
     * @param namespaces where
     * @param filter which ones; must name an address, a port or cookies. A device is one of each namespace.
     * @return the sum of the counts, and what failed
     * @throws IllegalArgumentException if the filter means every socket
     * @throws FeatureNotSupportedException if the kernel was built without {@code CONFIG_INET_DIAG_DESTROY}
     * @throws RequestCancelledException if the thread was interrupted; some may be destroyed
     */
    public static DestroyReport destroyAllIn(Iterable<? extends NetNs> namespaces, Sockets filter) {
        requireNarrow(filter);
        DestroyReport sum = DestroyReport.NOTHING;
        for (NetNs netNs : namespaces) {
            try (SockDiag diag = open(netNs)) {
                sum = sum.plus(diag.destroyAll(filter));
            } catch (FeatureNotSupportedException e) {
                throw e;
            } catch (KernelException e) {
                sum = sum.plus(new DestroyReport(0, 0, 0, List.of(), List.of(new DestroyReport.Failure(netNs, e))));
            }
        }
        return sum;
    }

    private static void requireNarrow(Sockets filter) {
        if (filter.isOpen()) {
            throw new IllegalArgumentException(
                    "a filter without address, port, device or cookies would destroy every connection");
        }
    }

    private static boolean isGone(KernelException refusal) {
        return refusal.errno().equals(Errno.ENOENT);
    }

    /** What stops one socket from being destroyed stops all others too, unless it is about this socket. */
    private static KernelException requireAllowed(KernelException refusal) {
        KernelException explained = explained(refusal);
        if (explained instanceof PermissionDeniedException || explained instanceof FeatureNotSupportedException) {
            throw explained;
        }
        return explained;
    }

    private static KernelException explained(KernelException refusal) {
        return refusal.errno().equals(Errno.EOPNOTSUPP)
                ? lacks(refusal, "destroying sockets (CONFIG_INET_DIAG_DESTROY)")
                : refusal;
    }

    private static FeatureNotSupportedException lacks(KernelException refusal, String feature) {
        FeatureNotSupportedException lack =
                new FeatureNotSupportedException(refusal.operation(), refusal.errno(), feature, null);
        lack.initCause(refusal);
        return lack;
    }

    /**
     * Writes what this session and its monitors send and receive from now on into a file, for {@code tcpdump},
     * Wireshark or {@link dev.cleat.netlink.pcap.NetlinkDump}. A later recording takes the place of an earlier one.
     *
     * @param file where to write; what is there is replaced
     * @return the recording, to be closed
     * @throws IOException if the file cannot be written
     * @throws IllegalStateException if the session is closed
     */
    public Recording recordTo(Path file) throws IOException {
        return session.recordTo(file);
    }

    /**
     * Whether the session was closed.
     *
     * @return true from the first call of {@link #close()} on
     */
    public boolean isClosed() {
        return session.isClosed();
    }

    /** Ends the session; further calls change nothing. */
    @Override
    public void close() {
        session.close();
    }

    /**
     * Where the session is.
     *
     * @return for instance {@code sock_diag in netns blue}
     */
    @Override
    public String toString() {
        return session + (isClosed() ? ", closed" : "");
    }
}
