package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.pcap.PcapWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A session that writes what it and its monitors send and receive into a pcap file, for {@code tcpdump}, Wireshark or
 * {@link dev.cleat.netlink.pcap.NetlinkDump}; until it is closed. The file may be a FIFO that somebody reads already.
 *
 * <p>A thread of its own writes, so that nobody waits for the file. When it does not take what comes, up to 16 MiB wait for
 * it; what does not fit is left out, counted ({@link #dropped()}) and logged. When the file cannot be written, that is
 * logged once, nothing more is written, and {@link #close()} says so; the session goes on.
 *
 * @since 0.1
 */
public final class Recording implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Recording.class.getName());

    private static final long MOST_WAITING = 16L * 1024 * 1024;

    /** What a datagram takes beside its bytes while it waits, roughly. */
    private static final long OVERHEAD = 256;

    private static final Duration FLUSH_LIMIT = Duration.ofSeconds(5);

    private final Path file;
    private final int family;
    private final PcapWriter writer;
    private final SocketPool sockets;
    private final ThreadPoolExecutor thread;
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable IOException failure;

    /** Of the thread that writes. */
    private boolean told;

    private Recording(Path file, int family, SocketPool sockets) throws IOException {
        this.file = file;
        this.family = family;
        this.sockets = sockets;
        this.writer = PcapWriter.create(file);
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform()
                        .daemon()
                        .name("cleat recording to " + file)
                        .inheritInheritableThreadLocals(false)
                        .factory());
    }

    static Recording start(SocketPool sockets, Protocol protocol, Path file) throws IOException {
        Recording recording = new Recording(file, protocol.number(), sockets);
        // The first task starts the thread, which must be none of the event loop's business.
        try {
            recording.thread.execute(EventLoop::leaveNamespace);
        } catch (RuntimeException | Error e) {
            recording.thread.shutdown();
            recording.writer.close();
            throw e;
        }
        sockets.startRecording(recording);
        return recording;
    }

    void sent(MemorySegment messages) {
        record(true, messages, messages.byteSize());
    }

    /** Records what a datagram of this size left in the buffer. */
    void received(MemorySegment buffer, long size) {
        record(false, buffer.asSlice(0, Math.min(size, buffer.byteSize())), size);
    }

    /** Hands a copy to the thread that writes, if there is room. Waits for nothing: the event loop comes here, too. */
    private void record(boolean isSent, MemorySegment messages, long size) {
        if (closed.get()) {
            return;
        }
        if (failure != null) {
            dropped.incrementAndGet();
            return;
        }
        if (bytesWaiting.addAndGet(space(messages)) > MOST_WAITING) {
            bytesWaiting.addAndGet(-space(messages));
            dropped.incrementAndGet();
            return;
        }
        Instant time = Instant.now();
        MemorySegment copy = MemorySegment.ofArray(messages.toArray(JAVA_BYTE));
        try {
            thread.execute(() -> write(time, isSent, copy, size));
        } catch (RejectedExecutionException e) {
            // Closed meanwhile, so this came too late.
        }
    }

    private static long space(MemorySegment messages) {
        return messages.byteSize() + OVERHEAD;
    }

    private void write(Instant time, boolean isSent, MemorySegment copy, long size) {
        bytesWaiting.addAndGet(-space(copy));
        if (failure != null) {
            dropped.incrementAndGet();
            return;
        }
        try {
            writer.write(time, isSent, family, copy, size);
        } catch (IOException e) {
            failure = e;
            dropped.incrementAndGet();
            if (!closed.get()) {
                LOG.log(Level.WARNING, "recording netlink traffic to " + file + " ended", e);
            }
            return;
        }
        if (!told && dropped.get() > 0) {
            told = true;
            LOG.log(Level.WARNING, file + " takes netlink traffic too slowly: datagrams are left out");
        }
    }

    /**
     * How many datagrams are not in the file although they belong there, because it did not take them in time, or could not be
     * written any more. Those that wait to be written are not counted, until {@link #close()} gives up.
     *
     * @return a number that only grows, mostly 0
     */
    public long dropped() {
        return dropped.get();
    }

    /**
     * Ends the recording when what waits is written, or after 5 seconds; further calls change nothing, and throw nothing.
     *
     * @throws IOException if the file cannot be written, or did not take in time what was recorded
     */
    @Override
    public void close() throws IOException {
        boolean first = closed.compareAndSet(false, true);
        sockets.endRecording(this);
        thread.shutdown();
        boolean isWritten = awaitEnd(FLUSH_LIMIT);
        if (!isWritten) {
            // Interrupts a write that is under way, which gives up then.
            dropped.addAndGet(thread.shutdownNow().size());
            awaitEnd(FLUSH_LIMIT);
        }
        writer.close();
        if (first && (!isWritten || failure != null)) {
            throw new IOException(file + " takes no more: " + dropped + " datagrams are not in it", failure);
        }
    }

    /** An interrupt does not cut the wait short, since it has an end; and is still there afterwards. */
    private boolean awaitEnd(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return thread.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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
}
