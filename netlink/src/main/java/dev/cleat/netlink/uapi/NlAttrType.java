package dev.cleat.netlink.uapi;

/** {@code enum netlink_attribute_type} of {@code <linux/netlink.h>}: the types that a policy names. */
public final class NlAttrType {

    public static final int NL_ATTR_TYPE_INVALID = 0;
    public static final int NL_ATTR_TYPE_FLAG = 1;
    public static final int NL_ATTR_TYPE_U8 = 2;
    public static final int NL_ATTR_TYPE_U16 = 3;
    public static final int NL_ATTR_TYPE_U32 = 4;
    public static final int NL_ATTR_TYPE_U64 = 5;
    public static final int NL_ATTR_TYPE_S8 = 6;
    public static final int NL_ATTR_TYPE_S16 = 7;
    public static final int NL_ATTR_TYPE_S32 = 8;
    public static final int NL_ATTR_TYPE_S64 = 9;
    public static final int NL_ATTR_TYPE_BINARY = 10;
    public static final int NL_ATTR_TYPE_STRING = 11;
    public static final int NL_ATTR_TYPE_NUL_STRING = 12;
    public static final int NL_ATTR_TYPE_NESTED = 13;
    public static final int NL_ATTR_TYPE_NESTED_ARRAY = 14;
    public static final int NL_ATTR_TYPE_BITFIELD32 = 15;

    private NlAttrType() {}
}
