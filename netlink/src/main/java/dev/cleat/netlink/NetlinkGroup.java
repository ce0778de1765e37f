package dev.cleat.netlink;

import dev.cleat.netlink.uapi.RtnlGrp;
import java.util.Map;

/**
 * A multicast group of rtnetlink, in which the kernel announces changes of one sort ({@code RTNLGRP_*}).
 *
 * @param value the group's number (not a bit mask), from 1 on; groups that Cleat does not name work as well
 * @since 0.1
 */
public record NetlinkGroup(int value) {

    /** {@code RTNLGRP_LINK}: network devices. */
    public static final NetlinkGroup LINK = new NetlinkGroup(RtnlGrp.RTNLGRP_LINK);

    /** {@code RTNLGRP_NEIGH}: neighbours, and the forwarding entries of bridges. */
    public static final NetlinkGroup NEIGH = new NetlinkGroup(RtnlGrp.RTNLGRP_NEIGH);

    /** {@code RTNLGRP_TC}: queueing disciplines, classes, filters, actions. */
    public static final NetlinkGroup TC = new NetlinkGroup(RtnlGrp.RTNLGRP_TC);

    /** {@code RTNLGRP_IPV4_IFADDR}: IPv4 addresses. */
    public static final NetlinkGroup IPV4_IFADDR = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV4_IFADDR);

    /** {@code RTNLGRP_IPV4_ROUTE}: IPv4 routes. */
    public static final NetlinkGroup IPV4_ROUTE = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV4_ROUTE);

    /** {@code RTNLGRP_IPV4_RULE}: IPv4 rules. */
    public static final NetlinkGroup IPV4_RULE = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV4_RULE);

    /** {@code RTNLGRP_IPV6_IFADDR}: IPv6 addresses. */
    public static final NetlinkGroup IPV6_IFADDR = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_IFADDR);

    /** {@code RTNLGRP_IPV6_ROUTE}: IPv6 routes. */
    public static final NetlinkGroup IPV6_ROUTE = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_ROUTE);

    /** {@code RTNLGRP_IPV6_IFINFO}: the IPv6 part of devices. */
    public static final NetlinkGroup IPV6_IFINFO = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_IFINFO);

    /** {@code RTNLGRP_IPV6_RULE}: IPv6 rules. */
    public static final NetlinkGroup IPV6_RULE = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_RULE);

    /** {@code RTNLGRP_IPV4_NETCONF}: IPv4 settings of devices. */
    public static final NetlinkGroup IPV4_NETCONF = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV4_NETCONF);

    /** {@code RTNLGRP_IPV6_NETCONF}: IPv6 settings of devices. */
    public static final NetlinkGroup IPV6_NETCONF = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_NETCONF);

    /** {@code RTNLGRP_MDB}: the multicast entries of bridges. */
    public static final NetlinkGroup MDB = new NetlinkGroup(RtnlGrp.RTNLGRP_MDB);

    /** {@code RTNLGRP_NSID}: the ids that a network namespace gives to others. */
    public static final NetlinkGroup NSID = new NetlinkGroup(RtnlGrp.RTNLGRP_NSID);

    /** {@code RTNLGRP_NEXTHOP}: nexthop objects; Linux 5.3. */
    public static final NetlinkGroup NEXTHOP = new NetlinkGroup(RtnlGrp.RTNLGRP_NEXTHOP);

    /** {@code RTNLGRP_BRVLAN}: the VLANs of bridges; Linux 5.6. */
    public static final NetlinkGroup BRVLAN = new NetlinkGroup(RtnlGrp.RTNLGRP_BRVLAN);

    /** {@code RTNLGRP_STATS}: offloaded statistics; Linux 5.18. */
    public static final NetlinkGroup STATS = new NetlinkGroup(RtnlGrp.RTNLGRP_STATS);

    /** {@code RTNLGRP_IPV4_MCADDR}: the IPv4 multicast groups that devices have joined; Linux 6.14. */
    public static final NetlinkGroup IPV4_MCADDR = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV4_MCADDR);

    /** {@code RTNLGRP_IPV6_MCADDR}: the IPv6 multicast groups that devices have joined; Linux 6.14. */
    public static final NetlinkGroup IPV6_MCADDR = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_MCADDR);

    /** {@code RTNLGRP_IPV6_ACADDR}: IPv6 anycast addresses; Linux 6.14. */
    public static final NetlinkGroup IPV6_ACADDR = new NetlinkGroup(RtnlGrp.RTNLGRP_IPV6_ACADDR);

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(RtnlGrp.RTNLGRP_LINK, "LINK"),
            Map.entry(RtnlGrp.RTNLGRP_NEIGH, "NEIGH"),
            Map.entry(RtnlGrp.RTNLGRP_TC, "TC"),
            Map.entry(RtnlGrp.RTNLGRP_IPV4_IFADDR, "IPV4_IFADDR"),
            Map.entry(RtnlGrp.RTNLGRP_IPV4_ROUTE, "IPV4_ROUTE"),
            Map.entry(RtnlGrp.RTNLGRP_IPV4_RULE, "IPV4_RULE"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_IFADDR, "IPV6_IFADDR"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_ROUTE, "IPV6_ROUTE"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_IFINFO, "IPV6_IFINFO"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_RULE, "IPV6_RULE"),
            Map.entry(RtnlGrp.RTNLGRP_IPV4_NETCONF, "IPV4_NETCONF"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_NETCONF, "IPV6_NETCONF"),
            Map.entry(RtnlGrp.RTNLGRP_MDB, "MDB"),
            Map.entry(RtnlGrp.RTNLGRP_NSID, "NSID"),
            Map.entry(RtnlGrp.RTNLGRP_NEXTHOP, "NEXTHOP"),
            Map.entry(RtnlGrp.RTNLGRP_BRVLAN, "BRVLAN"),
            Map.entry(RtnlGrp.RTNLGRP_STATS, "STATS"),
            Map.entry(RtnlGrp.RTNLGRP_IPV4_MCADDR, "IPV4_MCADDR"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_MCADDR, "IPV6_MCADDR"),
            Map.entry(RtnlGrp.RTNLGRP_IPV6_ACADDR, "IPV6_ACADDR"));

    /**
     * A group.
     *
     * @throws IllegalArgumentException if the number is not positive
     */
    public NetlinkGroup {
        if (value < 1) {
            throw new IllegalArgumentException("netlink groups are numbered from 1 on, not " + value);
        }
    }

    /**
     * The C name, or the number where Cleat has no name.
     *
     * @return for instance {@code RTNLGRP_LINK}
     */
    public String name() {
        return "RTNLGRP_" + NAMES.getOrDefault(value, Integer.toString(value));
    }

    @Override
    public String toString() {
        return name();
    }
}
