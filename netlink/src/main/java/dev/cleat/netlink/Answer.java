package dev.cleat.netlink;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgErr;
import dev.cleat.sys.Capability;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request waits for: collects the messages that answer it until it is complete. */
abstract sealed class Answer {

    /** Of the payload of {@code NLMSG_DONE}: an int, zero or a negative errno, before the extended ack. */
    private static final int DONE_STRUCT = Integer.BYTES;

    /** The flags that make the kernel answer in this way. */
    abstract int flags();

    /** Takes a message with content; returns whether the answer is complete. */
    abstract boolean content(MessageReader message);

    /** Takes the end: an ack, or the end of a dump. */
    abstract void end(MessageReader message);

    /**
     * Takes a message that answers the request.
     *
     * @return whether the answer is complete
     * @throws KernelException if the message is a refusal
     */
    final boolean accept(MessageReader message, Request request, MessageWriter sent) {
        return switch (message.type()) {
            case Netlink.NLMSG_ERROR -> {
                int error = NlMsgErr.ERROR.getInt(message.struct(NlMsgErr.STRUCT.size()));
                requireGranted(error, message, request, sent);
                end(message);
                yield true;
            }
            case Netlink.NLMSG_DONE -> {
                if (message.payloadSize() >= DONE_STRUCT) {
                    int error = NlMsgErr.ERROR.getInt(message.struct(DONE_STRUCT));
                    requireGranted(error, message, request, sent);
                }
                end(message);
                yield true;
            }
            case Netlink.NLMSG_NOOP -> false;
            default -> content(message);
        };
    }

    /** Whether a message is the last one that answers a request. */
    static boolean isLast(MessageReader message) {
        return message.type() == Netlink.NLMSG_ERROR || message.type() == Netlink.NLMSG_DONE;
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

    private static void requireGranted(int error, MessageReader message, Request request, MessageWriter sent) {
        if (error >= 0) {
            return;
        }
        boolean extended = (message.flags() & Netlink.NLM_F_ACK_TLVS) != 0;
        ExtendedAck ack = extended ? extendedAck(message, request, sent) : ExtendedAck.NONE;
        Errno errno = new Errno(-error);
        NetlinkException refusal = new NetlinkException(request.toString(), errno, ack);
        if (errno.equals(Errno.EPERM) && ack.message().isEmpty()) {
            PermissionDeniedException denied =
                    new PermissionDeniedException(refusal.operation(), errno, Capability.NET_ADMIN);
            denied.initCause(refusal);
            throw denied;
        }
        throw refusal;
    }

    /** The errno must reach the caller even if what came with it makes no sense. */
    private static ExtendedAck extendedAck(MessageReader message, Request request, MessageWriter sent) {
        try {
            return ExtendedAck.decode(message.attributes(structSize(message)), request.type(), sent);
        } catch (DecodeException e) {
            return ExtendedAck.NONE;
        }
    }

    /** An ack and nothing else. */
    static final class Ack extends Answer {

        @Override
        int flags() {
            return Netlink.NLM_F_ACK;
        }

        @Override
        boolean content(MessageReader message) {
            return false;
        }

        @Override
        void end(MessageReader message) {}
    }

    /** One message with content. */
    static final class Single<T> extends Answer {

        private final Request.Decoder<T> decoder;
        private @Nullable T value;

        Single(Request.Decoder<T> decoder) {
            this.decoder = decoder;
        }

        @Override
        int flags() {
            return 0;
        }

        @Override
        boolean content(MessageReader message) {
            value = decoder.decode(message);
            return true;
        }

        @Override
        void end(MessageReader message) {}

        T value() {
            if (value == null) {
                throw new DecodeException(0, "the kernel answered without content");
            }
            return value;
        }
    }

    /** All messages up to {@code NLMSG_DONE}. */
    static final class Dump<T> extends Answer {

        private final Request.Decoder<T> decoder;
        private final List<T> values = new ArrayList<>();
        private boolean interrupted;

        Dump(Request.Decoder<T> decoder) {
            this.decoder = decoder;
        }

        @Override
        int flags() {
            return Netlink.NLM_F_DUMP;
        }

        @Override
        boolean content(MessageReader message) {
            noteInterruption(message);
            T value = decoder.decode(message);
            if (value != null) {
                values.add(value);
            }
            return false;
        }

        @Override
        void end(MessageReader message) {
            noteInterruption(message);
        }

        private void noteInterruption(MessageReader message) {
            // Only dumps have the flag; with NLMSG_ERROR the same bit could mean something else.
            interrupted |= message.type() != Netlink.NLMSG_ERROR && (message.flags() & Netlink.NLM_F_DUMP_INTR) != 0;
        }

        boolean isInterrupted() {
            return interrupted;
        }

        List<T> values() {
            return values;
        }
    }
}
