package dev.cleat.netlink.codec;

import dev.cleat.netlink.uapi.NlMsgHdr;
import java.lang.foreign.MemorySegment;

/**
 * A cursor over the messages of one received datagram.
 *
 * <pre>{@code
 * reader.reset(datagram);
 * while (reader.next()) {
 *     AttributeCursor attributes = reader.attributes(IfInfoMsg.STRUCT.size());
 *     ...
 * }
 * }</pre>
 *
 * <p>What it hands out is valid until it moves on. It allocates nothing per message. Not thread-safe.
 *
 * @since 0.1
 */
public final class MessageReader {

    private static final long HEADER = NlMsgHdr.STRUCT.size();

    private final AttributeCursor attributes = new AttributeCursor();
    private MemorySegment datagram = MemorySegment.NULL;
    private MemorySegment message = MemorySegment.NULL;
    private long start;
    private long next;

    /** A reader without bytes. */
    public MessageReader() {}

    /**
     * Begins with another datagram.
     *
     * @param received exactly the received bytes
     */
    public void reset(MemorySegment received) {
        datagram = received;
        message = MemorySegment.NULL;
        start = 0;
        next = 0;
    }

    /**
     * Moves to the next message.
     *
     * @return false if there is none
     * @throws DecodeException if what follows is no message
     */
    public boolean next() {
        long left = datagram.byteSize() - next;
        if (left <= 0) {
            return false;
        }
        if (left < HEADER) {
            throw new DecodeException(next, left + " bytes are too few for a message header");
        }
        long length = NlMsgHdr.LEN.get(datagram.asSlice(next, HEADER));
        if (length < HEADER || length > left) {
            throw new DecodeException(next, "nlmsg_len is " + length + " with " + left + " bytes left");
        }
        start = next;
        message = datagram.asSlice(start, length);
        next = start + AttributeCursor.align(length);
        return true;
    }

    /**
     * {@code nlmsg_type}.
     *
     * @return 16 bits
     */
    public int type() {
        return NlMsgHdr.TYPE.getInt(message);
    }

    /**
     * {@code nlmsg_flags}.
     *
     * @return 16 bits
     */
    public int flags() {
        return NlMsgHdr.FLAGS.getInt(message);
    }

    /**
     * {@code nlmsg_seq}: of an answer, that of the request.
     *
     * @return 32 bits
     */
    public int sequence() {
        return NlMsgHdr.SEQ.getInt(message);
    }

    /**
     * {@code nlmsg_pid}: of an answer, the port id of the socket that asked.
     *
     * @return 32 bits
     */
    public int portId() {
        return NlMsgHdr.PID.getInt(message);
    }

    /**
     * The struct after the header.
     *
     * @param size how many bytes of it are needed
     * @return that many bytes
     * @throws DecodeException if the message is too short for them
     */
    public MemorySegment struct(long size) {
        requirePayload(size);
        return message.asSlice(HEADER, size);
    }

    /**
     * How many bytes follow the header.
     *
     * @return the size of the payload in bytes
     */
    public long payloadSize() {
        return message.byteSize() - HEADER;
    }

    /**
     * The attributes after the struct.
     *
     * @param structSize how many bytes the struct has
     * @return this reader's own cursor, before the first attribute
     * @throws DecodeException if the message is too short for the struct
     */
    public AttributeCursor attributes(long structSize) {
        requirePayload(structSize);
        long from = start + HEADER + AttributeCursor.align(structSize);
        long end = start + message.byteSize();
        attributes.reset(datagram, Math.min(from, end), end);
        return attributes;
    }

    private void requirePayload(long size) {
        if (payloadSize() < size) {
            throw new DecodeException(start, "a payload of " + payloadSize() + " bytes, " + size + " are needed");
        }
    }
}
