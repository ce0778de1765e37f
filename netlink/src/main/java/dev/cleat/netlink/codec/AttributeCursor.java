package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlAttr;
import dev.cleat.sys.struct.KernelText;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * A cursor over attributes, before the first one until {@link #next()} is called.
 *
 * <p>A getter that does not fit the attribute's length throws a {@link DecodeException}; one that asks for fewer bytes
 * than there are reads the first ones, as the kernel does with attributes that grew. Not thread-safe.
 *
 * @since 0.1
 */
public final class AttributeCursor {

    static final ValueLayout.OfShort BE16 = JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt BE32 = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong BE64 = JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final long HEADER = NlAttr.STRUCT.size();
    private static final int LEN = (int) NlAttr.LEN.offset();
    private static final int TYPE = (int) NlAttr.TYPE.offset();

    private MemorySegment bytes = MemorySegment.NULL;
    private long start;
    private long next;
    private long end;
    private int length;

    /** A cursor over nothing. */
    public AttributeCursor() {}

    /**
     * Begins with other attributes.
     *
     * @param bytes what was received
     * @param from where the attributes begin
     * @param to where they end
     * @throws IndexOutOfBoundsException if these are not within the bytes
     */
    public void reset(MemorySegment bytes, long from, long to) {
        Objects.checkFromToIndex(from, to, bytes.byteSize());
        this.bytes = bytes;
        this.start = from;
        this.next = from;
        this.end = to;
        this.length = 0;
    }

    /**
     * Moves to the next attribute.
     *
     * @return false if there is none
     * @throws DecodeException if what follows is no attribute
     */
    public boolean next() {
        long left = end - next;
        if (left <= 0) {
            return false;
        }
        if (left < HEADER) {
            throw new DecodeException(next, left + " bytes are too few for an attribute header");
        }
        int announced = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, next + LEN));
        if (announced < HEADER || announced > left) {
            throw new DecodeException(next, "nla_len is " + announced + " with " + left + " bytes left");
        }
        start = next;
        length = announced;
        next = start + align(announced);
        return true;
    }

    /**
     * What the attribute is, without the flag bits.
     *
     * @return 0 to 16383
     */
    public int type() {
        return rawType() & RawAttribute.TYPE_MASK;
    }

    /**
     * The type with {@code NLA_F_NESTED} and {@code NLA_F_NET_BYTEORDER}.
     *
     * @return 16 bits
     */
    public int rawType() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, start + TYPE));
    }

    /**
     * Whether {@code NLA_F_NESTED} is set. Older parts of the kernel nest without saying so.
     *
     * @return true if the attribute says that it holds attributes
     */
    public boolean isNested() {
        return (rawType() & Netlink.NLA_F_NESTED) != 0;
    }

    /**
     * The payload's size.
     *
     * @return bytes, without header and padding
     */
    public int size() {
        return length - (int) HEADER;
    }

    /**
     * Where the attribute begins.
     *
     * @return bytes from the start of what was received
     */
    public long offset() {
        return start;
    }

    /**
     * An unsigned 8-bit number.
     *
     * @return 0 to 255
     */
    public int u8() {
        return Byte.toUnsignedInt(bytes.get(JAVA_BYTE, value(1)));
    }

    /**
     * An unsigned 16-bit number in the machine's byte order.
     *
     * @return 0 to 65535
     */
    public int u16() {
        return Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, value(2)));
    }

    /**
     * A 32-bit number in the machine's byte order.
     *
     * @return its bits
     */
    public int u32() {
        return bytes.get(JAVA_INT_UNALIGNED, value(4));
    }

    /**
     * A 64-bit number in the machine's byte order; netlink aligns it to 4 bytes only.
     *
     * @return its bits
     */
    public long u64() {
        return bytes.get(JAVA_LONG_UNALIGNED, value(8));
    }

    /**
     * An unsigned 16-bit number in network byte order.
     *
     * @return 0 to 65535
     */
    public int be16() {
        return Short.toUnsignedInt(bytes.get(BE16, value(2)));
    }

    /**
     * A 32-bit number in network byte order.
     *
     * @return its bits
     */
    public int be32() {
        return bytes.get(BE32, value(4));
    }

    /**
     * A 64-bit number in network byte order.
     *
     * @return its bits
     */
    public long be64() {
        return bytes.get(BE64, value(8));
    }

    /**
     * A text in UTF-8, up to the first NUL or the end.
     *
     * @return the text; a byte that is not UTF-8 is a char of U+DC80 to U+DCFF, from which {@link MessageWriter#string}
     *     makes the same byte
     */
    public String string() {
        return KernelText.decode(bytes());
    }

    /**
     * The payload.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.asSlice(start + HEADER, size()).toArray(JAVA_BYTE);
    }

    /**
     * The payload in place: the struct of an attribute that holds one, as long as the kernel knows it.
     *
     * @param needed how many bytes there must be at least
     * @return all bytes of the payload
     * @throws DecodeException if there are fewer
     */
    public MemorySegment struct(int needed) {
        return bytes.asSlice(value(needed), size());
    }

    /**
     * An IPv4 address of 4 bytes, or an IPv6 address of 16, which stays one even when it is IPv4-mapped.
     *
     * @return the address, without a scope
     * @throws DecodeException if it has another size
     */
    public InetAddress address() {
        try {
            return switch (size()) {
                case 4 -> InetAddress.getByAddress(bytes());
                case 16 -> Inet6Address.getByAddress(null, bytes(), -1);
                default -> throw new DecodeException(start, "an address of " + size() + " bytes");
            };
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 bytes are addresses", e);
        }
    }

    /**
     * The attribute as it is, to be kept.
     *
     * @return a copy
     */
    public RawAttribute raw() {
        return new RawAttribute(rawType(), bytes());
    }

    /**
     * The attributes within this one.
     *
     * @return a new cursor
     */
    public AttributeCursor nested() {
        AttributeCursor inner = new AttributeCursor();
        nested(inner, 0);
        return inner;
    }

    /**
     * The attributes within this one, for a cursor that is reused.
     *
     * @param inner the cursor to set before the first of them
     * @param structSize how many bytes of a struct come before them
     * @throws DecodeException if this attribute is too short for the struct
     */
    public void nested(AttributeCursor inner, int structSize) {
        long to = start + length;
        inner.reset(bytes, Math.min(value(structSize) + align(structSize), to), to);
    }

    static long align(long size) {
        return (size + Netlink.NLA_ALIGNTO - 1) & -Netlink.NLA_ALIGNTO;
    }

    static int align(int size) {
        return (size + Netlink.NLA_ALIGNTO - 1) & -Netlink.NLA_ALIGNTO;
    }

    /** Where the payload begins, if it has at least so many bytes. */
    private long value(int size) {
        if (size() < size) {
            throw new DecodeException(
                    start, "attribute " + type() + " has " + size() + " bytes, " + size + " are needed");
        }
        return start + HEADER;
    }
}
