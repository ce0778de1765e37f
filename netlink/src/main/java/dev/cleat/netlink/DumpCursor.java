package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.sys.KernelException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A dump, message by message as the kernel makes them, without an allocation per message.
 *
 * <pre>{@code
 * try (DumpCursor links = rt.stream(allLinks)) {
 *     while (links.next()) {
 *         int index = links.message().u32(4);
 *     }
 * }
 * }</pre>
 *
 * <p>It has a socket of the session for itself, so meanwhile the session is free for everything else. Closing it before
 * its end makes the kernel forget the rest. For one thread at a time. Sixteen threads have streams of a session at a time,
 * others wait until one of those closes its own; a thread with a stream may have others, see {@link Rtnetlink}.
 *
 * @since 0.1
 */
public final class DumpCursor implements AutoCloseable {

    private final Session session;
    private final Request request;
    private final Deadline deadline;
    private final DumpEvent event = new DumpEvent();
    private final LongSupplier receive = this::receive;
    private final LongSupplier receivePart = this::receivePart;
    private final Places.Place place;
    private @Nullable NetlinkSocket socket;
    private @Nullable Buffers buffers;
    private final int sequence;
    private boolean interrupted;
    private boolean filtered;
    private ExtendedAck notice = ExtendedAck.NONE;
    private int errno = -1;

    /** Sends the request; the first part of the answer is there when this returns. */
    DumpCursor(Session session, Request request, Supplier<Places.Place> place, Deadline deadline) {
        this.session = session;
        this.request = request;
        this.deadline = deadline;
        this.sequence = session.nextSequence();
        event.begin();
        this.place = place.get();
        boolean sent = false;
        try {
            Buffers memory = Buffers.borrow();
            buffers = memory;
            MemorySegment message = request.writeTo(memory.writer, Netlink.NLM_F_DUMP, sequence);
            memory.reader.reset(MemorySegment.NULL);
            NetlinkSocket mine = session.sockets().take();
            socket = mine;
            deadline.run(() -> {
                mine.send(message, deadline);
                return 0;
            });
            deadline.sent();
            sent = true;
        } finally {
            if (!sent) {
                close();
                this.place.close();
            }
        }
    }

    /**
     * Moves to the next message, waiting for the kernel if need be.
     *
     * @return false at the end
     * @throws NetlinkException if the kernel refuses the request
     * @throws DecodeException if the answer is malformed
     * @throws DeadlineExceededException if the session has a time limit ({@link Rtnetlink#within}) and it is over
     * @throws RequestCancelledException if the thread was interrupted since the dump began
     * @throws IllegalStateException if this cursor or its session is closed
     */
    public boolean next() {
        Buffers memory = buffers;
        if (memory == null) {
            if (errno == 0) {
                return false;
            }
            throw new IllegalStateException("the dump is closed");
        }
        boolean more = false;
        try {
            more = nextOf(memory);
            return more;
        } finally {
            if (!more) {
                close();
            }
        }
    }

    private boolean nextOf(Buffers memory) {
        MessageReader reader = memory.reader;
        while (true) {
            while (reader.next()) {
                if (reader.sequence() != sequence) {
                    // A late answer to a request that was given up.
                    continue;
                }
                switch (reader.type()) {
                    case Netlink.NLMSG_ERROR, Netlink.NLMSG_DONE -> {
                        end(memory);
                        return false;
                    }
                    case Netlink.NLMSG_NOOP -> {}
                    default -> {
                        noteFlags(reader);
                        event.messages++;
                        return true;
                    }
                }
            }
            deadline.requireTimeLeft();
            long size = session.await(Objects.requireNonNull(socket), receive, deadline);
            event.bytes += size;
            reader.reset(memory.received(), size);
        }
    }

    private long receive() {
        return deadline.run(receivePart);
    }

    private long receivePart() {
        return Objects.requireNonNull(socket).receiveWhole(Objects.requireNonNull(buffers));
    }

    private void noteFlags(MessageReader reader) {
        int flags = reader.flags();
        interrupted |= (flags & Netlink.NLM_F_DUMP_INTR) != 0;
        filtered |= (flags & Netlink.NLM_F_DUMP_FILTERED) != 0;
    }

    private void end(Buffers memory) {
        // With NLMSG_ERROR the same bits could mean something else.
        if (memory.reader.type() == Netlink.NLMSG_DONE) {
            noteFlags(memory.reader);
        }
        errno = Reply.errno(memory.reader);
        KernelException refusal = Reply.refusal(memory.reader, session.protocol(), request.type(), memory.writer);
        if (refusal != null) {
            throw refusal;
        }
        notice = Reply.extendedAck(memory.reader, session.protocol(), request.type(), memory.writer);
    }

    /**
     * The message that the cursor is at, valid until it moves on.
     *
     * @return always the same reader
     * @throws IllegalStateException if this cursor is closed or at its end
     */
    public MessageReader message() {
        Buffers memory = buffers;
        if (memory == null) {
            throw new IllegalStateException("the dump has no message");
        }
        return memory.reader;
    }

    /**
     * Whether the kernel has not said so far that its tables changed meanwhile ({@code NLM_F_DUMP_INTR}). Ask at the
     * end: what it says last counts for the whole.
     *
     * @return false if objects may be missing, or there twice
     */
    public boolean isConsistent() {
        return !interrupted;
    }

    /**
     * Whether the kernel says that it applied the filter of the request ({@code NLM_F_DUMP_FILTERED}); known from the
     * first message on, or at the end if there is none.
     *
     * @return false if it sends everything, filter or not
     */
    public boolean isKernelFiltered() {
        return filtered;
    }

    /**
     * What the kernel said at the end beside the success.
     *
     * @return mostly nothing
     */
    public ExtendedAck notice() {
        return notice;
    }

    /** Ends the dump, wherever it is; further calls change nothing. */
    @Override
    public void close() {
        Buffers memory = buffers;
        if (memory == null) {
            return;
        }
        buffers = null;
        memory.close();
        NetlinkSocket mine = socket;
        socket = null;
        if (mine != null) {
            if (errno >= 0) {
                session.sockets().giveBack(mine);
            } else {
                session.sockets().discard(mine);
            }
        }
        place.close();
        if (event.shouldCommit()) {
            event.session = session.toString();
            event.operation = deadline.operation();
            event.consistent = !interrupted;
            event.errno = errno;
            event.commit();
        }
    }
}
