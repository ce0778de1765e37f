package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlAttr;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.sys.struct.KernelText;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Builds one message at a time in memory that it reuses.
 *
 * <pre>{@code
 * writer.begin(RTM_SETLINK, NLM_F_REQUEST | NLM_F_ACK);
 * IfInfoMsg.INDEX.set(writer.struct(IfInfoMsg.STRUCT.size()), 7);
 * writer.u32(IFLA_MTU, 1400);
 * MemorySegment message = writer.finish(sequence);
 * }</pre>
 *
 * <p>It remembers where each attribute began, so that the offset in an extended ack leads back to the attribute that
 * the kernel complains about. Not thread-safe.
 *
 * @since 0.1
 */
public final class MessageWriter {

    private static final int HEADER = (int) NlMsgHdr.STRUCT.size();
    private static final int ATTRIBUTE_HEADER = (int) NlAttr.STRUCT.size();
    private static final int MAX_PAYLOAD = 0xFFFF - ATTRIBUTE_HEADER;

    private MemorySegment memory = Arena.ofAuto().allocate(4096, Long.BYTES);
    private int end;

    /** Where each attribute begins, in the order in which they were written: outer ones before inner ones. */
    private int[] starts = new int[32];

    private int attributes;

    /** Where the nests that are not yet ended begin. */
    private int[] open = new int[8];

    private int depth;

    /** A writer without a message. */
    public MessageWriter() {}

    /**
     * Begins a message, forgetting the one before.
     *
     * @param type {@code nlmsg_type}
     * @param flags {@code nlmsg_flags}
     */
    public void begin(int type, int flags) {
        end = 0;
        attributes = 0;
        depth = 0;
        MemorySegment header = struct(HEADER);
        NlMsgHdr.TYPE.set(header, type);
        NlMsgHdr.FLAGS.set(header, flags);
    }

    /**
     * Reserves room for a struct: the fixed part after the header, or at the beginning of a nest.
     *
     * @param size bytes
     * @return zeroed memory, to be filled before the next call to this writer
     */
    public MemorySegment struct(long size) {
        return memory.asSlice(grow((int) size), size);
    }

    /**
     * Begins an attribute that holds attributes; {@code NLA_F_NESTED} is set.
     *
     * @param type the attribute
     */
    public void beginNest(int type) {
        if (depth == open.length) {
            open = Arrays.copyOf(open, depth * 2);
        }
        open[depth++] = end;
        attribute(type | Netlink.NLA_F_NESTED, 0);
    }

    /**
     * Ends the innermost nest.
     *
     * @throws IllegalStateException if there is none
     * @throws IllegalArgumentException if it holds more than 65531 bytes
     */
    public void endNest() {
        if (depth == 0) {
            throw new IllegalStateException("no nest was begun");
        }
        int start = open[--depth];
        requirePayload(end - start - ATTRIBUTE_HEADER);
        NlAttr.LEN.set(memory.asSlice(start), end - start);
    }

    /**
     * An attribute without a value.
     *
     * @param type the attribute
     */
    public void flag(int type) {
        attribute(type, 0);
    }

    /**
     * An 8-bit number.
     *
     * @param type the attribute
     * @param value its lower 8 bits are written
     */
    public void u8(int type, int value) {
        // The attribute comes first: it may move the memory.
        int at = attribute(type, 1);
        memory.set(JAVA_BYTE, at, (byte) value);
    }

    /**
     * A 16-bit number in the machine's byte order.
     *
     * @param type the attribute
     * @param value its lower 16 bits are written
     */
    public void u16(int type, int value) {
        int at = attribute(type, 2);
        memory.set(JAVA_SHORT_UNALIGNED, at, (short) value);
    }

    /**
     * A 32-bit number in the machine's byte order.
     *
     * @param type the attribute
     * @param value its bits
     */
    public void u32(int type, int value) {
        int at = attribute(type, 4);
        memory.set(JAVA_INT_UNALIGNED, at, value);
    }

    /**
     * A 64-bit number in the machine's byte order.
     *
     * @param type the attribute
     * @param value its bits
     */
    public void u64(int type, long value) {
        int at = attribute(type, 8);
        memory.set(JAVA_LONG_UNALIGNED, at, value);
    }

    /**
     * A 16-bit number in network byte order, without {@code NLA_F_NET_BYTEORDER}, which the kernel wants nowhere.
     *
     * @param type the attribute
     * @param value its lower 16 bits are written
     */
    public void be16(int type, int value) {
        int at = attribute(type, 2);
        memory.set(AttributeCursor.BE16, at, (short) value);
    }

    /**
     * A 32-bit number in network byte order, without {@code NLA_F_NET_BYTEORDER}.
     *
     * @param type the attribute
     * @param value its bits
     */
    public void be32(int type, int value) {
        int at = attribute(type, 4);
        memory.set(AttributeCursor.BE32, at, value);
    }

    /**
     * A 64-bit number in network byte order, without {@code NLA_F_NET_BYTEORDER}.
     *
     * @param type the attribute
     * @param value its bits
     */
    public void be64(int type, long value) {
        int at = attribute(type, 8);
        memory.set(AttributeCursor.BE64, at, value);
    }

    /**
     * A text in UTF-8 with its terminating NUL.
     *
     * @param type the attribute
     * @param text without NUL; a char of U+DC80 to U+DCFF is one byte, as {@link AttributeCursor#string} reads it
     * @throws IllegalArgumentException if the text contains a NUL or half a surrogate pair, or is longer than an attribute
     *     can be
     */
    public void string(int type, String text) {
        if (text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("a NUL within '" + text + "'");
        }
        byte[] bytes = KernelText.encode(text);
        bytes(type, Arrays.copyOf(bytes, bytes.length + 1));
    }

    /**
     * The 4 or 16 bytes of an address.
     *
     * @param type the attribute
     * @param address an IPv4 or IPv6 address; its scope is not written
     */
    public void address(int type, InetAddress address) {
        bytes(type, address.getAddress());
    }

    /**
     * Bytes as they are.
     *
     * @param type the attribute
     * @param value up to 65531 bytes
     * @throws IllegalArgumentException if there are more
     */
    public void bytes(int type, byte[] value) {
        int at = attribute(type, value.length);
        MemorySegment.copy(value, 0, memory, JAVA_BYTE, at, value.length);
    }

    /**
     * An attribute as it was received, flag bits included.
     *
     * @param attribute what was kept
     */
    public void raw(RawAttribute attribute) {
        bytes(attribute.rawType(), attribute.value());
    }

    /**
     * Completes the message.
     *
     * @param sequence {@code nlmsg_seq}
     * @return the whole message, valid until the next {@link #begin}
     * @throws IllegalStateException if a nest was not ended
     */
    public MemorySegment finish(int sequence) {
        if (depth != 0) {
            throw new IllegalStateException(depth + " nests were not ended");
        }
        NlMsgHdr.LEN.set(memory, end);
        NlMsgHdr.SEQ.set(memory, sequence);
        return memory.asSlice(0, end);
    }

    /**
     * The attribute that holds a byte of the message.
     *
     * @param offset bytes from the start of the message
     * @return the types from the outermost attribute to the innermost, empty if the byte is in none
     */
    public List<Integer> attributesAt(int offset) {
        List<Integer> path = new ArrayList<>();
        for (int i = 0; i < attributes; i++) {
            MemorySegment attribute = memory.asSlice(starts[i]);
            // Of the attributes that hold the byte, the outer one was always written before the inner one.
            if (starts[i] <= offset && offset < starts[i] + NlAttr.LEN.getInt(attribute)) {
                path.add(NlAttr.TYPE.getInt(attribute) & RawAttribute.TYPE_MASK);
            }
        }
        return Collections.unmodifiableList(path);
    }

    /** Writes an attribute's header and reserves its payload; returns where the payload begins. */
    private int attribute(int type, int payload) {
        requirePayload(payload);
        int start = grow(ATTRIBUTE_HEADER + payload);
        MemorySegment header = memory.asSlice(start, ATTRIBUTE_HEADER);
        NlAttr.LEN.set(header, ATTRIBUTE_HEADER + payload);
        NlAttr.TYPE.set(header, type);
        if (attributes == starts.length) {
            starts = Arrays.copyOf(starts, attributes * 2);
        }
        starts[attributes++] = start;
        return start + ATTRIBUTE_HEADER;
    }

    private static void requirePayload(int payload) {
        if (payload > MAX_PAYLOAD) {
            throw new IllegalArgumentException("an attribute holds " + MAX_PAYLOAD + " bytes, not " + payload);
        }
    }

    /** Appends zeroed bytes, padded to 4; returns where they begin. */
    private int grow(int size) {
        int start = end;
        int next = start + AttributeCursor.align(size);
        if (next > memory.byteSize()) {
            MemorySegment larger = Arena.ofAuto().allocate(Math.max(next, 2 * memory.byteSize()), Long.BYTES);
            MemorySegment.copy(memory, 0, larger, 0, start);
            memory = larger;
        }
        memory.asSlice(start, next - start).fill((byte) 0);
        end = next;
        return start;
    }
}
