package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgHdr;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A message to the kernel: what it asks for and how its content is written.
 *
 * <pre>{@code
 * Request mtu = new Request(Rtm.RTM_SETLINK, out -> {
 *     IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), eth0.value());
 *     out.u32(Ifla.IFLA_MTU, 1400);
 * });
 * }</pre>
 *
 * <p>Structs and constants have their C names in {@code dev.cleat.netlink.uapi}. Import them one by one: a few share a name
 * with a type of this package.
 *
 * @param type {@code nlmsg_type}, for instance {@code RTM_NEWLINK}
 * @param flags {@code nlmsg_flags} beside those that the session sets ({@code NLM_F_REQUEST}, {@code NLM_F_ACK},
 *     {@code NLM_F_DUMP}): {@code NLM_F_CREATE}, {@code NLM_F_EXCL}, ...
 * @param body writes the struct after the header and the attributes
 * @since 0.1
 */
public record Request(int type, int flags, Body body) {

    /**
     * A request.
     *
     * @throws IllegalArgumentException if type or flags have more than 16 bits
     */
    public Request {
        Objects.requireNonNull(body, "body");
        if (type >>> 16 != 0 || flags >>> 16 != 0) {
            throw new IllegalArgumentException("type " + type + " and flags " + flags + " have 16 bits each");
        }
    }

    /**
     * A request without further flags.
     *
     * @param type {@code nlmsg_type}
     * @param body writes the struct after the header and the attributes
     */
    public Request(int type, Body body) {
        this(type, 0, body);
    }

    /**
     * Writes the whole message.
     *
     * @param moreFlags {@code nlmsg_flags} beside {@code NLM_F_REQUEST} and its own
     * @return the message, valid until the writer begins another one
     * @throws IllegalStateException if the body did not leave the header as it was
     */
    MemorySegment writeTo(MessageWriter out, int moreFlags, int sequence) {
        int header = Netlink.NLM_F_REQUEST | flags | moreFlags;
        out.begin(type, header);
        body.writeTo(out);
        MemorySegment message = out.finish(sequence);
        if (NlMsgHdr.TYPE.getInt(message) != type || NlMsgHdr.FLAGS.getInt(message) != header) {
            throw new IllegalStateException(
                    "the body of a request writes what comes after the header, and begins none");
        }
        return message;
    }

    /**
     * The name of the type, as rtnetlink knows it.
     *
     * @return for instance {@code rtnetlink(RTM_NEWLINK)}
     */
    @Override
    public String toString() {
        return Protocol.ROUTE.operation(type);
    }

    /** The content of a request. */
    @FunctionalInterface
    public interface Body {

        /**
         * Writes everything after the header; must not use the session, which refuses it. May run more than once for a request: when the
         * request is sent again, or to find out which attribute an error is about.
         *
         * @param out the message
         */
        void writeTo(MessageWriter out);
    }

    /**
     * Makes a value of a message.
     *
     * @param <T> the value
     */
    @FunctionalInterface
    public interface Decoder<T> {

        /**
         * Decodes the message that the reader is at, and copies what it keeps.
         *
         * @param message the message
         * @return the value, or {@code null} to leave the message out
         */
        @Nullable
        T decode(MessageReader message);
    }
}
