package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.sys.KernelException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One execution of a batch: sends a window of requests, reads its answers, and goes on with the next window. */
final class BatchRun implements AutoCloseable {

    /** What an answer takes of the receive buffer, with the kernel's own overhead and some text (netlink S7). */
    private static final int ANSWER_SPACE = 2048;

    private static final int RECEIVE_SPACE = 2 * 1024 * 1024;
    private static final int SEND_BYTES = 64 * 1024;
    private static final int RESENDS = 3;

    private static final System.Logger LOG = System.getLogger(Batch.class.getName());

    private final Session session;
    private final boolean ackEach;
    private final @Nullable Predicate<Request> readBack;
    private final Deadline deadline;
    private final BatchEvent event = new BatchEvent();
    private final Places.Place place;
    private final NetlinkSocket socket;
    private final Buffers buffers;
    private final BatchWindow window;
    private final TreeMap<Integer, KernelException> refused = new TreeMap<>();
    private final TreeSet<Integer> unknown = new TreeSet<>();
    private final ArrayDeque<BatchWindow.Item> again = new ArrayDeque<>();

    private boolean overrun;

    /** The request that comes next: it did not fit the window before, or is about to be encoded. */
    private BatchWindow.@Nullable Item leftOver;

    /** Whether the kernel has the window, which it is then done with; written where the call is made. */
    private volatile boolean isSent;

    /** Of how many requests of the window all is known that can be. */
    private int settled;

    private int count;
    private boolean finished;

    BatchRun(Session session, boolean ackEach, @Nullable Predicate<Request> readBack, @Nullable Duration limit) {
        this(session, ackEach, readBack, limit, RECEIVE_SPACE, ANSWER_SPACE);
    }

    /** For tests, which want to see the receive buffer overflow. */
    BatchRun(
            Session session,
            boolean ackEach,
            @Nullable Predicate<Request> readBack,
            @Nullable Duration limit,
            int receiveSpace,
            int answerSpace) {
        this.session = session;
        this.ackEach = ackEach;
        this.readBack = readBack;
        this.deadline = new Deadline(
                session.protocol().calls(), () -> session.protocol().label() + "(batch)", limit);
        event.begin();
        this.place = session.place(Places.Use.BATCH, deadline);
        NetlinkSocket taken = null;
        try {
            taken = session.socketForWriting();
            this.buffers = Buffers.borrow();
            this.window = new BatchWindow(
                    Math.max(1, taken.receiveSpace(receiveSpace) / answerSpace),
                    Math.min(SEND_BYTES, taken.sendSpace()));
        } catch (RuntimeException | Error e) {
            if (taken != null) {
                session.sockets().discard(taken);
            }
            place.close();
            throw e;
        }
        this.socket = taken;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever it is, the caller must know what was done until then
    BatchResult execute(Iterable<Request> requests) {
        try {
            Iterator<Request> source = requests.iterator();
            while (fill(source)) {
                deadline.requireTimeLeft();
                sendWindow();
                readAnswers();
                settle();
            }
        } catch (RuntimeException | Error e) {
            e.addSuppressed(new BatchCutShortException(soFar(requests)));
            throw e;
        }
        finished = true;
        return new BatchResult(count, refused, unknown, Collections.emptyNavigableSet());
    }

    /** What is known at this moment, wherever the run is. */
    private BatchResult soFar(Iterable<Request> requests) {
        TreeSet<Integer> notSent = new TreeSet<>();
        again.forEach(item -> notSent.add(item.index()));
        if (leftOver != null) {
            notSent.add(leftOver.index());
        }
        if (isSent) {
            readWhatIsThere();
            if (overrun || !window.isLastAnswered()) {
                for (int i = settled; i < window.items().size(); i++) {
                    if (!window.isAnswered(i)) {
                        unknown.add(window.items().get(i).index());
                    }
                }
            }
        } else {
            window.items().forEach(item -> notSent.add(item.index()));
        }
        int size = requests instanceof Collection<Request> all ? Math.max(count, all.size()) : count;
        for (int i = count; i < size; i++) {
            notSent.add(i);
        }
        return new BatchResult(size, refused, unknown, notSent);
    }

    /** The kernel was done with the window when it was sent: its answers are there, unless the socket is closed. */
    private void readWhatIsThere() {
        try {
            for (long size = socket.receive(buffers); size != NetlinkSocket.NOTHING; size = socket.receive(buffers)) {
                accept(size);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more answers of a batch that was cut short", e);
        }
    }

    private BatchWindow.@Nullable Item nextItem(Iterator<Request> source) {
        BatchWindow.Item item = again.poll();
        if (item == null && source.hasNext()) {
            item = new BatchWindow.Item(count, Objects.requireNonNull(source.next(), "request"), 0);
            count++;
        }
        return item;
    }

    /** Encodes the next window; returns false if there is nothing left to send. */
    private boolean fill(Iterator<Request> source) {
        window.clear();
        isSent = false;
        settled = 0;
        overrun = false;
        while (!window.isFull()) {
            if (leftOver == null) {
                leftOver = nextItem(source);
            }
            BatchWindow.Item item = leftOver;
            if (item == null || !window.add(item, encode(item.request()))) {
                break;
            }
            leftOver = null;
        }
        return !window.items().isEmpty();
    }

    private MemorySegment encode(Request request) {
        session.protocol().requireNoList(request);
        return request.writeTo(buffers.writer, ackEach ? Netlink.NLM_F_ACK : 0, 0);
    }

    private void sendWindow() {
        MemorySegment messages =
                window.toSend(session.nextSequences(window.items().size()));
        try {
            deadline.run(() -> {
                deadline.sent();
                socket.send(messages, deadline);
                isSent = true;
                return 0;
            });
        } catch (KernelException e) {
            // It took none of them (netlink_sendmsg()): EMSGSIZE, or no memory for so many at once.
            window.items().forEach(item -> refused.put(item.index(), refusalOf(item, e)));
            window.expectNoAnswers();
            isSent = true;
        }
    }

    /** Each request has an exception of its own, that names it. */
    private KernelException refusalOf(BatchWindow.Item item, KernelException ofSend) {
        KernelException refusal = new KernelException(
                session.protocol().operation(item.request().type()) + " of request " + item.index(),
                ofSend.errno(),
                null,
                ofSend.explanation().orElse(null));
        refusal.initCause(ofSend);
        return refusal;
    }

    /** Reads until the last request is answered, or answers were lost and there are no more. */
    private void readAnswers() {
        while (!window.isLastAnswered()) {
            long size = socket.receive(buffers);
            if (size == NetlinkSocket.NOTHING) {
                if (overrun) {
                    return;
                }
                session.sockets().awaitReadable(socket, deadline);
            } else {
                accept(size);
            }
        }
    }

    private void accept(long size) {
        if (size == NetlinkSocket.OVERRUN) {
            overrun = true;
            event.overruns++;
        } else if (size <= buffers.received().byteSize()) {
            buffers.reader.reset(buffers.received(), size);
            while (buffers.reader.next()) {
                take(buffers.reader);
            }
        }
    }

    private void take(MessageReader message) {
        BatchWindow.Item item = Reply.isLast(message) ? window.answered(message.sequence()) : null;
        if (item == null) {
            // A late answer to a request that was given up, or what was changed, echoed.
            return;
        }
        try {
            if (Reply.errno(message) == 0) {
                return;
            }
        } catch (DecodeException e) {
            LOG.log(System.Logger.Level.WARNING, "an answer to a request of a batch cannot be read", e);
            unknown.add(item.index());
            return;
        }
        refused.put(item.index(), refusalOf(item, message, new MessageWriter()));
        try {
            // Written again, so that the writer can tell which attribute the kernel means.
            encode(item.request());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "a request cannot be written again, to name what was refused", e);
            return;
        }
        refused.put(item.index(), refusalOf(item, message, buffers.writer));
    }

    private KernelException refusalOf(BatchWindow.Item item, MessageReader message, MessageWriter sent) {
        return Objects.requireNonNull(
                Reply.refusal(message, session.protocol(), item.request().type(), sent, " of request " + item.index()));
    }

    /** Finds out about the requests whose answers were lost. Without an overrun, no answer means no refusal. */
    private void settle() {
        if (!overrun) {
            return;
        }
        for (int i = 0; i < window.items().size(); i++) {
            if (!window.isAnswered(i)) {
                BatchWindow.Item item = window.items().get(i);
                if (readBack == null || item.sends() >= RESENDS) {
                    unknown.add(item.index());
                } else if (!readBack.test(item.request())) {
                    again.add(item.again());
                }
            }
            settled = i + 1;
        }
    }

    @Override
    public void close() {
        buffers.close();
        place.close();
        if (finished) {
            session.sockets().giveBack(socket);
        } else {
            // Its receive buffer may be full of answers that nobody wants any more.
            session.sockets().discard(socket);
        }
        if (event.shouldCommit()) {
            event.session = session.toString();
            event.requests = count;
            event.refused = refused.size();
            event.commit();
        }
    }
}
