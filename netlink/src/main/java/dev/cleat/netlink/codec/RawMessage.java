package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.uapi.NlMsgHdr;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A message that is kept whole, so that it can be sent again byte for byte: all flag bits, the struct, and every
 * attribute in its order with its own flag bits, known or not.
 *
 * @since 0.1
 */
public final class RawMessage {

    private final int type;
    private final int flags;
    private final int sequence;
    private final int portId;
    private final byte[] struct;
    private final List<RawAttribute> attributes;

    private RawMessage(MessageReader message, int structSize) {
        this.type = message.type();
        this.flags = message.flags();
        this.sequence = message.sequence();
        this.portId = message.portId();
        this.struct = message.struct(structSize).toArray(JAVA_BYTE);
        List<RawAttribute> kept = new ArrayList<>();
        AttributeCursor in = message.attributes(structSize);
        while (in.next()) {
            kept.add(in.raw());
        }
        this.attributes = List.copyOf(kept);
    }

    /**
     * Copies the message that a reader is at.
     *
     * @param message the message
     * @param structSize how many bytes stand between the header and the attributes
     * @return the copy
     * @throws DecodeException if it is too short for the struct, or what follows are no attributes
     */
    public static RawMessage copyOf(MessageReader message, int structSize) {
        return new RawMessage(message, structSize);
    }

    /**
     * {@code nlmsg_type}.
     *
     * @return 16 bits
     */
    public int type() {
        return type;
    }

    /**
     * {@code nlmsg_flags}.
     *
     * @return 16 bits
     */
    public int flags() {
        return flags;
    }

    /**
     * {@code nlmsg_seq}.
     *
     * @return 32 bits
     */
    public int sequence() {
        return sequence;
    }

    /**
     * {@code nlmsg_pid}.
     *
     * @return 32 bits
     */
    public int portId() {
        return portId;
    }

    /**
     * What stands between the header and the attributes.
     *
     * @return a copy
     */
    public byte[] struct() {
        return struct.clone();
    }

    /**
     * The attributes in their order; one may occur several times.
     *
     * @return an immutable list
     */
    public List<RawAttribute> attributes() {
        return attributes;
    }

    /**
     * Writes the message as it was, with its sequence and port id.
     *
     * @param out where to; what it held is forgotten
     * @return the bytes, valid until the writer begins another message
     */
    public MemorySegment writeTo(MessageWriter out) {
        out.begin(type, flags);
        MemorySegment.copy(struct, 0, out.struct(struct.length), JAVA_BYTE, 0, struct.length);
        attributes.forEach(out::raw);
        MemorySegment bytes = out.finish(sequence);
        NlMsgHdr.PID.set(bytes, portId);
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawMessage that
                && type == that.type
                && flags == that.flags
                && sequence == that.sequence
                && portId == that.portId
                && Arrays.equals(struct, that.struct)
                && attributes.equals(that.attributes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * type + Arrays.hashCode(struct)) + attributes.hashCode();
    }

    /**
     * Type, struct and attributes.
     *
     * @return for instance {@code message 24 [02 18 ..] [1: 0a 01 00 00]}
     */
    @Override
    public String toString() {
        return "message " + type + " [" + HexFormat.ofDelimiter(" ").formatHex(struct) + "] " + attributes;
    }
}
