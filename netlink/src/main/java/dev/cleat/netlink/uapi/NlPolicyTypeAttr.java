package dev.cleat.netlink.uapi;

/** {@code enum netlink_policy_type_attr} of {@code <linux/netlink.h>}: what the kernel says an attribute may hold. */
public final class NlPolicyTypeAttr {

    public static final int NL_POLICY_TYPE_ATTR_TYPE = 1;
    public static final int NL_POLICY_TYPE_ATTR_MIN_VALUE_S = 2;
    public static final int NL_POLICY_TYPE_ATTR_MAX_VALUE_S = 3;
    public static final int NL_POLICY_TYPE_ATTR_MIN_VALUE_U = 4;
    public static final int NL_POLICY_TYPE_ATTR_MAX_VALUE_U = 5;
    public static final int NL_POLICY_TYPE_ATTR_MIN_LENGTH = 6;
    public static final int NL_POLICY_TYPE_ATTR_MAX_LENGTH = 7;
    public static final int NL_POLICY_TYPE_ATTR_BITFIELD32_MASK = 10;
    public static final int NL_POLICY_TYPE_ATTR_MASK = 12;

    private NlPolicyTypeAttr() {}
}
