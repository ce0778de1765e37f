package dev.cleat.sys.btf;

import java.util.Objects;

/**
 * A member of a struct or union, and where it lies.
 *
 * @param name the member's own name, without those of the structs around it
 * @param bitOffset distance in bits from the start of the struct that was asked
 * @param bitFieldSize width of a bit-field in bits, 0 for any other member
 * @param typeName the declared type as C spells it, for example {@code __u32} or {@code struct in6_addr[4]}; typedefs are
 *     not replaced, function parameters are left out
 * @param byteSize what {@code sizeof} says about the declared type; 0 for a flexible array
 * @since 0.1
 */
public record BtfMember(String name, long bitOffset, int bitFieldSize, String typeName, long byteSize) {

    /**
     * Makes a member.
     *
     * @throws NullPointerException if {@code name} or {@code typeName} is null
     */
    public BtfMember {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(typeName, "typeName");
    }

    /**
     * Whether the member is a bit-field.
     *
     * @return whether it has a width in bits of its own
     */
    public boolean isBitField() {
        return bitFieldSize != 0;
    }

    /**
     * What C's {@code offsetof} says: the distance in bytes from the start of the struct that was asked.
     *
     * <p>For a bit-field, which has no such offset, it is that of the byte with its first bit.
     *
     * @return offset in bytes
     */
    public long byteOffset() {
        return bitOffset / 8;
    }
}
