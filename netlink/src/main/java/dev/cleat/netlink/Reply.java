package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgErr;
import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel says at the end: {@code NLMSG_ERROR}, which is also an ack, or {@code NLMSG_DONE} after a dump. */
final class Reply {

    /** Of the payload of {@code NLMSG_DONE}: an int, zero or a negative errno, before the extended ack. */
    private static final int DONE_STRUCT = Integer.BYTES;

    /** {@code netlink_net_capable()}, the same for sockets to be destroyed. */
    private static final List<CapabilityCheck> CHANGE = List.of(CapabilityCheck.owner(Capability.NET_ADMIN));

    /** {@code netlink_ns_capable()} looks at both. */
    private static final String OPENER =
            "the thread that opened the session may have lacked it, or a security module" + " denies it";

    private Reply() {}

    /** Whether a message is the last one that answers a request. */
    static boolean isLast(MessageReader message) {
        return message.type() == Netlink.NLMSG_ERROR || message.type() == Netlink.NLMSG_DONE;
    }

    /**
     * The errno in the last message, 0 if all went well.
     *
     * @throws DecodeException if it says neither: what cannot be understood must not pass for a success
     */
    static int errno(MessageReader message) {
        if (message.type() == Netlink.NLMSG_ERROR) {
            return errno(message, NlMsgErr.ERROR.getInt(message.struct(NlMsgErr.STRUCT.size())));
        }
        // Some parts of the kernel end a dump without saying that it went well.
        return message.payloadSize() == 0 ? 0 : errno(message, NlMsgErr.ERROR.getInt(message.struct(DONE_STRUCT)));
    }

    private static int errno(MessageReader message, int error) {
        // The smallest int has no positive counterpart.
        if (error > 0 || error == Integer.MIN_VALUE) {
            throw new DecodeException(message.offset(), "an answer with error " + error + ", which is no errno");
        }
        return -error;
    }

    /**
     * The refusal in the last message, or {@code null} if there is none.
     *
     * @param sent the writer that still holds the request
     */
    static @Nullable KernelException refusal(
            MessageReader message, Protocol protocol, int requestType, MessageWriter sent) {
        return refusal(message, protocol, requestType, sent, "");
    }

    /**
     * As above.
     *
     * @param which which of several requests it is, for the message
     */
    static @Nullable KernelException refusal(
            MessageReader message, Protocol protocol, int requestType, MessageWriter sent, String which) {
        int errno = errno(message);
        if (errno == 0) {
            return null;
        }
        ExtendedAck ack = extendedAck(message, protocol, requestType, sent);
        NetlinkException refusal = new NetlinkException(protocol.operation(requestType) + which, new Errno(errno), ack);
        if (refusal.errno().equals(Errno.EPERM) && ack.message().isEmpty()) {
            PermissionDeniedException denied =
                    new PermissionDeniedException(refusal.operation(), refusal.errno(), CHANGE, OPENER);
            denied.initCause(refusal);
            return denied;
        }
        return refusal;
    }

    /** What came beside the errno. The errno must reach the caller even if this makes no sense. */
    static ExtendedAck extendedAck(MessageReader message, Protocol protocol, int requestType, MessageWriter sent) {
        if ((message.flags() & Netlink.NLM_F_ACK_TLVS) == 0) {
            return ExtendedAck.NONE;
        }
        try {
            return ExtendedAck.decode(message.attributes(structSize(message)), protocol, requestType, sent);
        } catch (DecodeException e) {
            return ExtendedAck.NONE;
        }
    }

    /** The struct before the extended ack: with what the kernel echoes of the request, unless it left that out. */
    private static long structSize(MessageReader message) {
        if (message.type() == Netlink.NLMSG_DONE) {
            return DONE_STRUCT;
        }
        long size = NlMsgErr.STRUCT.size();
        if ((message.flags() & Netlink.NLM_F_CAPPED) != 0) {
            return size;
        }
        long echoed = NlMsgErr.MSG_LEN.get(message.struct(size)) - NlMsgErr.STRUCT.size() + NlMsgErr.MSG_LEN.offset();
        return size + Math.max(0, echoed);
    }
}
