package dev.cleat.sys.btf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An enumeration.
 *
 * <p>BTF that was made before signs were recorded (before Linux 6.0, or by pahole before 1.24) calls all enumerations
 * unsigned ones: a negative value then reads as its 32 bits without sign.
 *
 * @param name the tag, or the name of the typedef, without {@code enum}
 * @param size bytes that a variable of the type takes
 * @param signed whether values are signed; of an unsigned one of 8 bytes, a value of 2<sup>63</sup> and more shows as a
 *     negative {@code long}
 * @param values the enumerators and their values, in the order of their declaration; immutable
 * @since 0.1
 */
public record BtfEnum(String name, long size, boolean signed, Map<String, Long> values) {

    /**
     * Makes an enumeration; copies the values.
     *
     * @throws NullPointerException if an argument is null
     */
    public BtfEnum {
        Objects.requireNonNull(name, "name");
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    static BtfEnum read(BtfTypes types, String name, int id) {
        Map<String, Long> values = new LinkedHashMap<>();
        int step = stride(types, id);
        for (int i = 0; i < types.vlen(id); i++) {
            int at = types.trailer(id) + step * i;
            values.putIfAbsent(types.image().nameText(at), valueAt(types, id, at));
        }
        return new BtfEnum(name, types.sizeField(id), types.kindFlag(id), values);
    }

    /** Distance in bytes between two enumerators. */
    static int stride(BtfTypes types, int id) {
        return types.kind(id) == BtfKind.ENUM64 ? BtfKind.MEMBER_SIZE : BtfKind.ENUMERATOR_SIZE;
    }

    /** The value of the enumerator at an offset, which belongs to the enumeration {@code id}. */
    static long valueAt(BtfTypes types, int id, int offset) {
        if (types.kind(id) == BtfKind.ENUM64) {
            return types.image().u32(offset + 4) | types.image().u32(offset + 8) << 32;
        }
        return types.kindFlag(id)
                ? types.image().s32(offset + 4)
                : types.image().u32(offset + 4);
    }

    /**
     * The value of an enumerator.
     *
     * @param enumerator its name
     * @return the value, or empty when the enumeration has none of that name
     * @throws NullPointerException if {@code enumerator} is null
     */
    public OptionalLong value(String enumerator) {
        Long value = values.get(Objects.requireNonNull(enumerator, "enumerator"));
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
