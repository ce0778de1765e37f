package dev.cleat.netlink;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Rtm;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When the kernel removes objects without announcing it (fib_flush(), nexthop_flush_dev()): together with something else
 * that it does announce.
 *
 * @param withAddresses whether IPv4 addresses take objects with them
 * @param withNexthops whether nexthop objects do; devices always do
 */
record SilentRemovals(boolean withAddresses, boolean withNexthops) {

    /** {@code ifi_change} of a device that is new. */
    private static final int EVERYTHING = ~0;

    List<NetlinkGroup> groups() {
        List<NetlinkGroup> groups = new ArrayList<>(List.of(NetlinkGroup.LINK));
        if (withAddresses) {
            groups.add(NetlinkGroup.IPV4_IFADDR);
        }
        if (withNexthops) {
            groups.add(NetlinkGroup.NEXTHOP);
        }
        return groups;
    }

    @Nullable
    Cause of(MessageReader message) {
        return switch (message.type()) {
            case Rtm.RTM_DELLINK -> isDevice(message) ? Cause.LINK : null;
            case Rtm.RTM_NEWLINK -> isDevice(message) && wentDown(message) ? Cause.LINK : null;
            case Rtm.RTM_DELADDR ->
                withAddresses && message.u8(IfAddrMsg.FAMILY.offset()) == NetSocket.AF_INET ? Cause.ADDRESS : null;
            case Rtm.RTM_DELNEXTHOP -> withNexthops ? Cause.NEXTHOP : null;
            default -> null;
        };
    }

    private static boolean isDevice(MessageReader message) {
        return message.u8(IfInfoMsg.FAMILY.offset()) == NetSocket.AF_UNSPEC;
    }

    private static boolean wentDown(MessageReader message) {
        int change = message.u32(IfInfoMsg.CHANGE.offset());
        return change != EVERYTHING
                && (change & IfInfoMsg.IFF_UP) != 0
                && (message.u32(IfInfoMsg.FLAGS.offset()) & IfInfoMsg.IFF_UP) == 0;
    }
}
