package dev.cleat.netlink.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgErr;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * Prints netlink datagrams for people: each message with its type, flags, struct and attributes by their C names.
 *
 * <p>What is not known is printed as numbers and bytes, what is malformed is said to be; of long values the
 * beginning is shown. No datagram makes it fail. One that was captured on a machine with the other byte order reads as it did
 * there; the bytes of what is not known are then in that order.
 *
 * @since 0.1
 */
public final class PacketPrinter {

    private static final int DEEPEST = 16;
    private static final int LARGEST_ERRNO = 4095;
    private static final String INDENT = "    ";

    private final StringBuilder out;

    /**
     * A printer.
     *
     * @param out where it appends lines
     */
    public PacketPrinter(StringBuilder out) {
        this.out = Objects.requireNonNull(out, "out");
    }

    /**
     * Prints a datagram.
     *
     * @param packet the datagram
     */
    public void print(NetlinkPacket packet) {
        byte[] bytes = packet.bytes();
        printMessages(packet, packet.isNativeOrder() ? bytes : ByteOrderSwap.toNative(packet.family(), bytes));
        if (packet.isCutOff()) {
            line(1, "! cut off: " + bytes.length + " of " + packet.originalSize() + " bytes were captured");
        }
    }

    private void printMessages(NetlinkPacket packet, byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        long printed = 0;
        try {
            while (reader.next()) {
                printed = reader.offset() + NlMsgHdr.STRUCT.size() + reader.payloadSize();
                printMessage(packet, reader);
            }
        } catch (DecodeException e) {
            int rest = (int) Math.min((printed + 3) & ~3L, bytes.length);
            if (printed > 0 && isZero(bytes, rest)) {
                // What iproute2 does when it sends the whole struct that holds a request; the kernel stops at length 0,
                // too.
                line(1, "then " + (bytes.length - rest) + " bytes of zero");
                return;
            }
            out.append(packet.time())
                    .append(" netlink family ")
                    .append(packet.family())
                    .append('\n');
            line(1, "! malformed " + e.getMessage());
            line(1, AttributeKind.hex(Arrays.copyOfRange(bytes, rest, bytes.length)));
        }
    }

    private static boolean isZero(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private void printMessage(NetlinkPacket packet, MessageReader message) {
        boolean request = (message.flags() & Netlink.NLM_F_REQUEST) != 0;
        int first = message.payloadSize() > 0 ? message.u8(0) : -1;
        boolean control = message.type() < Netlink.NLMSG_MIN_TYPE;
        MessageKind kind = MessageKind.of(packet.family(), message.type(), request, first);
        out.append(packet.time()).append(request ? " > " : " < ");
        out.append(control ? MessageFlags.control(message.type()) : kind.name());
        out.append(MessageFlags.of(packet.family(), message.type(), message.flags()));
        out.append(" seq ").append(Integer.toUnsignedString(message.sequence()));
        out.append(" pid ").append(Integer.toUnsignedString(message.portId())).append('\n');
        try {
            if (control) {
                printControl(packet, message);
            } else {
                printContent(kind, message);
            }
        } catch (DecodeException e) {
            line(1, "! malformed " + e.getMessage());
            line(1, AttributeKind.hex(message.struct(message.payloadSize()).toArray(JAVA_BYTE)));
        }
    }

    private void printContent(MessageKind kind, MessageReader message) {
        CStruct struct = kind.struct();
        if (struct == null) {
            if (message.payloadSize() > 0) {
                line(1, AttributeKind.hex(message.struct(message.payloadSize()).toArray(JAVA_BYTE)));
            }
            return;
        }
        if (message.payloadSize() < struct.size()) {
            // What older tools send: the address family alone (struct rtgenmsg).
            line(1, AttributeKind.hex(message.struct(message.payloadSize()).toArray(JAVA_BYTE)));
            return;
        }
        line(1, fields(struct, message.struct(struct.size())));
        printAttributes(1, kind.attributes(), message.attributes(struct.size()));
    }

    private static String fields(CStruct struct, MemorySegment bytes) {
        StringBuilder text = new StringBuilder();
        for (CField field : struct.fields()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(field.path())
                    .append(' ')
                    .append(value(field, bytes));
        }
        return text.toString();
    }

    private static String value(CField field, MemorySegment struct) {
        byte[] bytes = struct.asSlice(field.offset(), field.width()).toArray(JAVA_BYTE);
        if (isPort(field)) {
            return Integer.toString(Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort()));
        }
        if (field.width() > Long.BYTES) {
            return AttributeKind.hex(bytes).replace(" ", "");
        }
        if (field.path().endsWith("cookie")
                || field.path().endsWith("states")
                || field.path().endsWith("flags")) {
            return "0x" + Long.toHexString(field.get(struct));
        }
        return Long.toString(field.get(struct));
    }

    /** Whether a field is in network byte order. */
    static boolean isPort(CField field) {
        return field.path().endsWith("port");
    }

    private static boolean isErrno(int value) {
        return value > 0 && value <= LARGEST_ERRNO;
    }

    private void printControl(NetlinkPacket packet, MessageReader message) {
        if (message.type() != Netlink.NLMSG_ERROR && message.type() != Netlink.NLMSG_DONE) {
            return;
        }
        if (message.payloadSize() < Integer.BYTES) {
            return;
        }
        int error = message.u32(0);
        long attributes = Integer.BYTES;
        StringBuilder text =
                new StringBuilder(isErrno(-error) ? "error " + new Errno(-error).name() : "error " + error);
        if (message.type() == Netlink.NLMSG_ERROR) {
            MemorySegment echoed = message.struct(NlMsgErr.STRUCT.size()).asSlice(Integer.BYTES);
            int type = NlMsgHdr.TYPE.getInt(echoed);
            text.append(" of ")
                    .append(MessageKind.of(packet.family(), type, true, -1).name());
            attributes = NlMsgErr.STRUCT.size();
            if ((message.flags() & Netlink.NLM_F_CAPPED) == 0) {
                attributes += Math.max(0, NlMsgHdr.LEN.get(echoed) - NlMsgHdr.STRUCT.size());
            }
        }
        line(1, text.toString());
        if ((message.flags() & Netlink.NLM_F_ACK_TLVS) != 0) {
            printAttributes(1, AttributeSpace.EXTENDED_ACK, message.attributes(attributes));
        }
    }

    private void printAttributes(int depth, AttributeSpace space, AttributeCursor at) {
        AttributeSpace data = null;
        try {
            while (at.next()) {
                int type = at.type();
                AttributeSpace inner = space.nested(type);
                if (space.isLinkInfo() && type == IflaInfo.IFLA_INFO_KIND) {
                    data = AttributeSpace.infoData(at.string());
                } else if (space.isLinkInfo() && type == IflaInfo.IFLA_INFO_DATA && data != null) {
                    inner = data;
                }
                if (inner == null && at.isNested()) {
                    inner = AttributeSpace.UNKNOWN;
                }
                if (inner == null || depth >= DEEPEST) {
                    line(depth, space.name(type) + " " + value(space, at));
                } else {
                    line(depth, space.name(type));
                    printNested(depth + 1, inner, at);
                }
            }
        } catch (DecodeException e) {
            line(depth, "! malformed " + e.getMessage());
        }
    }

    private void printNested(int depth, AttributeSpace space, AttributeCursor at) {
        try {
            AttributeCursor inner = new AttributeCursor();
            at.nested(inner, space.structSize());
            printAttributes(depth, space, inner);
        } catch (DecodeException e) {
            line(depth, "! malformed " + e.getMessage());
            line(depth, AttributeKind.HEX.format(at));
        }
    }

    private static String value(AttributeSpace space, AttributeCursor at) {
        try {
            return space.kind(at.type()).format(at);
        } catch (DecodeException e) {
            return AttributeKind.HEX.format(at) + " ! too short";
        }
    }

    private void line(int depth, String text) {
        out.append(INDENT.repeat(depth)).append(text).append('\n');
    }
}
