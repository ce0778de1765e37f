package dev.cleat.netlink.pcap;

import dev.cleat.netlink.uapi.Fra;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.IflaNetkit;
import dev.cleat.netlink.uapi.InetDiag;
import dev.cleat.netlink.uapi.InetDiagReqAttr;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.Nha;
import dev.cleat.netlink.uapi.NlMsgErrAttr;
import dev.cleat.netlink.uapi.NlPolicyTypeAttr;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtax;
import dev.cleat.netlink.uapi.Tca;
import dev.cleat.netlink.uapi.VethInfo;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the numbers of attributes mean within a message or another attribute, and how their values read. */
final class AttributeSpace {

    static final AttributeSpace UNKNOWN = new AttributeSpace(Object.class, 0);
    static final AttributeSpace LINK = link();
    static final AttributeSpace ADDRESS = new AttributeSpace(Ifa.class, 0)
            .all(
                    AttributeKind.IP,
                    Ifa.IFA_ADDRESS,
                    Ifa.IFA_LOCAL,
                    Ifa.IFA_BROADCAST,
                    Ifa.IFA_ANYCAST,
                    Ifa.IFA_MULTICAST)
            .all(AttributeKind.STRING, Ifa.IFA_LABEL)
            .all(AttributeKind.BITS, Ifa.IFA_FLAGS)
            .all(AttributeKind.U32, Ifa.IFA_RT_PRIORITY)
            .all(AttributeKind.S32, Ifa.IFA_TARGET_NETNSID)
            .all(AttributeKind.U8, Ifa.IFA_PROTO);
    static final AttributeSpace ROUTE = route();
    static final AttributeSpace NEIGHBOUR = new AttributeSpace(Nda.class, 0)
            .all(AttributeKind.IP, Nda.NDA_DST)
            .all(AttributeKind.U32, Nda.NDA_PROBES, Nda.NDA_VNI, Nda.NDA_IFINDEX, Nda.NDA_MASTER, Nda.NDA_NH_ID)
            .all(AttributeKind.U32, Nda.NDA_SRC_VNI)
            .all(AttributeKind.S32, Nda.NDA_LINK_NETNSID)
            .all(AttributeKind.BITS, Nda.NDA_FLAGS_EXT)
            .all(AttributeKind.U16, Nda.NDA_VLAN, Nda.NDA_NDM_STATE_MASK)
            .all(AttributeKind.BE16, Nda.NDA_PORT)
            .all(AttributeKind.U8, Nda.NDA_PROTOCOL, Nda.NDA_NDM_FLAGS_MASK)
            .nest(Nda.NDA_FDB_EXT_ATTRS, UNKNOWN);
    static final AttributeSpace RULE = new AttributeSpace(Fra.class, 0)
            .all(AttributeKind.IP, Fra.FRA_DST, Fra.FRA_SRC)
            .all(AttributeKind.STRING, Fra.FRA_IIFNAME, Fra.FRA_OIFNAME)
            .all(AttributeKind.U32, Fra.FRA_GOTO, Fra.FRA_PRIORITY, Fra.FRA_TABLE)
            .all(AttributeKind.S32, Fra.FRA_SUPPRESS_IFGROUP, Fra.FRA_SUPPRESS_PREFIXLEN)
            .all(AttributeKind.BITS, Fra.FRA_FWMARK, Fra.FRA_FWMASK, Fra.FRA_FLOW)
            .all(AttributeKind.U8, Fra.FRA_L3MDEV, Fra.FRA_PROTOCOL, Fra.FRA_IP_PROTO, Fra.FRA_DSCP);
    static final AttributeSpace NEXT_HOP = new AttributeSpace(Nha.class, 0)
            .all(AttributeKind.U32, Nha.NHA_ID, Nha.NHA_OIF, Nha.NHA_MASTER)
            .all(AttributeKind.IP, Nha.NHA_GATEWAY)
            .all(AttributeKind.U16, Nha.NHA_GROUP_TYPE, Nha.NHA_ENCAP_TYPE)
            .all(AttributeKind.BITS, Nha.NHA_OP_FLAGS)
            .all(AttributeKind.U32, Nha.NHA_HW_STATS_ENABLE, Nha.NHA_HW_STATS_USED)
            .nest(Nha.NHA_RES_GROUP, UNKNOWN)
            .nest(Nha.NHA_RES_BUCKET, UNKNOWN);
    static final AttributeSpace TRAFFIC_CONTROL = new AttributeSpace(Tca.class, 0)
            .all(AttributeKind.STRING, Tca.TCA_KIND)
            .all(AttributeKind.U32, Tca.TCA_CHAIN, Tca.TCA_INGRESS_BLOCK, Tca.TCA_EGRESS_BLOCK)
            .all(AttributeKind.U8, Tca.TCA_HW_OFFLOAD);
    static final AttributeSpace SOCKET_REQUEST =
            new AttributeSpace(InetDiagReqAttr.class, 0).all(AttributeKind.U32, InetDiagReqAttr.INET_DIAG_REQ_PROTOCOL);
    static final AttributeSpace SOCKET = new AttributeSpace(InetDiag.class, 0)
            .all(AttributeKind.STRING, InetDiag.INET_DIAG_CONG)
            .all(AttributeKind.U8, InetDiag.INET_DIAG_TOS, InetDiag.INET_DIAG_TCLASS, InetDiag.INET_DIAG_SHUTDOWN)
            .all(AttributeKind.U8, InetDiag.INET_DIAG_PROTOCOL, InetDiag.INET_DIAG_SKV6ONLY)
            .all(AttributeKind.BITS, InetDiag.INET_DIAG_MARK)
            .all(AttributeKind.U32, InetDiag.INET_DIAG_CLASS_ID)
            .all(AttributeKind.U64, InetDiag.INET_DIAG_CGROUP_ID);
    static final AttributeSpace EXTENDED_ACK = new AttributeSpace(NlMsgErrAttr.class, 0)
            .all(AttributeKind.STRING, NlMsgErrAttr.NLMSGERR_ATTR_MSG)
            .all(AttributeKind.U32, NlMsgErrAttr.NLMSGERR_ATTR_OFFS, NlMsgErrAttr.NLMSGERR_ATTR_MISS_TYPE)
            .all(AttributeKind.U32, NlMsgErrAttr.NLMSGERR_ATTR_MISS_NEST)
            .nest(NlMsgErrAttr.NLMSGERR_ATTR_POLICY, new AttributeSpace(NlPolicyTypeAttr.class, 0));

    private final Class<?> constants;
    private final int structSize;
    private final Map<Integer, AttributeKind> kinds = new HashMap<>();
    private final Map<Integer, AttributeSpace> nests = new HashMap<>();

    /** Attributes that this class names, after a struct of this size within the attribute that holds them. */
    private AttributeSpace(Class<?> constants, int structSize) {
        this.constants = constants;
        this.structSize = structSize;
    }

    private AttributeSpace all(AttributeKind kind, int... types) {
        for (int type : types) {
            kinds.put(type, kind);
        }
        return this;
    }

    private AttributeSpace nest(int type, AttributeSpace inner) {
        nests.put(type, inner);
        return this;
    }

    private static AttributeSpace link() {
        return describeLink(new AttributeSpace(Ifla.class, 0));
    }

    private static AttributeSpace describeLink(AttributeSpace space) {
        return space.all(AttributeKind.STRING, Ifla.IFLA_IFNAME, Ifla.IFLA_QDISC, Ifla.IFLA_IFALIAS)
                .all(AttributeKind.STRING, Ifla.IFLA_ALT_IFNAME, Ifla.IFLA_PHYS_PORT_NAME)
                .all(AttributeKind.STRING, Ifla.IFLA_PARENT_DEV_NAME, Ifla.IFLA_PARENT_DEV_BUS_NAME)
                .all(AttributeKind.U32, Ifla.IFLA_MTU, Ifla.IFLA_LINK, Ifla.IFLA_MASTER, Ifla.IFLA_TXQLEN)
                .all(AttributeKind.U32, Ifla.IFLA_GROUP, Ifla.IFLA_PROMISCUITY, Ifla.IFLA_ALLMULTI)
                .all(AttributeKind.U32, Ifla.IFLA_NUM_TX_QUEUES, Ifla.IFLA_NUM_RX_QUEUES, Ifla.IFLA_CARRIER_CHANGES)
                .all(AttributeKind.U32, Ifla.IFLA_CARRIER_UP_COUNT, Ifla.IFLA_CARRIER_DOWN_COUNT)
                .all(AttributeKind.U32, Ifla.IFLA_MIN_MTU, Ifla.IFLA_MAX_MTU, Ifla.IFLA_EVENT)
                .all(AttributeKind.U32, Ifla.IFLA_GSO_MAX_SEGS, Ifla.IFLA_GSO_MAX_SIZE, Ifla.IFLA_GRO_MAX_SIZE)
                .all(AttributeKind.U32, Ifla.IFLA_TSO_MAX_SIZE, Ifla.IFLA_TSO_MAX_SEGS)
                .all(AttributeKind.U32, Ifla.IFLA_GSO_IPV4_MAX_SIZE, Ifla.IFLA_GRO_IPV4_MAX_SIZE)
                .all(AttributeKind.U16, Ifla.IFLA_HEADROOM, Ifla.IFLA_TAILROOM)
                .all(AttributeKind.U8, Ifla.IFLA_NETNS_IMMUTABLE)
                .all(AttributeKind.U32, Ifla.IFLA_NET_NS_PID, Ifla.IFLA_NET_NS_FD)
                .all(AttributeKind.S32, Ifla.IFLA_LINK_NETNSID, Ifla.IFLA_NEW_NETNSID, Ifla.IFLA_TARGET_NETNSID)
                .all(AttributeKind.S32, Ifla.IFLA_NEW_IFINDEX)
                .all(AttributeKind.BITS, Ifla.IFLA_EXT_MASK)
                .all(AttributeKind.U8, Ifla.IFLA_OPERSTATE, Ifla.IFLA_LINKMODE, Ifla.IFLA_CARRIER)
                .all(AttributeKind.U8, Ifla.IFLA_PROTO_DOWN)
                .nest(
                        Ifla.IFLA_LINKINFO,
                        new AttributeSpace(IflaInfo.class, 0)
                                .all(AttributeKind.STRING, IflaInfo.IFLA_INFO_KIND, IflaInfo.IFLA_INFO_SLAVE_KIND)
                                .nest(IflaInfo.IFLA_INFO_DATA, UNKNOWN))
                .nest(Ifla.IFLA_AF_SPEC, UNKNOWN)
                .nest(Ifla.IFLA_XDP, UNKNOWN)
                .nest(
                        Ifla.IFLA_PROP_LIST,
                        new AttributeSpace(Ifla.class, 0).all(AttributeKind.STRING, Ifla.IFLA_ALT_IFNAME));
    }

    private static AttributeSpace route() {
        return new AttributeSpace(Rta.class, 0)
                .all(AttributeKind.IP, Rta.RTA_DST, Rta.RTA_SRC, Rta.RTA_GATEWAY, Rta.RTA_PREFSRC)
                .all(AttributeKind.U32, Rta.RTA_IIF, Rta.RTA_OIF, Rta.RTA_PRIORITY, Rta.RTA_TABLE, Rta.RTA_UID)
                .all(AttributeKind.U32, Rta.RTA_NH_ID, Rta.RTA_EXPIRES)
                .all(AttributeKind.BITS, Rta.RTA_MARK, Rta.RTA_FLOW)
                .all(AttributeKind.U16, Rta.RTA_ENCAP_TYPE)
                .all(AttributeKind.BE16, Rta.RTA_SPORT, Rta.RTA_DPORT)
                .all(AttributeKind.U8, Rta.RTA_PREF, Rta.RTA_TTL_PROPAGATE, Rta.RTA_IP_PROTO)
                .nest(Rta.RTA_METRICS, metrics())
                .nest(Rta.RTA_ENCAP, UNKNOWN);
    }

    private static AttributeSpace metrics() {
        AttributeSpace space = new AttributeSpace(Rtax.class, 0);
        for (int type = 1; type < Rtax.RTAX_FASTOPEN_NO_COOKIE + 1; type++) {
            space.all(type == Rtax.RTAX_CC_ALGO ? AttributeKind.STRING : AttributeKind.U32, type);
        }
        return space;
    }

    /** What {@code IFLA_INFO_DATA} holds, by the kind of device. */
    static @Nullable AttributeSpace infoData(String kind) {
        int peer = (int) IfInfoMsg.STRUCT.size();
        return switch (kind) {
            case "veth" ->
                new AttributeSpace(VethInfo.class, 0)
                        .nest(VethInfo.VETH_INFO_PEER, describeLink(new AttributeSpace(Ifla.class, peer)));
            case "netkit" ->
                new AttributeSpace(IflaNetkit.class, 0)
                        .all(AttributeKind.U8, IflaNetkit.IFLA_NETKIT_PRIMARY)
                        .all(AttributeKind.U32, IflaNetkit.IFLA_NETKIT_POLICY, IflaNetkit.IFLA_NETKIT_PEER_POLICY)
                        .all(AttributeKind.U32, IflaNetkit.IFLA_NETKIT_MODE, IflaNetkit.IFLA_NETKIT_SCRUB)
                        .all(AttributeKind.U32, IflaNetkit.IFLA_NETKIT_PEER_SCRUB)
                        .all(AttributeKind.U16, IflaNetkit.IFLA_NETKIT_HEADROOM, IflaNetkit.IFLA_NETKIT_TAILROOM)
                        .nest(IflaNetkit.IFLA_NETKIT_PEER_INFO, describeLink(new AttributeSpace(Ifla.class, peer)));
            default -> null;
        };
    }

    /** The name of an attribute, or its number. */
    String name(int type) {
        String name = ConstantNames.of(constants, type);
        return name == null ? "attribute " + type : name;
    }

    AttributeKind kind(int type) {
        return kinds.getOrDefault(type, AttributeKind.HEX);
    }

    /** What is within an attribute that holds others, or {@code null} if it is not known to do so. */
    @Nullable
    AttributeSpace nested(int type) {
        return nests.get(type);
    }

    int structSize() {
        return structSize;
    }

    boolean isLinkInfo() {
        return constants.equals(IflaInfo.class);
    }
}
