package dev.cleat.netlink.uapi;

/** The attributes of nexthop messages, from {@code <linux/nexthop.h>}. */
public final class Nha {

    public static final int NHA_ID = 1;
    public static final int NHA_GROUP = 2;
    public static final int NHA_GROUP_TYPE = 3;
    public static final int NHA_BLACKHOLE = 4;
    public static final int NHA_OIF = 5;
    public static final int NHA_GATEWAY = 6;
    public static final int NHA_ENCAP_TYPE = 7;
    public static final int NHA_ENCAP = 8;
    public static final int NHA_GROUPS = 9;
    public static final int NHA_MASTER = 10;
    public static final int NHA_FDB = 11;
    public static final int NHA_RES_GROUP = 12;
    public static final int NHA_RES_BUCKET = 13;
    public static final int NHA_OP_FLAGS = 14;
    public static final int NHA_GROUP_STATS = 15;
    public static final int NHA_HW_STATS_ENABLE = 16;
    public static final int NHA_HW_STATS_USED = 17;

    private Nha() {}
}
