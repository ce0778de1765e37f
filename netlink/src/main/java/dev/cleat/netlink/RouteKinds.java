package dev.cleat.netlink;

import dev.cleat.netlink.ObjectKind.Siblings;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.FibRuleHdr;
import dev.cleat.netlink.uapi.Fra;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.NhMsg;
import dev.cleat.netlink.uapi.Nha;
import dev.cleat.netlink.uapi.RtExtFilter;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtm;
import java.lang.foreign.MemorySegment;

/** The kinds of objects of rtnetlink, with the kernel's rules of what is the same object. */
final class RouteKinds {

    static final int ALL_TABLES = 0;

    private static final int LINK = (int) IfInfoMsg.STRUCT.size();
    private static final int ADDRESS = (int) IfAddrMsg.STRUCT.size();
    private static final int NEIGHBOUR = (int) NdMsg.STRUCT.size();
    private static final int ROUTE = (int) RtMsg.STRUCT.size();
    private static final int RULE = (int) FibRuleHdr.STRUCT.size();
    private static final int NEXTHOP = (int) NhMsg.STRUCT.size();

    private RouteKinds() {}

    static ObjectKind links() {
        return ObjectKind.named("link")
                .groups(NetlinkGroup.LINK)
                .listedBy(new Request(Rtm.RTM_GETLINK, out -> {
                    out.struct(LINK);
                    // Else the list may end early.
                    out.u32(Ifla.IFLA_EXT_MASK, RtExtFilter.RTEXT_FILTER_MRP);
                }))
                .messages(Rtm.RTM_NEWLINK, Rtm.RTM_DELLINK, LINK)
                .toldApartBy((message, key) -> {
                    key.number(message.u32(IfInfoMsg.INDEX.offset()));
                    // AF_BRIDGE says that a device is or was a port of a bridge, AF_INET6 is about settings.
                    return message.u8(IfInfoMsg.FAMILY.offset()) == NetSocket.AF_UNSPEC;
                })
                // ifi_change and IFLA_EVENT are about the announcement.
                .comparing(
                        (int) IfInfoMsg.CHANGE.offset(),
                        Ifla.IFLA_STATS,
                        Ifla.IFLA_STATS64,
                        Ifla.IFLA_AF_SPEC,
                        Ifla.IFLA_EVENT)
                .build();
    }

    static ObjectKind addresses() {
        return ObjectKind.named("address")
                .groups(NetlinkGroup.IPV4_IFADDR, NetlinkGroup.IPV6_IFADDR)
                .listedBy(new Request(Rtm.RTM_GETADDR, out -> out.struct(ADDRESS)))
                .messages(Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR, ADDRESS)
                .toldApartBy(RouteKinds::address)
                .comparing(ADDRESS, Ifa.IFA_CACHEINFO)
                .build();
    }

    /** inet_insert_ifa() and ipv6_add_addr() say what is there already. */
    private static boolean address(MessageReader message, ObjectKey.Writer key) {
        int family = message.u8(IfAddrMsg.FAMILY.offset());
        key.number(family).number(message.u32(IfAddrMsg.INDEX.offset()));
        if (family == NetSocket.AF_INET) {
            key.number(message.u8(IfAddrMsg.PREFIXLEN.offset()));
            key.attributes(message, ADDRESS, Ifa.IFA_LOCAL, Ifa.IFA_ADDRESS);
        } else if (has(message, ADDRESS, Ifa.IFA_LOCAL)) {
            // Only an address with a peer has it; the peer can be changed.
            key.attributes(message, ADDRESS, Ifa.IFA_LOCAL);
        } else {
            key.attributes(message, ADDRESS, Ifa.IFA_ADDRESS);
        }
        return family == NetSocket.AF_INET || family == NetSocket.AF_INET6;
    }

    static ObjectKind neighbours() {
        return ObjectKind.named("neighbour")
                .groups(NetlinkGroup.NEIGH)
                .listedBy(new Request(Rtm.RTM_GETNEIGH, out -> out.struct(NEIGHBOUR)))
                .messages(Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH, NEIGHBOUR)
                .toldApartBy((message, key) -> {
                    int family = message.u8(NdMsg.FAMILY.offset());
                    key.number(family).number(message.u32(NdMsg.IFINDEX.offset()));
                    key.attributes(message, NEIGHBOUR, Nda.NDA_DST);
                    return (family == NetSocket.AF_INET || family == NetSocket.AF_INET6)
                            && (message.u8(NdMsg.FLAGS.offset()) & NdMsg.NTF_PROXY) == 0;
                })
                .comparing(NEIGHBOUR, Nda.NDA_CACHEINFO, Nda.NDA_PROBES)
                // neigh_dump_table() counts entries from the start of a bucket.
                .mayMissWhenOthersGo()
                .build();
    }

    static ObjectKind ipv4Routes(int table) {
        return routes("IPv4 route", NetlinkGroup.IPV4_ROUTE, NetSocket.AF_INET, table)
                .siblings(Siblings.ORDERED, (int) RtMsg.FLAGS.offset())
                .vanishingUnannounced(new SilentRemovals(true, true))
                .build();
    }

    static ObjectKind ipv6Routes(int table) {
        return routes("IPv6 route", NetlinkGroup.IPV6_ROUTE, NetSocket.AF_INET6, table)
                .siblings(Siblings.MERGED, (int) RtMsg.FLAGS.offset())
                .vanishingUnannounced(new SilentRemovals(false, true))
                .build();
    }

    private static ObjectKind.Builder routes(String name, NetlinkGroup group, int family, int table) {
        Request list = new Request(Rtm.RTM_GETROUTE, out -> {
            MemorySegment header = out.struct(ROUTE);
            RtMsg.FAMILY.set(header, family);
            if (table != ALL_TABLES) {
                out.u32(Rta.RTA_TABLE, table);
            }
        });
        return ObjectKind.named(name)
                .groups(group)
                .listedBy(list)
                .messages(Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE, ROUTE)
                .toldApartBy((message, key) -> {
                    key.number(message.u8(RtMsg.DST_LEN.offset()))
                            .number(message.u8(RtMsg.SRC_LEN.offset()))
                            .number(message.u8(RtMsg.TOS.offset()))
                            .attributes(message, ROUTE, Rta.RTA_TABLE, Rta.RTA_DST, Rta.RTA_SRC, Rta.RTA_PRIORITY);
                    return message.u8(RtMsg.FAMILY.offset()) == family
                            && (message.u32(RtMsg.FLAGS.offset()) & RtMsg.RTM_F_CLONED) == 0
                            && (table == ALL_TABLES || table == table(message));
                })
                .comparing(ROUTE, Rta.RTA_CACHEINFO, Rta.RTA_EXPIRES)
                .mayMissWhenOthersGo();
    }

    private static int table(MessageReader message) {
        AttributeCursor in = message.attributes(ROUTE);
        while (in.next()) {
            if (in.type() == Rta.RTA_TABLE) {
                return in.u32();
            }
        }
        return message.u8(RtMsg.TABLE.offset());
    }

    static ObjectKind rules() {
        return ObjectKind.named("rule")
                .groups(NetlinkGroup.IPV4_RULE, NetlinkGroup.IPV6_RULE)
                .listedBy(new Request(Rtm.RTM_GETRULE, out -> out.struct(RULE)))
                .messages(Rtm.RTM_NEWRULE, Rtm.RTM_DELRULE, RULE)
                .toldApartBy((message, key) -> {
                    int family = message.u8(FibRuleHdr.FAMILY.offset());
                    key.number(family).attributes(message, RULE, Fra.FRA_PRIORITY);
                    return family == NetSocket.AF_INET || family == NetSocket.AF_INET6;
                })
                // The flags say whether a device is there or a goto leads somewhere.
                .siblings(Siblings.COPIES, (int) FibRuleHdr.FLAGS.offset())
                .build();
    }

    static ObjectKind nexthops() {
        return ObjectKind.named("nexthop")
                .groups(NetlinkGroup.NEXTHOP)
                .listedBy(new Request(Rtm.RTM_GETNEXTHOP, out -> out.struct(NEXTHOP)))
                .messages(Rtm.RTM_NEWNEXTHOP, Rtm.RTM_DELNEXTHOP, NEXTHOP)
                .toldApartBy((message, key) -> {
                    key.attributes(message, NEXTHOP, Nha.NHA_ID);
                    return has(message, NEXTHOP, Nha.NHA_ID);
                })
                .comparing((int) NhMsg.FLAGS.offset())
                .vanishingUnannounced(new SilentRemovals(false, false))
                .build();
    }

    private static boolean has(MessageReader message, int structSize, int type) {
        AttributeCursor in = message.attributes(structSize);
        while (in.next()) {
            if (in.type() == type) {
                return true;
            }
        }
        return false;
    }
}
