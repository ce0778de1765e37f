package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.sys.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One execution of a batch: sends a window of requests, reads its answers, and goes on with the next window. */
final class BatchRun implements AutoCloseable {

    /** What an answer takes of the receive buffer, with the kernel's own overhead and some text (netlink S7). */
    private static final int ANSWER_SPACE = 2048;

    private static final int RECEIVE_SPACE = 2 * 1024 * 1024;
    private static final int SEND_BYTES = 64 * 1024;
    private static final int RESENDS = 3;

    private final Session session;
    private final boolean ackEach;
    private final @Nullable Predicate<Request> readBack;
    private final Deadline deadline;
    private final BatchEvent event = new BatchEvent();
    private final NetlinkSocket socket;
    private final Buffers buffers = Buffers.borrow();
    private final LongSupplier receive;
    private final int windowSize;
    private final int sendBytes;
    private final TreeMap<Integer, KernelException> refused = new TreeMap<>();
    private final TreeSet<Integer> unknown = new TreeSet<>();
    private final ArrayDeque<Item> again = new ArrayDeque<>();

    private final List<Item> window = new ArrayList<>();
    private MemorySegment memory;
    private boolean[] answered = new boolean[64];
    private int firstSequence;
    private boolean overrun;

    /** The request that did not fit the window before. */
    private @Nullable Item leftOver;

    private int windowBytes;
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
        this.deadline = new Deadline(() -> session.protocol().label() + "(batch)", limit);
        event.begin();
        this.socket = session.socketForWriting();
        this.receive = () -> socket.receive(buffers);
        try {
            this.windowSize = Math.max(1, socket.receiveSpace(receiveSpace) / answerSpace);
            this.sendBytes = Math.min(SEND_BYTES, socket.sendSpace());
            this.memory = Arena.ofAuto().allocate(sendBytes, Long.BYTES);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    BatchResult execute(Iterable<Request> requests) {
        Iterator<Request> source = requests.iterator();
        while (fill(source)) {
            deadline.requireTimeLeft();
            sendWindow();
            readAnswers();
            settle();
        }
        finished = true;
        return new BatchResult(count, refused, unknown);
    }

    private @Nullable Item nextItem(Iterator<Request> source) {
        Item item = again.poll();
        if (item == null && source.hasNext()) {
            item = new Item(count++, Objects.requireNonNull(source.next(), "request"), 0);
        }
        return item;
    }

    /** Encodes the next window; returns false if there is nothing left to send. */
    private boolean fill(Iterator<Request> source) {
        window.clear();
        int end = 0;
        while (window.size() < windowSize) {
            Item item = leftOver;
            leftOver = null;
            if (item == null) {
                item = nextItem(source);
                if (item == null) {
                    break;
                }
            }
            MemorySegment message = encode(item.request());
            long size = message.byteSize();
            if (end + size > memory.byteSize()) {
                if (end > 0) {
                    leftOver = item;
                    break;
                }
                // Larger than what is sent at once: it goes alone, and the kernel may refuse it.
                memory = Arena.ofAuto().allocate(size, Long.BYTES);
            }
            MemorySegment.copy(message, 0, memory, end, size);
            window.add(item.at(end));
            end += (int) size;
            if (end >= sendBytes) {
                break;
            }
        }
        windowBytes = end;
        return !window.isEmpty();
    }

    private MemorySegment encode(Request request) {
        int ack = ackEach ? Netlink.NLM_F_ACK : 0;
        buffers.writer.begin(request.type(), Netlink.NLM_F_REQUEST | request.flags() | ack);
        request.body().writeTo(buffers.writer);
        return buffers.writer.finish(0);
    }

    private void sendWindow() {
        int size = window.size();
        firstSequence = session.nextSequences(size);
        for (int i = 0; i < size; i++) {
            memory.set(JAVA_INT_UNALIGNED, window.get(i).start() + NlMsgHdr.SEQ.offset(), firstSequence + i);
        }
        long flags = window.getLast().start() + NlMsgHdr.FLAGS.offset();
        memory.set(JAVA_SHORT_UNALIGNED, flags, (short) (memory.get(JAVA_SHORT_UNALIGNED, flags) | Netlink.NLM_F_ACK));
        if (answered.length < size) {
            answered = new boolean[Math.max(size, 2 * answered.length)];
        }
        Arrays.fill(answered, 0, size, false);
        overrun = false;
        MemorySegment messages = memory.asSlice(0, windowBytes);
        deadline.run(() -> {
            deadline.sent();
            socket.send(messages);
            return 0;
        });
    }

    /** Reads until the last request is answered, or answers were lost and there are no more. */
    private void readAnswers() {
        int last = window.size() - 1;
        while (!answered[last]) {
            long size = deadline.run(receive);
            if (size == NetlinkSocket.OVERRUN) {
                overrun = true;
                event.overruns++;
            } else if (size == NetlinkSocket.NOTHING) {
                if (overrun) {
                    return;
                }
                session.sockets().awaitReadable(socket, deadline);
            } else if (size <= buffers.received().byteSize()) {
                buffers.reader.reset(buffers.received(), size);
                while (buffers.reader.next()) {
                    take(buffers.reader);
                }
            }
        }
    }

    private void take(MessageReader message) {
        int at = message.sequence() - firstSequence;
        if (at < 0 || at >= window.size() || !Reply.isLast(message)) {
            // A late answer to a request that was given up, or what was changed, echoed.
            return;
        }
        answered[at] = true;
        if (Reply.errno(message) > 0) {
            Item item = window.get(at);
            // Written again, so that the writer can tell which attribute the kernel means.
            encode(item.request());
            KernelException refusal =
                    Reply.refusal(message, session.protocol(), item.request().type(), buffers.writer);
            refused.put(item.index(), Objects.requireNonNull(refusal));
        }
    }

    /** Finds out about the requests whose answers were lost. Without an overrun, no answer means no refusal. */
    private void settle() {
        if (!overrun) {
            return;
        }
        for (int i = 0; i < window.size(); i++) {
            if (!answered[i]) {
                Item item = window.get(i);
                if (readBack == null || item.sends() >= RESENDS) {
                    unknown.add(item.index());
                } else if (!readBack.test(item.request())) {
                    again.add(item.again());
                }
            }
        }
    }

    @Override
    public void close() {
        buffers.close();
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

    /**
     * A request on its way.
     *
     * @param index its number in the batch
     * @param sends how often it was sent before
     * @param start where its message begins in the window
     */
    private record Item(int index, Request request, int sends, int start) {

        Item(int index, Request request, int sends) {
            this(index, request, sends, 0);
        }

        Item at(int newStart) {
            return new Item(index, request, sends, newStart);
        }

        Item again() {
            return new Item(index, request, sends + 1, 0);
        }
    }
}
