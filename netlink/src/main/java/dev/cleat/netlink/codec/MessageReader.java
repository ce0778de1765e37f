package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.cleat.netlink.uapi.NlMsgHdr;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.OptionalInt;

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
    private static final long LEN = NlMsgHdr.LEN.offset();
    private static final long TYPE = NlMsgHdr.TYPE.offset();
    private static final long FLAGS = NlMsgHdr.FLAGS.offset();
    private static final long SEQ = NlMsgHdr.SEQ.offset();
    private static final long PID = NlMsgHdr.PID.offset();

    private final AttributeCursor attributes = new AttributeCursor();
    private MemorySegment datagram = MemorySegment.NULL;
    private long size;
    private long start;
    private long length;
    private long next;
    private OptionalInt nsid = OptionalInt.empty();

    /** A reader without bytes. */
    public MessageReader() {}

    /**
     * Begins with another datagram.
     *
     * @param received exactly the received bytes
     */
    public void reset(MemorySegment received) {
        reset(received, received.byteSize());
    }

    /**
     * Begins with another datagram at the beginning of a buffer.
     *
     * @param buffer where it was received
     * @param received how many bytes it has
     * @throws IndexOutOfBoundsException if the buffer has fewer
     */
    public void reset(MemorySegment buffer, long received) {
        datagram = buffer;
        Objects.checkFromToIndex(0L, received, buffer.byteSize());
        size = received;
        start = 0;
        length = 0;
        next = 0;
        nsid = OptionalInt.empty();
    }

    /**
     * Says that the messages came from another network namespace than the one of the socket; {@link #reset(MemorySegment)}
     * forgets it.
     *
     * @param id the id that the socket's namespace gives to it
     */
    public void cameFrom(int id) {
        nsid = OptionalInt.of(id);
    }

    /**
     * The network namespace that the message came from: indexes in it are indexes there.
     *
     * @return the id that the socket's namespace gives to it, empty if it is the socket's namespace
     */
    public OptionalInt nsid() {
        return nsid;
    }

    /**
     * Moves to the next message.
     *
     * @return false if there is none
     * @throws DecodeException if what follows is no message
     */
    public boolean next() {
        long left = size - next;
        if (left <= 0) {
            return false;
        }
        if (left < HEADER) {
            throw new DecodeException(next, left + " bytes are too few for a message header");
        }
        long announced = Integer.toUnsignedLong(datagram.get(JAVA_INT_UNALIGNED, next + LEN));
        if (announced < HEADER || announced > left) {
            throw new DecodeException(next, "nlmsg_len is " + announced + " with " + left + " bytes left");
        }
        start = next;
        length = announced;
        next = start + AttributeCursor.align(announced);
        return true;
    }

    /**
     * {@code nlmsg_type}.
     *
     * @return 16 bits
     */
    public int type() {
        return Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, start + TYPE));
    }

    /**
     * {@code nlmsg_flags}.
     *
     * @return 16 bits
     */
    public int flags() {
        return Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, start + FLAGS));
    }

    /**
     * {@code nlmsg_seq}: of an answer, that of the request.
     *
     * @return 32 bits
     */
    public int sequence() {
        return datagram.get(JAVA_INT_UNALIGNED, start + SEQ);
    }

    /**
     * {@code nlmsg_pid}: of an answer, the port id of the socket that asked; of an event, that of the socket that
     * caused it.
     *
     * @return 32 bits, 0 is the kernel
     */
    public int portId() {
        return datagram.get(JAVA_INT_UNALIGNED, start + PID);
    }

    /**
     * Where the message begins.
     *
     * @return bytes from the start of the datagram
     */
    public long offset() {
        return start;
    }

    /**
     * The struct after the header.
     *
     * @param needed how many bytes of it are needed
     * @return that many bytes
     * @throws DecodeException if the message is too short for them
     */
    public MemorySegment struct(long needed) {
        requirePayload(needed);
        return datagram.asSlice(start + HEADER, needed);
    }

    /**
     * An unsigned 8-bit number in the struct after the header, read without allocating.
     *
     * @param offset bytes from the end of the header
     * @return 0 to 255
     * @throws DecodeException if the message is too short
     */
    public int u8(long offset) {
        return Byte.toUnsignedInt(datagram.get(JAVA_BYTE, payload(offset, 1)));
    }

    /**
     * An unsigned 16-bit number in the struct after the header, in the machine's byte order.
     *
     * @param offset bytes from the end of the header
     * @return 0 to 65535
     * @throws DecodeException if the message is too short
     */
    public int u16(long offset) {
        return Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, payload(offset, 2)));
    }

    /**
     * A 32-bit number in the struct after the header, in the machine's byte order.
     *
     * @param offset bytes from the end of the header
     * @return its bits
     * @throws DecodeException if the message is too short
     */
    public int u32(long offset) {
        return datagram.get(JAVA_INT_UNALIGNED, payload(offset, 4));
    }

    /**
     * A 64-bit number in the struct after the header, in the machine's byte order, aligned or not.
     *
     * @param offset bytes from the end of the header
     * @return its bits
     * @throws DecodeException if the message is too short
     */
    public long u64(long offset) {
        return datagram.get(JAVA_LONG_UNALIGNED, payload(offset, 8));
    }

    /**
     * How many bytes follow the header.
     *
     * @return the size of the payload in bytes
     */
    public long payloadSize() {
        return length - HEADER;
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
        long end = start + length;
        attributes.reset(datagram, Math.min(from, end), end);
        return attributes;
    }

    private long payload(long offset, int width) {
        requirePayload(Objects.checkIndex(offset, Long.MAX_VALUE) + width);
        return start + HEADER + offset;
    }

    private void requirePayload(long needed) {
        if (payloadSize() < needed) {
            throw new DecodeException(start, "a payload of " + payloadSize() + " bytes, " + needed + " are needed");
        }
    }
}
