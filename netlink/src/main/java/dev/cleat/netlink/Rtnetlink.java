package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.PermissionDeniedException;
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
 * <p>Thread-safe; requests of several threads wait for each other. A request of a virtual thread does not hold its
 * carrier. An interrupt does not cut a request short: it stays pending. Extended acks and strict checking are on.
 *
 * @since 0.1
 */
public final class Rtnetlink implements AutoCloseable {

    private static final int DUMP_ATTEMPTS = 5;

    private final Channel channel;
    private final @Nullable NetNs netNs;
    private final @Nullable Duration limit;

    private Rtnetlink(Channel channel, @Nullable NetNs netNs, @Nullable Duration limit) {
        this.channel = channel;
        this.netNs = netNs;
        this.limit = limit;
    }

    /**
     * Opens a session in the network namespace of the calling thread.
     *
     * @return the session, to be closed
     * @throws KernelException if the kernel gives no socket ({@code EMFILE})
     */
    public static Rtnetlink open() {
        return new Rtnetlink(new Channel(openSocket("rtnetlink")), null, null);
    }

    /**
     * Opens a session in another network namespace. The session stays there, whatever the calling thread or the
     * reference does later, and keeps the namespace alive.
     *
     * @param netNs the namespace; references to devices that come from this session carry it, so a handle should stay
     *     open as long as these are used
     * @return the session, to be closed
     * @throws KernelException {@code ENOENT} if there is no such namespace
     * @throws PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static Rtnetlink open(NetNs netNs) {
        Objects.requireNonNull(netNs, "netNs");
        NetlinkSocket socket = netNs.<NetlinkSocket, RuntimeException>call(() -> openSocket("rtnetlink in " + netNs));
        return new Rtnetlink(new Channel(socket), netNs, null);
    }

    private static NetlinkSocket openSocket(String what) {
        return NetlinkSocket.open(Netlink.NETLINK_ROUTE, what);
    }

    /**
     * The same session, with a time limit for each request. Closing either closes both.
     *
     * <p>What runs out of time throws a {@link DeadlineExceededException}. The limit covers waiting for other users of
     * the session and for answers; while the kernel itself works on a request, it cannot be made to give up.
     *
     * @param limit from the start of a request to its complete answer; positive
     * @return a view of this session
     * @throws IllegalArgumentException if the limit is not positive
     */
    public Rtnetlink within(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("a time limit is positive, not " + limit);
        }
        return new Rtnetlink(channel, netNs, limit);
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
     * A reference to a device of this session's namespace that can be used outside of the session.
     *
     * @param index an index within the session's namespace
     * @return a reference that carries the namespace of {@link #netNs()}; the bare index if that is empty
     */
    public DeviceRef device(IfIndex index) {
        return netNs == null ? index : netNs.device(index);
    }

    /**
     * Sends a request that changes something, and waits for the kernel's ack.
     *
     * @param request the request
     * @throws NetlinkException if the kernel refuses it
     * @throws PermissionDeniedException without {@code CAP_NET_ADMIN} in the user namespace that owns the network
     *     namespace
     * @throws DeadlineExceededException if there is a limit ({@link #within}) and it is over
     * @throws IllegalStateException if the session is closed
     */
    public void execute(Request request) {
        channel.exchange(request, new Answer.Ack(), Deadline.after(limit));
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
     * @throws IllegalStateException if the session is closed
     */
    public <T> T get(Request request, Request.Decoder<T> decoder) {
        Answer.Single<T> answer = new Answer.Single<>(decoder);
        channel.exchange(request, answer, Deadline.after(limit));
        return answer.value();
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
     * @throws IllegalStateException if the session is closed
     */
    public <T> List<T> dump(Request request, Request.Decoder<T> decoder) {
        Deadline deadline = Deadline.after(limit);
        for (int attempt = 1; attempt <= DUMP_ATTEMPTS; attempt++) {
            Answer.Dump<T> answer = new Answer.Dump<>(decoder);
            channel.exchange(request, answer, deadline);
            if (!answer.isInterrupted()) {
                return answer.values();
            }
        }
        throw new DumpInterruptedException(request.toString(), DUMP_ATTEMPTS);
    }

    /**
     * Whether the session was closed.
     *
     * @return true from the first call of {@link #close()} on
     */
    public boolean isClosed() {
        return channel.isClosed();
    }

    /**
     * Ends the session; further calls change nothing. A request under way on another thread finishes, or fails with an
     * {@link IllegalStateException}.
     */
    @Override
    public void close() {
        channel.close();
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
