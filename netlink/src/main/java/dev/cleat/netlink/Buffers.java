package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.SockaddrNl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one request and its answers, borrowed from a small pool. Belongs to one thread until it is given back.
 */
final class Buffers implements AutoCloseable {

    /*
     * The kernel fills dump messages up to the largest buffer that a socket ever passed, at most 32 KiB, and cuts off
     * what does not fit: smaller buffers lose messages. Single messages may be larger still; grow() is for those.
     */
    private static final long RECEIVE_BYTES = 64 * 1024;

    /** As many as one session uses at once without slow consumers. */
    private static final int IDLE_BUFFERS = Session.REQUESTS_AT_ONCE + Places.OF_A_USE;

    private static final AtomicReferenceArray<@Nullable Buffers> IDLE = new AtomicReferenceArray<>(IDLE_BUFFERS);

    final MessageWriter writer = new MessageWriter();
    final MessageReader reader = new MessageReader();
    final MemorySegment sender = Arena.ofAuto().allocate(SockaddrNl.STRUCT.size() + Integer.BYTES, Integer.BYTES);
    private MemorySegment received = Arena.ofAuto().allocate(RECEIVE_BYTES, Long.BYTES);

    private Buffers() {}

    static Buffers borrow() {
        for (int i = 0; i < IDLE_BUFFERS; i++) {
            if (IDLE.getPlain(i) != null) {
                Buffers buffers = IDLE.getAndSet(i, null);
                if (buffers != null) {
                    return buffers;
                }
            }
        }
        return new Buffers();
    }

    /** Where datagrams go. */
    MemorySegment received() {
        return received;
    }

    /** Makes room for a datagram of this size; what was received is forgotten. */
    void grow(long size) {
        if (size > received.byteSize()) {
            received = Arena.ofAuto().allocate(size + RECEIVE_BYTES, Long.BYTES);
        }
    }

    /** Gives the memory back; whoever still reads it may see another answer. */
    @Override
    public void close() {
        for (int i = 0; i < IDLE_BUFFERS; i++) {
            if (IDLE.getPlain(i) == null && IDLE.compareAndSet(i, null, this)) {
                return;
            }
        }
    }
}
