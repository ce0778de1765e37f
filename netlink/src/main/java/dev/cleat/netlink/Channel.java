package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One socket with its memory: takes one request after the other, each with its answer.
 *
 * <p>All that happens to a request happens in {@link #exchange}.
 */
final class Channel implements AutoCloseable {

    private final NetlinkSocket socket;
    private final ReentrantLock lock = new ReentrantLock();
    private final MessageWriter writer = new MessageWriter();
    private final MessageReader reader = new MessageReader();
    private int sequence;

    /** The dump that was given up before its end and still occupies the socket; 0 if there is none. */
    private int unfinished;

    Channel(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Sends a request and reads until its answer is complete. What a user's code throws leaves the channel usable. */
    void exchange(Request request, Answer answer, Deadline deadline) {
        reserve(request, deadline);
        try {
            finishDump(request, deadline);
            int mine = nextSequence();
            writer.begin(request.type(), Netlink.NLM_F_REQUEST | request.flags() | answer.flags());
            request.body().writeTo(writer);
            MemorySegment message = writer.finish(mine);
            if (deadline.nanosLeft() <= 0) {
                throw deadline.exceeded(request, false);
            }
            MemorySegment datagram = BlockingCalls.<@Nullable MemorySegment>run(() -> {
                socket.send(message);
                unfinished = answer instanceof Answer.Dump ? mine : 0;
                return socket.receive(deadline);
            });
            while (!accept(datagram, mine, request, answer, deadline)) {
                datagram = receive(deadline);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean accept(
            @Nullable MemorySegment datagram, int mine, Request request, Answer answer, Deadline deadline) {
        if (datagram == null) {
            throw deadline.exceeded(request, true);
        }
        reader.reset(datagram);
        while (reader.next()) {
            // Others are late answers to requests that were given up.
            if (reader.sequence() == mine) {
                noteEndOfDump();
                if (answer.accept(reader, request, writer)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A socket has one dump at a time: the rest of one that was given up must be read before anything else. */
    private void finishDump(Request request, Deadline deadline) {
        while (unfinished != 0) {
            MemorySegment datagram = receive(deadline);
            if (datagram == null) {
                throw deadline.exceeded(request, false);
            }
            reader.reset(datagram);
            while (reader.next()) {
                noteEndOfDump();
            }
        }
    }

    private void noteEndOfDump() {
        if (reader.sequence() == unfinished && Answer.isLast(reader)) {
            unfinished = 0;
        }
    }

    private @Nullable MemorySegment receive(Deadline deadline) {
        return BlockingCalls.<@Nullable MemorySegment>run(() -> socket.receive(deadline));
    }

    private void reserve(Request request, Deadline deadline) {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "the body or decoder of a request must not use the session for another request");
        }
        if (!deadline.isSet()) {
            lock.lock();
        } else if (!lockBefore(deadline)) {
            throw deadline.exceeded(request, false);
        }
        if (socket.isClosed()) {
            lock.unlock();
            throw new IllegalStateException("the netlink session is closed");
        }
    }

    /** Waits for the lock without being interruptible, as lock() does: an interrupt stays pending. */
    private boolean lockBefore(Deadline deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lock.tryLock(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() {
        socket.close();
    }
}
