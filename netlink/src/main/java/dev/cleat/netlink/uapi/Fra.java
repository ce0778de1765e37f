package dev.cleat.netlink.uapi;

/** The attributes of rule messages, from {@code <linux/fib_rules.h>}. */
public final class Fra {

    public static final int FRA_DST = 1;
    public static final int FRA_SRC = 2;
    public static final int FRA_IIFNAME = 3;
    public static final int FRA_GOTO = 4;
    public static final int FRA_PRIORITY = 6;
    public static final int FRA_FWMARK = 10;
    public static final int FRA_FLOW = 11;
    public static final int FRA_TUN_ID = 12;
    public static final int FRA_SUPPRESS_IFGROUP = 13;
    public static final int FRA_SUPPRESS_PREFIXLEN = 14;
    public static final int FRA_TABLE = 15;
    public static final int FRA_FWMASK = 16;
    public static final int FRA_OIFNAME = 17;
    public static final int FRA_PAD = 18;
    public static final int FRA_L3MDEV = 19;
    public static final int FRA_UID_RANGE = 20;
    public static final int FRA_PROTOCOL = 21;
    public static final int FRA_IP_PROTO = 22;
    public static final int FRA_SPORT_RANGE = 23;
    public static final int FRA_DPORT_RANGE = 24;
    public static final int FRA_DSCP = 25;
    public static final int FRA_FLOWLABEL = 26;
    public static final int FRA_FLOWLABEL_MASK = 27;
    public static final int FRA_SPORT_MASK = 28;
    public static final int FRA_DPORT_MASK = 29;
    public static final int FRA_DSCP_MASK = 30;

    private Fra() {}
}
