package dev.cleat.netlink.uapi;

/** The multicast groups of {@code <linux/rtnetlink.h>} that Cleat names. */
public final class RtnlGrp {

    public static final int RTNLGRP_LINK = 1;
    public static final int RTNLGRP_NEIGH = 3;
    public static final int RTNLGRP_TC = 4;
    public static final int RTNLGRP_IPV4_IFADDR = 5;
    public static final int RTNLGRP_IPV4_ROUTE = 7;
    public static final int RTNLGRP_IPV4_RULE = 8;
    public static final int RTNLGRP_IPV6_IFADDR = 9;
    public static final int RTNLGRP_IPV6_ROUTE = 11;
    public static final int RTNLGRP_IPV6_IFINFO = 12;
    public static final int RTNLGRP_IPV6_RULE = 19;
    public static final int RTNLGRP_IPV4_NETCONF = 24;
    public static final int RTNLGRP_IPV6_NETCONF = 25;
    public static final int RTNLGRP_MDB = 26;
    public static final int RTNLGRP_NSID = 28;
    public static final int RTNLGRP_NEXTHOP = 32;
    public static final int RTNLGRP_BRVLAN = 33;
    public static final int RTNLGRP_STATS = 36;
    public static final int RTNLGRP_IPV4_MCADDR = 37;
    public static final int RTNLGRP_IPV6_MCADDR = 38;
    public static final int RTNLGRP_IPV6_ACADDR = 39;

    private RtnlGrp() {}
}
