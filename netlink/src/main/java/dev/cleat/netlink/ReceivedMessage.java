package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.netlink.uapi.Rtm;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A message of the kernel that a monitor keeps, byte for byte.
 *
 * @since 0.1
 */
public final class ReceivedMessage {

    private static final int HEADER = (int) NlMsgHdr.STRUCT.size();

    private final byte[] bytes;
    private final OptionalInt nsid;

    private ReceivedMessage(byte[] bytes, OptionalInt nsid) {
        this.bytes = bytes;
        this.nsid = nsid;
    }

    /**
     * Copies the message that a reader is at.
     *
     * @param message the message
     * @return the copy
     */
    public static ReceivedMessage copyOf(MessageReader message) {
        int payload = Math.toIntExact(message.payloadSize());
        byte[] bytes = new byte[HEADER + payload];
        MemorySegment copy = MemorySegment.ofArray(bytes);
        NlMsgHdr.LEN.set(copy, bytes.length);
        NlMsgHdr.TYPE.set(copy, message.type());
        NlMsgHdr.FLAGS.set(copy, message.flags());
        NlMsgHdr.SEQ.set(copy, message.sequence());
        NlMsgHdr.PID.set(copy, message.portId());
        MemorySegment.copy(message.struct(payload), JAVA_BYTE, 0, bytes, HEADER, payload);
        return new ReceivedMessage(bytes, message.nsid());
    }

    /**
     * {@code nlmsg_type}.
     *
     * @return 16 bits, for instance {@code RTM_NEWROUTE}
     */
    public int type() {
        return NlMsgHdr.TYPE.getInt(MemorySegment.ofArray(bytes));
    }

    /**
     * {@code nlmsg_flags}. The kernel says with {@code NLM_F_CREATE}, {@code NLM_F_REPLACE} and {@code NLM_F_APPEND} how
     * a route came about.
     *
     * @return 16 bits
     */
    public int flags() {
        return NlMsgHdr.FLAGS.getInt(MemorySegment.ofArray(bytes));
    }

    /**
     * Whether the object took the place of another one ({@code NLM_F_REPLACE}).
     *
     * @return true if the kernel says so; it does for routes
     */
    public boolean isReplacement() {
        return (flags() & Netlink.NLM_F_REPLACE) != 0;
    }

    /**
     * {@code nlmsg_pid}: the port id of the socket whose request the message is about.
     *
     * @return 32 bits, 0 if the kernel did it by itself
     */
    public int portId() {
        return NlMsgHdr.PID.getInt(MemorySegment.ofArray(bytes));
    }

    /**
     * Makes a value of the message.
     *
     * @param decoder for instance that of a typed module
     * @param <T> the value
     * @return what the decoder returned
     * @throws DecodeException if the message is malformed
     */
    public <T> @Nullable T decode(Request.Decoder<T> decoder) {
        return decoder.decode(reader());
    }

    /**
     * Reads the message.
     *
     * @return a new reader, at the message
     */
    public MessageReader reader() {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        nsid.ifPresent(reader::cameFrom);
        if (!reader.next()) {
            throw new AssertionError("a message has a header");
        }
        return reader;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReceivedMessage that && Arrays.equals(bytes, that.bytes) && nsid.equals(that.nsid);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * Type and size.
     *
     * @return for instance {@code RTM_NEWROUTE, 60 bytes}
     */
    @Override
    public String toString() {
        return UapiNames.message(Rtm.class, type()) + ", " + bytes.length + " bytes";
    }
}
