package dev.cleat.netlink.uapi;

/** {@code enum nlmsgerr_attrs} of {@code <linux/netlink.h>}: what an extended ack consists of. */
public final class NlMsgErrAttr {

    public static final int NLMSGERR_ATTR_MSG = 1;
    public static final int NLMSGERR_ATTR_OFFS = 2;
    public static final int NLMSGERR_ATTR_COOKIE = 3;
    public static final int NLMSGERR_ATTR_POLICY = 4;
    public static final int NLMSGERR_ATTR_MISS_TYPE = 5;
    public static final int NLMSGERR_ATTR_MISS_NEST = 6;

    private NlMsgErrAttr() {}
}
