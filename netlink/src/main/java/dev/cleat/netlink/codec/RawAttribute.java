package dev.cleat.netlink.codec;

import dev.cleat.netlink.uapi.Netlink;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An attribute that nobody decoded, kept as it came so that it can be sent back.
 *
 * @since 0.1
 */
public final class RawAttribute {

    static final int TYPE_MASK = ~(Netlink.NLA_F_NESTED | Netlink.NLA_F_NET_BYTEORDER) & 0xFFFF;

    private final int rawType;
    private final byte[] value;

    /**
     * An attribute.
     *
     * @param rawType {@code nla_type}, 16 bits, with the two flag bits
     * @param value the payload, which is copied
     * @throws IllegalArgumentException if the type does not fit 16 bits
     */
    public RawAttribute(int rawType, byte[] value) {
        if (rawType >>> 16 != 0) {
            throw new IllegalArgumentException("an attribute type has 16 bits, too few for " + rawType);
        }
        this.rawType = rawType;
        this.value = value.clone();
    }

    /**
     * What the attribute is, without the flag bits.
     *
     * @return 0 to 16383
     */
    public int type() {
        return rawType & TYPE_MASK;
    }

    /**
     * The type with {@code NLA_F_NESTED} and {@code NLA_F_NET_BYTEORDER}.
     *
     * @return 16 bits
     */
    public int rawType() {
        return rawType;
    }

    /**
     * The payload.
     *
     * @return a copy
     */
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawAttribute that && rawType == that.rawType && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return 31 * rawType + Arrays.hashCode(value);
    }

    /**
     * Type and bytes.
     *
     * @return for instance {@code 43: 00 00 00 00}
     */
    @Override
    public String toString() {
        return type() + ": " + HexFormat.ofDelimiter(" ").formatHex(value);
    }
}
