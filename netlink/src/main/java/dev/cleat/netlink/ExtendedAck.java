package dev.cleat.netlink;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.NlMsgErrAttr;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says about a request beside the errno (extended ack, Linux 4.12).
 *
 * @since 0.1
 */
public final class ExtendedAck implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Of an answer that carries nothing beside the errno. */
    static final ExtendedAck NONE = new ExtendedAck();

    private @Nullable String message;
    private @Nullable Integer offset;
    private @Nullable AttributePath attribute;
    private @Nullable AttributePolicy policy;
    private @Nullable AttributePath missing;
    private byte @Nullable [] cookie;

    private ExtendedAck() {}

    /** Decodes the attributes of an ack, with the request that it answers, which tells what an offset means. */
    static ExtendedAck decode(AttributeCursor in, Protocol protocol, int messageType, MessageWriter request) {
        ExtendedAck ack = new ExtendedAck();
        int missingType = -1;
        List<Integer> missingIn = List.of();
        while (in.next()) {
            switch (in.type()) {
                case NlMsgErrAttr.NLMSGERR_ATTR_MSG -> ack.message = in.string();
                case NlMsgErrAttr.NLMSGERR_ATTR_OFFS -> {
                    ack.offset = in.u32();
                    ack.attribute = path(protocol, messageType, request.attributesAt(ack.offset));
                }
                case NlMsgErrAttr.NLMSGERR_ATTR_COOKIE -> ack.cookie = in.bytes();
                case NlMsgErrAttr.NLMSGERR_ATTR_POLICY -> ack.policy = AttributePolicy.decode(in.nested());
                case NlMsgErrAttr.NLMSGERR_ATTR_MISS_TYPE -> missingType = in.u32();
                case NlMsgErrAttr.NLMSGERR_ATTR_MISS_NEST -> missingIn = request.attributesAt(in.u32());
                default -> {}
            }
        }
        if (missingType >= 0) {
            List<Integer> types = new ArrayList<>(missingIn);
            types.add(missingType);
            ack.missing = path(protocol, messageType, types);
        }
        return ack;
    }

    private static @Nullable AttributePath path(Protocol protocol, int messageType, List<Integer> types) {
        return types.isEmpty() ? null : new AttributePath(types, UapiNames.attributes(protocol, messageType, types));
    }

    /**
     * The kernel's own words ({@code NLMSGERR_ATTR_MSG}).
     *
     * @return the text, empty if there is none
     */
    public Optional<String> message() {
        return Optional.ofNullable(message);
    }

    /**
     * Where in the request the trouble is ({@code NLMSGERR_ATTR_OFFS}).
     *
     * @return bytes from the start of the request's header, empty if the kernel did not say
     */
    public OptionalInt offset() {
        return offset == null ? OptionalInt.empty() : OptionalInt.of(offset);
    }

    /**
     * The attribute at {@link #offset()}.
     *
     * @return its path, empty if the kernel named no offset or one outside of all attributes
     */
    public Optional<AttributePath> attribute() {
        return Optional.ofNullable(attribute);
    }

    /**
     * What that attribute may hold ({@code NLMSGERR_ATTR_POLICY}, Linux 5.10).
     *
     * @return the policy, empty if the kernel did not say
     */
    public Optional<AttributePolicy> policy() {
        return Optional.ofNullable(policy);
    }

    /**
     * The attribute that the request lacks ({@code NLMSGERR_ATTR_MISS_TYPE}, Linux 6.1).
     *
     * @return its path, empty if the kernel did not say
     */
    public Optional<AttributePath> missing() {
        return Optional.ofNullable(missing);
    }

    /**
     * What the kernel identifies a new object by ({@code NLMSGERR_ATTR_COOKIE}). rtnetlink sends none so far.
     *
     * @return a copy of the bytes, empty if there are none
     */
    public Optional<byte[]> cookie() {
        return cookie == null ? Optional.empty() : Optional.of(cookie.clone());
    }

    /**
     * Whether the kernel said nothing beside the errno.
     *
     * @return true if everything here is empty
     */
    public boolean isEmpty() {
        return message == null && offset == null && policy == null && missing == null && cookie == null;
    }

    /** The parts beside the kernel's words as one sentence, or {@code null} if there are none. */
    @Nullable
    String details() {
        List<String> parts = new ArrayList<>();
        if (offset != null) {
            parts.add("at " + (attribute == null ? "byte " + offset + " of the request" : attribute));
        }
        if (policy != null) {
            parts.add("which may hold " + policy);
        }
        if (missing != null) {
            parts.add(missing + " is missing");
        }
        if (cookie != null) {
            parts.add("cookie " + HexFormat.of().formatHex(cookie));
        }
        return parts.isEmpty() ? null : String.join(", ", parts);
    }

    /**
     * Everything the kernel said.
     *
     * @return for instance {@code "Attribute failed policy validation", at IFLA_MTU}
     */
    @Override
    public String toString() {
        String details = details();
        if (message == null) {
            return details == null ? "nothing" : details;
        }
        return '"' + message + '"' + (details == null ? "" : ", " + details);
    }
}
