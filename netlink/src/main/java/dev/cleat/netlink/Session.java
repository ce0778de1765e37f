package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every session does, whichever part of the kernel it talks to: requests, dumps and batches of many threads.
 *
 * <p>Each takes a socket of the pool for itself. The kernel works on a request while it is being sent, so its answer is
 * there at once, and no thread has to hand answers to another.
 */
final class Session implements AutoCloseable {

    /** The kernel does most requests one after the other (rtnl lock): more at a time would only take more sockets. */
    static final int REQUESTS_AT_ONCE = Math.max(4, Runtime.getRuntime().availableProcessors());

    /** Requests whose answers take their time and hold up no others. */
    private static final int LATE_ANSWERS = 128;

    /** As many as are busy at once in a session without slow consumers. */
    private static final int IDLE_SOCKETS = REQUESTS_AT_ONCE + Places.OF_A_USE;

    private static final long LONGEST_BACKOFF = 100;

    private final Protocol protocol;
    private final SocketPool sockets;
    private final Permits requests = new Permits(REQUESTS_AT_ONCE);
    private final Permits lateAnswers = new Permits(LATE_ANSWERS);
    private final Places places = new Places();
    private final AtomicInteger lastSequence = new AtomicInteger();
    private final OwnPorts ports = new OwnPorts();

    /** The threads that have a permit for a request and run the caller's code that writes it. */
    private final Set<Thread> writing = ConcurrentHashMap.newKeySet();

    private Session(Protocol protocol, SocketPool sockets) {
        this.protocol = protocol;
        this.sockets = sockets;
        sockets.whenClosed(this::endWaiting);
    }

    /** Nobody waits for a late answer's permit. */
    private void endWaiting() {
        places.close();
        requests.close();
    }

    /** Opens a session in a namespace, or in that of the calling thread. */
    static Session open(Protocol protocol, @Nullable NetNs netNs) {
        return new Session(protocol, SocketPool.open(protocol, netNs, IDLE_SOCKETS));
    }

    Protocol protocol() {
        return protocol;
    }

    SocketPool sockets() {
        return sockets;
    }

    /** Whether an event with this {@code nlmsg_pid} was caused by a request of this session. */
    boolean isOwn(int portId) {
        return ports.contains(portId);
    }

    int nextSequence() {
        return lastSequence.incrementAndGet();
    }

    /** The first of so many consecutive sequence numbers; they may wrap around. */
    int nextSequences(int count) {
        return lastSequence.getAndAdd(count) + 1;
    }

    /** Sends a request that changes something; returns what the kernel says beside the success. */
    ExtendedAck execute(Request request, @Nullable Duration limit) {
        protocol.requireNoList(request);
        Deadline deadline = deadline(request, limit);
        RequestEvent event = new RequestEvent();
        event.begin();
        int errno = -1;
        try (Buffers buffers = exchange(request, Netlink.NLM_F_ACK, deadline)) {
            errno = Reply.errno(buffers.reader);
            requireGranted(request, buffers);
            return Reply.extendedAck(buffers.reader, protocol, request.type(), buffers.writer);
        } finally {
            commit(event, deadline, errno);
        }
    }

    /** Sends a request that reads one object. */
    <T> T get(Request request, Request.Decoder<T> decoder, @Nullable Duration limit) {
        protocol.requireNoList(request);
        Deadline deadline = deadline(request, limit);
        RequestEvent event = new RequestEvent();
        event.begin();
        int errno = -1;
        try (Buffers buffers = exchange(request, 0, deadline)) {
            boolean last = Reply.isLast(buffers.reader);
            errno = last ? Reply.errno(buffers.reader) : 0;
            requireGranted(request, buffers);
            T value = last ? null : decoder.decode(buffers.reader);
            if (value == null) {
                throw new DecodeException(0, "the kernel answered without content");
            }
            return value;
        } finally {
            commit(event, deadline, errno);
        }
    }

    private Deadline deadline(Request request, @Nullable Duration limit) {
        return new Deadline(protocol.calls(), () -> protocol.operation(request.type()), limit);
    }

    private void requireGranted(Request request, Buffers buffers) {
        if (Reply.isLast(buffers.reader)) {
            KernelException refusal = Reply.refusal(buffers.reader, protocol, request.type(), buffers.writer);
            if (refusal != null) {
                throw refusal;
            }
        }
    }

    private void commit(RequestEvent event, Deadline deadline, int errno) {
        if (event.shouldCommit()) {
            event.session = sockets.toString();
            event.operation = deadline.operation();
            event.errno = errno;
            event.commit();
        }
    }

    /** Sends a request; returns the memory with the reader at the message that answers it. */
    private Buffers exchange(Request request, int flags, Deadline deadline) {
        deadline.requireTimeLeft();
        requireMayWait();
        // Memory comes after the permit: ten thousand threads that wait for their turn must not have it.
        requests.acquire(deadline);
        Turn turn = new Turn(requests);
        try {
            sockets.requireOpen();
            return exchange(request, flags, turn, deadline);
        } finally {
            turn.end();
        }
    }

    private Buffers exchange(Request request, int flags, Turn turn, Deadline deadline) {
        Buffers buffers = Buffers.borrow();
        boolean answered = false;
        try {
            write(request, flags, buffers);
            NetlinkSocket socket = sockets.take();
            try {
                if (!protocol.onlyReads(request.type())) {
                    ports.add(socket.portId());
                }
                if ((flags & Netlink.NLM_F_ACK) != 0) {
                    awaitAck(socket, buffers, turn, deadline);
                } else {
                    awaitContent(socket, protocol.onlyReads(request.type()), buffers, turn, deadline);
                }
            } finally {
                sockets.giveBack(socket);
            }
            answered = true;
            return buffers;
        } finally {
            if (!answered) {
                buffers.close();
            }
        }
    }

    /** A body that used the session would wait for a permit while its thread has one. */
    private void write(Request request, int flags, Buffers buffers) {
        Thread thread = Thread.currentThread();
        writing.add(thread);
        try {
            request.writeTo(buffers.writer, flags, 0);
        } finally {
            writing.remove(thread);
        }
    }

    /** Refuses what could never end, or would hold up others that have nothing to do with it. */
    private void requireMayWait() {
        if (writing.contains(Thread.currentThread())) {
            throw new IllegalStateException("the body of a request only writes: it must not use its session");
        }
        if (EventLoop.isCallback()) {
            throw new IllegalStateException("an ObjectKind.Identity only reads its message: it must not use a session,"
                    + " since it may run on the thread that receives for all monitors");
        }
    }

    private void awaitAck(NetlinkSocket socket, Buffers buffers, Turn turn, Deadline deadline) {
        LongSupplier receive = () -> socket.receive(buffers);
        int sequence = nextSequence();
        long size = send(socket, buffers, sequence, receive, deadline);
        while (true) {
            size = orAwait(size, socket, receive, turn, deadline);
            // One that was cut off is no ack, but what was changed, echoed; the ack follows.
            if (size <= buffers.received().byteSize() && isAnswered(buffers, size, sequence, true)) {
                return;
            }
            size = receive.getAsLong();
        }
    }

    private void awaitContent(NetlinkSocket socket, boolean repeatable, Buffers buffers, Turn turn, Deadline deadline) {
        // What can be asked again needs no look at the size first.
        LongSupplier receive = () -> repeatable ? socket.receive(buffers) : socket.receiveWhole(buffers);
        int sequence = nextSequence();
        long size = send(socket, buffers, sequence, receive, deadline);
        while (true) {
            size = orAwait(size, socket, receive, turn, deadline);
            if (size > buffers.received().byteSize()) {
                buffers.grow(size);
                sequence = nextSequence();
                size = send(socket, buffers, sequence, receive, deadline);
            } else if (isAnswered(buffers, size, sequence, false)) {
                return;
            } else {
                size = receive.getAsLong();
            }
        }
    }

    /** The size of a datagram that was received, or else of the next one. */
    private long orAwait(long size, NetlinkSocket socket, LongSupplier receive, Turn turn, Deadline deadline) {
        if (size == NetlinkSocket.NOTHING) {
            turn.awaitLateAnswer();
            return await(socket, receive, deadline);
        }
        requireAll(size);
        return size;
    }

    private static long send(
            NetlinkSocket socket, Buffers buffers, int sequence, LongSupplier receive, Deadline deadline) {
        MemorySegment message = buffers.writer.finish(sequence);
        return deadline.run(() -> {
            deadline.sent();
            socket.send(message, deadline);
            return receive.getAsLong();
        });
    }

    /** Looks for the answer; others are late answers to requests that were given up. */
    private static boolean isAnswered(Buffers buffers, long size, int sequence, boolean wantsAck) {
        MessageReader reader = buffers.reader;
        reader.reset(buffers.received(), size);
        while (reader.next()) {
            if (reader.sequence() == sequence
                    && (Reply.isLast(reader) || (!wantsAck && reader.type() >= Netlink.NLMSG_MIN_TYPE))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Receives a datagram, waiting for it if need be; returns its size. The kernel hands out an answer at once, but makes
     * the next part of a dump meanwhile.
     */
    long await(NetlinkSocket socket, LongSupplier receive, Deadline deadline) {
        long size = receive.getAsLong();
        while (size == NetlinkSocket.NOTHING) {
            sockets.awaitReadable(socket, deadline);
            size = receive.getAsLong();
        }
        requireAll(size);
        return size;
    }

    private static void requireAll(long size) {
        if (size == NetlinkSocket.OVERRUN) {
            throw new KernelException(
                    "recvfrom(AF_NETLINK)",
                    Errno.ENOBUFS,
                    null,
                    "the socket's receive buffer overflowed and answers were lost: what the request did is unknown");
        }
    }

    /** A socket for requests that are not sent by {@link #execute}. */
    NetlinkSocket socketForWriting() {
        NetlinkSocket socket = sockets.take();
        ports.add(socket.portId());
        return socket;
    }

    /** Waits for a place, in which sockets of this session are used. */
    Places.Place place(Places.Use use, Deadline deadline) {
        deadline.requireTimeLeft();
        requireMayWait();
        return places.take(use, deadline);
    }

    /** Begins a dump that its consumer reads at its own pace. */
    DumpCursor stream(Request request, @Nullable Duration limit) {
        return begin(request, Places.Use.STREAM, deadline(request, limit));
    }

    private DumpCursor begin(Request request, Places.Use use, Deadline deadline) {
        protocol.requireList(request);
        return new DumpCursor(this, request, () -> place(use, deadline), deadline);
    }

    /** The place of a monitor that lists, {@code null} if there is none at the moment. */
    Places.@Nullable Place tryPlaceOfMonitor() {
        sockets.requireOpen();
        requireMayWait();
        return places.tryTake(Places.Use.MONITOR);
    }

    /** Begins a dump in a place, which is given back with it. */
    DumpCursor listIn(Places.Place place, Request request) {
        return new DumpCursor(this, request, () -> place, deadline(request, null));
    }

    /** Sends a request that reads one object and whose answer says nothing; in a place it waits for nobody's permit. */
    void awaitIn(Places.Place place, Request request) {
        try (place) {
            exchange(request, 0, new Turn(null), deadline(request, null)).close();
        }
    }

    /** Reads a whole dump, as often as the policy says. */
    <T> DumpResult<T> dump(Request request, Request.Decoder<T> decoder, DumpPolicy policy, @Nullable Duration limit) {
        Deadline deadline = deadline(request, limit);
        for (int attempt = 1; ; attempt++) {
            DumpResult<T> result = dumpOnce(request, decoder, attempt, deadline);
            if (result.isConsistent()) {
                return result;
            }
            switch (policy) {
                case DumpPolicy.Partial partial -> {
                    return result;
                }
                case DumpPolicy.Retry retry -> {
                    if (attempt >= retry.attempts()) {
                        throw new DumpInterruptedException(deadline.operation(), result);
                    }
                    pause(retry.backoff(), attempt, deadline);
                }
            }
        }
    }

    private <T> DumpResult<T> dumpOnce(Request request, Request.Decoder<T> decoder, int attempt, Deadline deadline) {
        try (DumpCursor cursor = begin(request, Places.Use.LIST, deadline)) {
            List<T> values = new ArrayList<>();
            while (cursor.next()) {
                T value = decoder.decode(cursor.message());
                if (value != null) {
                    values.add(value);
                }
            }
            return new DumpResult<>(values, cursor.isConsistent(), cursor.isKernelFiltered(), attempt, cursor.notice());
        }
    }

    private static void pause(Duration backoff, int attempt, Deadline deadline) {
        long factor = Math.min(LONGEST_BACKOFF, 1L << Math.min(attempt - 1, 10));
        long nanos = Math.min(backoff.multipliedBy(factor).toNanos(), deadline.nanosLeft());
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            throw deadline.cancelled();
        }
    }

    /** Writes what is sent and received into a file. */
    Recording recordTo(Path file) throws IOException {
        sockets.requireOpen();
        return Recording.start(sockets, protocol, file);
    }

    boolean isClosed() {
        return sockets.isClosed();
    }

    @Override
    public void close() {
        sockets.close();
    }

    @Override
    public String toString() {
        return sockets.toString();
    }

    /** The permit of a request, given back once. */
    private final class Turn {

        private @Nullable Permits permits;

        Turn(@Nullable Permits permits) {
            this.permits = permits;
        }

        /** Lets another one begin, unless very many wait for such an answer already. */
        void awaitLateAnswer() {
            if (requests.equals(permits) && lateAnswers.tryAcquire()) {
                requests.release();
                permits = lateAnswers;
            }
        }

        void end() {
            if (permits != null) {
                permits.release();
                permits = null;
            }
        }
    }
}
