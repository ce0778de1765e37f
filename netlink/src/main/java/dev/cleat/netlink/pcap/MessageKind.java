package dev.cleat.netlink.pcap;

import dev.cleat.netlink.uapi.FibRuleHdr;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.InetDiagMsg;
import dev.cleat.netlink.uapi.InetDiagReqV2;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NhMsg;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.SockDiag;
import dev.cleat.netlink.uapi.TcMsg;
import dev.cleat.sys.struct.CStruct;
import org.jspecify.annotations.Nullable;

/**
 * What is in a message of some type.
 *
 * @param name the C name of the type, or its number
 * @param struct what comes after the header, {@code null} if that is not known
 * @param attributes what comes after the struct
 */
record MessageKind(String name, @Nullable CStruct struct, AttributeSpace attributes) {

    static MessageKind of(int family, int type, boolean request, int firstByte) {
        return switch (family) {
            case Netlink.NETLINK_ROUTE -> route(type);
            case Netlink.NETLINK_SOCK_DIAG -> sockDiag(type, request, firstByte);
            default -> unknown("message " + type);
        };
    }

    private static MessageKind unknown(String name) {
        return new MessageKind(name, null, AttributeSpace.UNKNOWN);
    }

    private static MessageKind route(int type) {
        String known = ConstantNames.of(Rtm.class, type);
        String name = known == null ? "message " + type : known;
        return switch (type) {
            case Rtm.RTM_NEWLINK,
                    Rtm.RTM_DELLINK,
                    Rtm.RTM_GETLINK,
                    Rtm.RTM_SETLINK,
                    Rtm.RTM_NEWLINKPROP,
                    Rtm.RTM_DELLINKPROP -> new MessageKind(name, IfInfoMsg.STRUCT, AttributeSpace.LINK);
            case Rtm.RTM_NEWADDR, Rtm.RTM_DELADDR, Rtm.RTM_GETADDR ->
                new MessageKind(name, IfAddrMsg.STRUCT, AttributeSpace.ADDRESS);
            case Rtm.RTM_NEWROUTE, Rtm.RTM_DELROUTE, Rtm.RTM_GETROUTE ->
                new MessageKind(name, RtMsg.STRUCT, AttributeSpace.ROUTE);
            case Rtm.RTM_NEWNEIGH, Rtm.RTM_DELNEIGH, Rtm.RTM_GETNEIGH ->
                new MessageKind(name, NdMsg.STRUCT, AttributeSpace.NEIGHBOUR);
            case Rtm.RTM_NEWRULE, Rtm.RTM_DELRULE, Rtm.RTM_GETRULE ->
                new MessageKind(name, FibRuleHdr.STRUCT, AttributeSpace.RULE);
            case Rtm.RTM_NEWNEXTHOP, Rtm.RTM_DELNEXTHOP, Rtm.RTM_GETNEXTHOP ->
                new MessageKind(name, NhMsg.STRUCT, AttributeSpace.NEXT_HOP);
            case Rtm.RTM_NEWQDISC,
                    Rtm.RTM_DELQDISC,
                    Rtm.RTM_GETQDISC,
                    Rtm.RTM_NEWTCLASS,
                    Rtm.RTM_DELTCLASS,
                    Rtm.RTM_GETTCLASS,
                    Rtm.RTM_NEWTFILTER,
                    Rtm.RTM_DELTFILTER,
                    Rtm.RTM_GETTFILTER -> new MessageKind(name, TcMsg.STRUCT, AttributeSpace.TRAFFIC_CONTROL);
            default -> unknown(name);
        };
    }

    private static MessageKind sockDiag(int type, boolean request, int firstByte) {
        String known = ConstantNames.of(SockDiag.class, type);
        String name = known == null ? "message " + type : known;
        boolean inet = firstByte == NetSocket.AF_INET || firstByte == NetSocket.AF_INET6;
        if (known == null || !inet) {
            return unknown(name);
        }
        return request
                ? new MessageKind(name, InetDiagReqV2.STRUCT, AttributeSpace.SOCKET_REQUEST)
                : new MessageKind(name, InetDiagMsg.STRUCT, AttributeSpace.SOCKET);
    }
}
