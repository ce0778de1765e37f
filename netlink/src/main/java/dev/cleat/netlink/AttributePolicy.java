package dev.cleat.netlink;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.uapi.NlAttrType;
import dev.cleat.netlink.uapi.NlPolicyTypeAttr;
import java.io.Serializable;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says an attribute may hold ({@code NLMSGERR_ATTR_POLICY}, Linux 5.10).
 *
 * @since 0.1
 */
public final class AttributePolicy implements Serializable {

    private static final long serialVersionUID = 1L;

    private @Nullable String type;
    private @Nullable Long min;
    private @Nullable Long max;
    private @Nullable Long minLength;
    private @Nullable Long maxLength;
    private @Nullable Long mask;

    private AttributePolicy() {}

    static AttributePolicy decode(AttributeCursor in) {
        AttributePolicy policy = new AttributePolicy();
        while (in.next()) {
            switch (in.type()) {
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_TYPE -> policy.type = typeName(in.u32());
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MIN_VALUE_S,
                        NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MIN_VALUE_U -> policy.min = in.u64();
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MAX_VALUE_S,
                        NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MAX_VALUE_U -> policy.max = in.u64();
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MIN_LENGTH ->
                    policy.minLength = Integer.toUnsignedLong(in.u32());
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MAX_LENGTH ->
                    policy.maxLength = Integer.toUnsignedLong(in.u32());
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_BITFIELD32_MASK ->
                    policy.mask = Integer.toUnsignedLong(in.u32());
                case NlPolicyTypeAttr.NL_POLICY_TYPE_ATTR_MASK -> policy.mask = in.u64();
                default -> {}
            }
        }
        return policy;
    }

    /**
     * The kind of value.
     *
     * @return for instance {@code u32}; empty if the kernel did not say
     */
    public Optional<String> type() {
        return Optional.ofNullable(type);
    }

    /**
     * The smallest number allowed.
     *
     * @return signed for signed types, else the bits of an unsigned number; empty if the kernel did not say
     */
    public OptionalLong min() {
        return optional(min);
    }

    /**
     * The largest number allowed.
     *
     * @return signed for signed types, else the bits of an unsigned number; empty if the kernel did not say
     */
    public OptionalLong max() {
        return optional(max);
    }

    /**
     * The smallest length allowed.
     *
     * @return bytes; empty if the kernel did not say
     */
    public OptionalLong minLength() {
        return optional(minLength);
    }

    /**
     * The largest length allowed.
     *
     * @return bytes; empty if the kernel did not say
     */
    public OptionalLong maxLength() {
        return optional(maxLength);
    }

    /**
     * The bits allowed.
     *
     * @return a mask; empty if the kernel did not say
     */
    public OptionalLong mask() {
        return optional(mask);
    }

    /**
     * All that is known.
     *
     * @return for instance {@code u32, 68 to 65535}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type == null ? "unknown type" : type);
        range(text, min, max, "");
        range(text, minLength, maxLength, " bytes");
        if (mask != null) {
            text.append(", bits 0x").append(Long.toHexString(mask));
        }
        return text.toString();
    }

    private void range(StringBuilder text, @Nullable Long from, @Nullable Long to, String unit) {
        if (from != null && to != null) {
            text.append(", ")
                    .append(number(from))
                    .append(" to ")
                    .append(number(to))
                    .append(unit);
        } else if (from != null) {
            text.append(", at least ").append(number(from)).append(unit);
        } else if (to != null) {
            text.append(", at most ").append(number(to)).append(unit);
        }
    }

    private String number(long value) {
        return type != null && type.startsWith("s") ? Long.toString(value) : Long.toUnsignedString(value);
    }

    private static OptionalLong optional(@Nullable Long value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static String typeName(int type) {
        return switch (type) {
            case NlAttrType.NL_ATTR_TYPE_FLAG -> "flag";
            case NlAttrType.NL_ATTR_TYPE_U8 -> "u8";
            case NlAttrType.NL_ATTR_TYPE_U16 -> "u16";
            case NlAttrType.NL_ATTR_TYPE_U32 -> "u32";
            case NlAttrType.NL_ATTR_TYPE_U64 -> "u64";
            case NlAttrType.NL_ATTR_TYPE_S8 -> "s8";
            case NlAttrType.NL_ATTR_TYPE_S16 -> "s16";
            case NlAttrType.NL_ATTR_TYPE_S32 -> "s32";
            case NlAttrType.NL_ATTR_TYPE_S64 -> "s64";
            case NlAttrType.NL_ATTR_TYPE_BINARY -> "binary";
            case NlAttrType.NL_ATTR_TYPE_STRING, NlAttrType.NL_ATTR_TYPE_NUL_STRING -> "text";
            case NlAttrType.NL_ATTR_TYPE_NESTED -> "nested attributes";
            case NlAttrType.NL_ATTR_TYPE_NESTED_ARRAY -> "array of nested attributes";
            case NlAttrType.NL_ATTR_TYPE_BITFIELD32 -> "bitfield32";
            default -> "type " + type;
        };
    }
}
