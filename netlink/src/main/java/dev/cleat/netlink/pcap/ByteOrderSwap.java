package dev.cleat.netlink.pcap;

import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlAttr;
import dev.cleat.netlink.uapi.NlMsgErr;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.sys.struct.CField;
import dev.cleat.sys.struct.CStruct;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns the numbers of a datagram round that a machine with the other byte order sent or received, so that it reads as one
 * of this machine. Values of which the printer does not know that they are numbers stay as they were captured, as does
 * what follows malformed bytes.
 */
final class ByteOrderSwap {

    private static final int DEEPEST = 16;
    private static final int HEADER = (int) NlMsgHdr.STRUCT.size();
    private static final int ATTRIBUTE_HEADER = (int) NlAttr.STRUCT.size();
    private static final int TYPE_MASK = ~(Netlink.NLA_F_NESTED | Netlink.NLA_F_NET_BYTEORDER) & 0xFFFF;

    private final int family;
    private final byte[] bytes;
    private final MemorySegment segment;

    private ByteOrderSwap(int family, byte[] bytes) {
        this.family = family;
        this.bytes = bytes;
        this.segment = MemorySegment.ofArray(bytes);
    }

    /** The datagram in this machine's byte order. */
    static byte[] toNative(int family, byte[] datagram) {
        ByteOrderSwap swap = new ByteOrderSwap(family, datagram.clone());
        swap.messages();
        return swap.bytes;
    }

    private void messages() {
        int at = 0;
        while (bytes.length - at >= HEADER) {
            MemorySegment header = header(at);
            long length = NlMsgHdr.LEN.get(header);
            if (length < HEADER || length > bytes.length - at) {
                return;
            }
            message(at, header, at + (int) length);
            at = align(at + (int) length);
        }
    }

    private MemorySegment header(int at) {
        fields(NlMsgHdr.STRUCT, at);
        return segment.asSlice(at, HEADER);
    }

    private void message(int start, MemorySegment header, int end) {
        int at = start + HEADER;
        int type = NlMsgHdr.TYPE.getInt(header);
        int flags = NlMsgHdr.FLAGS.getInt(header);
        if (type < Netlink.NLMSG_MIN_TYPE) {
            control(type, flags, at, end);
            return;
        }
        int first = end > at ? Byte.toUnsignedInt(bytes[at]) : -1;
        MessageKind kind = MessageKind.of(family, type, (flags & Netlink.NLM_F_REQUEST) != 0, first);
        CStruct struct = kind.struct();
        if (struct != null && end - at >= struct.size()) {
            fields(struct, at);
            attributes(0, kind.attributes(), align(at + (int) struct.size()), end);
        }
    }

    private void control(int type, int flags, int start, int end) {
        boolean isError = type == Netlink.NLMSG_ERROR;
        int at = start + Integer.BYTES;
        if ((!isError && type != Netlink.NLMSG_DONE) || end < at) {
            return;
        }
        swap(start, Integer.BYTES);
        if (isError) {
            if (end - start < NlMsgErr.STRUCT.size()) {
                return;
            }
            MemorySegment echoed = header(at);
            long length = (flags & Netlink.NLM_F_CAPPED) == 0 ? NlMsgHdr.LEN.get(echoed) : HEADER;
            if (length < HEADER || length > end - at) {
                return;
            }
            message(at, echoed, at + (int) length);
            at = align(at + (int) length);
        }
        if ((flags & Netlink.NLM_F_ACK_TLVS) != 0) {
            attributes(0, AttributeSpace.EXTENDED_ACK, at, end);
        }
    }

    private void attributes(int depth, AttributeSpace space, int start, int end) {
        AttributeSpace data = null;
        int at = start;
        while (end - at >= ATTRIBUTE_HEADER) {
            fields(NlAttr.STRUCT, at);
            MemorySegment header = segment.asSlice(at, ATTRIBUTE_HEADER);
            int length = NlAttr.LEN.getInt(header);
            if (length < ATTRIBUTE_HEADER || length > end - at) {
                return;
            }
            int rawType = NlAttr.TYPE.getInt(header);
            int type = rawType & TYPE_MASK;
            int value = at + ATTRIBUTE_HEADER;
            AttributeSpace inner = space.nested(type);
            if (space.isLinkInfo() && type == IflaInfo.IFLA_INFO_KIND) {
                data = AttributeSpace.infoData(text(value, at + length));
            } else if (space.isLinkInfo() && type == IflaInfo.IFLA_INFO_DATA && data != null) {
                inner = data;
            }
            value(depth, space, type, nest(inner, rawType), value, at + length);
            at = align(at + length);
        }
    }

    private static @Nullable AttributeSpace nest(@Nullable AttributeSpace known, int rawType) {
        return known == null && (rawType & Netlink.NLA_F_NESTED) != 0 ? AttributeSpace.UNKNOWN : known;
    }

    private void value(int depth, AttributeSpace space, int type, @Nullable AttributeSpace inner, int start, int end) {
        if (inner != null && depth < DEEPEST) {
            attributes(depth + 1, inner, align(start + inner.structSize()), end);
            return;
        }
        int width = switch (space.kind(type)) {
            case U16 -> Short.BYTES;
            case U32, S32, BITS -> Integer.BYTES;
            case U64 -> Long.BYTES;
            case U8, BE16, STRING, IP, HEX -> 0;
        };
        if (width <= end - start) {
            swap(start, width);
        }
    }

    private String text(int start, int end) {
        int size = 0;
        while (start + size < end && bytes[start + size] != 0) {
            size++;
        }
        return new String(bytes, start, size, StandardCharsets.UTF_8);
    }

    private void fields(CStruct struct, int start) {
        for (CField field : struct.fields()) {
            int at = start + (int) field.offset();
            if (field.path().endsWith("cookie")) {
                // Two numbers of 32 bits, the lower one first whatever the byte order.
                swap(at, Integer.BYTES);
                swap(at + Integer.BYTES, Integer.BYTES);
            } else if (field.width() <= Long.BYTES && !PacketPrinter.isPort(field)) {
                swap(at, field.width());
            }
        }
    }

    private void swap(int start, int width) {
        for (int i = 0; i < width / 2; i++) {
            byte first = bytes[start + i];
            bytes[start + i] = bytes[start + width - 1 - i];
            bytes[start + width - 1 - i] = first;
        }
    }

    private static int align(int size) {
        return (size + Netlink.NLA_ALIGNTO - 1) & -Netlink.NLA_ALIGNTO;
    }
}
