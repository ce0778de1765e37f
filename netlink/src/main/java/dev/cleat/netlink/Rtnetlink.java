package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchNamespaceException;
import dev.cleat.sys.PermissionDeniedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session with the kernel's network configuration ({@code NETLINK_ROUTE}) in one network namespace.
 *
 * <pre>{@code
 * try (var rt = Rtnetlink.open(NetNs.named("blue"))) {
 *     NetDevice eth0 = Links.on(rt).get("eth0");
 * }
 * }</pre>
 *
 * <p>Thread-safe: any number of threads, platform or virtual, use it at the same time, and a dump holds up no request.
 * It opens more sockets as they are needed, up to a limit: sixteen threads have lists under way at a time, as many have
 * streams and as many batches, and the others wait. A thread that has one of these under way, and in its decoder, loop or
 * iterator uses the session again, never waits for a place: it may have eight of them, one within the other, and is
 * refused more with an {@code IllegalStateException}. Requests can be made anywhere but in the body of a request. A request
 * of a virtual thread does not hold its carrier. Extended acks and strict checking are on.
 *
 * <p>A thread that is interrupted stops waiting, with a {@link RequestCancelledException}, and stays interrupted. While
 * the kernel itself works on a request, it cannot be made to give up; and what needs no waiting is done by a thread that
 * was interrupted before, too, so that it can clean up. {@link #close()} ends all waiting at once.
 *
 * @since 0.1
 */
public final class Rtnetlink implements AutoCloseable {

    private static final DumpPolicy DEFAULT_POLICY = DumpPolicy.retry(10, Duration.ofMillis(1));

    private final Session session;
    private final @Nullable NetNs netNs;
    private final NetNs ofDevices;
    private final @Nullable Duration limit;

    private Rtnetlink(Session session, @Nullable NetNs netNs, NetNs ofDevices, @Nullable Duration limit) {
        this.session = session;
        this.netNs = netNs;
        this.ofDevices = ofDevices;
        this.limit = limit;
    }

    /**
     * Opens a session in the network namespace of the calling thread.
     *
     * @return the session, to be closed
     * @throws KernelException if the kernel gives no socket ({@code EMFILE}), or {@code /proc} is not mounted
     */
    public static Rtnetlink open() {
        boolean atHome = NetNs.ofThisProcess().isCurrent();
        Session session = Session.open(Protocol.ROUTE, null);
        NetNs ofDevices = atHome ? NetNs.ofThisProcess() : session.sockets().home();
        return new Rtnetlink(session, null, ofDevices, null);
    }

    /**
     * Opens a session in another network namespace. The session stays there, whatever the calling thread or the
     * reference does later, and keeps the namespace alive.
     *
     * @param netNs the namespace; references to devices that come from this session can be used while the handle is open
     *     if this is one, and else while the session is
     * @return the session, to be closed
     * @throws NoSuchNamespaceException if it is not there
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static Rtnetlink open(NetNs netNs) {
        Objects.requireNonNull(netNs, "netNs");
        Session session = Session.open(Protocol.ROUTE, netNs);
        // A name or a path may mean another namespace by the time that a reference is used.
        boolean lasts = netNs instanceof NetNsHandle || netNs.equals(NetNs.ofThisProcess());
        return new Rtnetlink(session, netNs, lasts ? netNs : session.sockets().home(), null);
    }

    /**
     * The same session, with a time limit for each request. Closing either closes both.
     *
     * <p>What runs out of time throws a {@link DeadlineExceededException}. The limit covers waiting for other users of
     * the session and for answers; while the kernel itself works on a request, it cannot be made to give up.
     *
     * @param limit from the start of a request, a dump, a stream or a batch to its complete answer; positive
     * @return a view of this session
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Rtnetlink within(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a time limit is positive, not " + limit);
        }
        return new Rtnetlink(session, netNs, ofDevices, limit);
    }

    Session session() {
        return session;
    }

    /**
     * The namespace as it was given to {@link #open(NetNs)}.
     *
     * @return the namespace, empty for a session in the namespace of whoever opened it
     */
    public Optional<NetNs> netNs() {
        return Optional.ofNullable(netNs);
    }

    /**
     * A reference to a device of this session's namespace that can be used outside of the session. It means this namespace
     * whatever bears its name later: it goes by the {@link NetNsHandle} that the session was opened with, if it was, and
     * can be used until that is closed. Else it goes by the session, and can be used until that is closed; in the
     * namespace of this process ({@link NetNs#ofThisProcess}), always.
     *
     * @param index an index within the session's namespace; that it was given to another device cannot be told
     * @return the reference, whose use throws {@link IllegalStateException} when the handle or the session is closed
     */
    public DeviceRef device(IfIndex index) {
        return ofDevices.device(index);
    }

    /**
     * Whether this session is in a namespace.
     *
     * @param other a reference, which means what it leads to now, or a handle
     * @return true if so
     * @throws NoSuchNamespaceException if the other is not there
     * @throws IllegalStateException if the session or the handle is closed
     */
    public boolean isIn(NetNs other) {
        session.sockets().requireOpen();
        // What this session itself gave out needs no look.
        boolean own = other.equals(ofDevices)
                && !(other instanceof NetNsHandle handle && handle.fd().isClosed());
        return own || session.sockets().home().isSameAs(other);
    }

    /**
     * Sends a request that changes something, and waits for the kernel's ack.
     *
     * @param request the request
     * @return what the kernel says beside the success: mostly nothing, sometimes a warning
     * @throws NetlinkException if the kernel refuses it
     * @throws PermissionDeniedException without {@code CAP_NET_ADMIN} in the user namespace that owns the network
     *     namespace
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     * @throws IllegalArgumentException if the request asks for a list ({@code NLM_F_DUMP})
     */
    public ExtendedAck execute(Request request) {
        return session.execute(request, limit);
    }

    /**
     * Sends a request that reads one object.
     *
     * @param request the request
     * @param decoder makes a value of the answer
     * @param <T> the value
     * @return the value
     * @throws NetlinkException if the kernel refuses it
     * @throws DecodeException if the answer cannot be read
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     * @throws IllegalArgumentException if the request asks for a list ({@code NLM_F_DUMP})
     */
    public <T> T get(Request request, Request.Decoder<T> decoder) {
        return session.get(request, decoder, limit);
    }

    /**
     * Sends a request that lists objects. When the kernel says that they changed meanwhile, it is sent again.
     *
     * @param request the request; {@code NLM_F_DUMP} is added
     * @param decoder makes a value of each message
     * @param <T> the values
     * @return the values in the kernel's order, the caller's own list
     * @throws NetlinkException if the kernel refuses it
     * @throws DumpInterruptedException if they changed during every attempt
     * @throws DecodeException if an answer cannot be read
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     * @throws IllegalArgumentException if such a request lists nothing: if it is no {@code RTM_GET*}
     */
    public <T> List<T> dump(Request request, Request.Decoder<T> decoder) {
        return dump(request, decoder, DEFAULT_POLICY).values();
    }

    /**
     * Sends a request that lists objects.
     *
     * @param request the request; {@code NLM_F_DUMP} is added
     * @param decoder makes a value of each message
     * @param policy what to do when the kernel says that they changed meanwhile
     * @param <T> the values
     * @return the values, and what the kernel said about them
     * @throws NetlinkException if the kernel refuses it
     * @throws DumpInterruptedException if they changed and the policy is not to take them so
     * @throws DecodeException if an answer cannot be read
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     * @throws IllegalArgumentException if such a request lists nothing: if it is no {@code RTM_GET*}
     */
    public <T> DumpResult<T> dump(Request request, Request.Decoder<T> decoder, DumpPolicy policy) {
        return session.dump(request, decoder, policy, limit);
    }

    /**
     * Sends a request that lists objects, to read them one by one while the kernel makes them.
     *
     * @param request the request; {@code NLM_F_DUMP} is added
     * @return a cursor before the first message, to be closed
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted
     * @throws IllegalStateException if the session is closed
     * @throws IllegalArgumentException if such a request lists nothing: if it is no {@code RTM_GET*}
     */
    public DumpCursor stream(Request request) {
        return session.stream(request, limit);
    }

    /**
     * Gathers requests that are to be sent together.
     *
     * @param requests the requests in their order, taken from the iterator as they are sent
     * @return a batch, to be executed
     */
    public Batch batch(Iterable<Request> requests) {
        return new Batch(session, requests, limit, true, null);
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

    /**
     * Ends the session; further calls change nothing. A request, dump or batch under way on another thread finishes, or
     * fails at once with an {@link IllegalStateException}.
     */
    @Override
    public void close() {
        session.close();
    }

    /**
     * Where the session is.
     *
     * @return for instance {@code rtnetlink in netns blue}
     */
    @Override
    public String toString() {
        return "rtnetlink" + (netNs == null ? "" : " in " + netNs) + (isClosed() ? ", closed" : "");
    }
}
