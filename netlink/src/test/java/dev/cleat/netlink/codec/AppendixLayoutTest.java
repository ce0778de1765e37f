package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.uapi.FibRuleHdr;
import dev.cleat.netlink.uapi.Fra;
import dev.cleat.netlink.uapi.IflaNetkit;
import dev.cleat.netlink.uapi.InetDiagReqV2;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.NdaCacheInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NextHopGroup;
import dev.cleat.netlink.uapi.NlMsgErrAttr;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.RtNextHop;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtax;
import dev.cleat.netlink.uapi.SockDiag;
import dev.cleat.sys.struct.CStruct;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The structs and numbers of the scenarios' appendix, byte for byte, on a little-endian machine. */
class AppendixLayoutTest {

    @Test
    void messageHeader() {
        assertBytes(NlMsgHdr.STRUCT, "14000000 1c00 0501 07000000 09000000", struct -> {
            NlMsgHdr.LEN.set(struct, 20);
            NlMsgHdr.TYPE.set(struct, 28);
            NlMsgHdr.FLAGS.set(struct, 0x105);
            NlMsgHdr.SEQ.set(struct, 7);
            NlMsgHdr.PID.set(struct, 9);
        });
    }

    @Test
    void neighbour() {
        assertBytes(NdMsg.STRUCT, "0a 00 0000 feffffff 8000 12 01", struct -> {
            NdMsg.FAMILY.set(struct, 10);
            NdMsg.IFINDEX.set(struct, -2);
            NdMsg.STATE.set(struct, NdMsg.NUD_PERMANENT);
            NdMsg.FLAGS.set(struct, NdMsg.NTF_EXT_LEARNED | NdMsg.NTF_SELF);
            NdMsg.TYPE.set(struct, 1);
        });
        assertBytes(NdaCacheInfo.STRUCT, "01000000 02000000 03000000 04000000", struct -> {
            NdaCacheInfo.CONFIRMED.set(struct, 1);
            NdaCacheInfo.USED.set(struct, 2);
            NdaCacheInfo.UPDATED.set(struct, 3);
            NdaCacheInfo.REFCNT.set(struct, 4);
        });
        assertThat(new int[] {
                    Nda.NDA_DST,
                    Nda.NDA_LLADDR,
                    Nda.NDA_CACHEINFO,
                    Nda.NDA_PROBES,
                    Nda.NDA_VLAN,
                    Nda.NDA_PORT,
                    Nda.NDA_VNI,
                    Nda.NDA_IFINDEX,
                    Nda.NDA_MASTER,
                    Nda.NDA_LINK_NETNSID,
                    Nda.NDA_SRC_VNI,
                    Nda.NDA_PROTOCOL,
                    Nda.NDA_NH_ID,
                    Nda.NDA_FDB_EXT_ATTRS,
                    Nda.NDA_FLAGS_EXT,
                    Nda.NDA_NDM_STATE_MASK,
                    Nda.NDA_NDM_FLAGS_MASK
                })
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(new int[] {NdMsg.NTF_USE, NdMsg.NTF_PROXY, NdMsg.NTF_OFFLOADED, NdMsg.NTF_STICKY, NdMsg.NTF_ROUTER})
                .containsExactly(1, 8, 0x20, 0x40, 0x80);
        assertThat(new int[] {NdMsg.NTF_EXT_MANAGED, NdMsg.NTF_EXT_LOCKED, NdMsg.NTF_EXT_EXT_VALIDATED})
                .containsExactly(1, 2, 4);
        assertThat(new int[] {NdMsg.NUD_INCOMPLETE, NdMsg.NUD_REACHABLE, NdMsg.NUD_STALE, NdMsg.NUD_DELAY})
                .containsExactly(1, 2, 4, 8);
        assertThat(new int[] {NdMsg.NUD_PROBE, NdMsg.NUD_FAILED, NdMsg.NUD_NOARP})
                .containsExactly(0x10, 0x20, 0x40);
    }

    @Test
    void route() {
        assertBytes(RtMsg.STRUCT, "02 18 01 04 fe 04 fd 01 00210000", struct -> {
            RtMsg.FAMILY.set(struct, 2);
            RtMsg.DST_LEN.set(struct, 24);
            RtMsg.SRC_LEN.set(struct, 1);
            RtMsg.TOS.set(struct, 4);
            RtMsg.TABLE.set(struct, RtMsg.RT_TABLE_MAIN);
            RtMsg.PROTOCOL.set(struct, RtMsg.RTPROT_STATIC);
            RtMsg.SCOPE.set(struct, RtMsg.RT_SCOPE_LINK);
            RtMsg.TYPE.set(struct, RtMsg.RTN_UNICAST);
            RtMsg.FLAGS.set(struct, RtMsg.RTM_F_FIB_MATCH | RtMsg.RTM_F_NOTIFY);
        });
        assertThat(new int[] {
                    RtMsg.RTM_F_CLONED,
                    RtMsg.RTM_F_PREFIX,
                    RtMsg.RTM_F_LOOKUP_TABLE,
                    RtMsg.RTM_F_OFFLOAD,
                    RtMsg.RTM_F_TRAP,
                    RtMsg.RTM_F_OFFLOAD_FAILED
                })
                .containsExactly(0x200, 0x800, 0x1000, 0x4000, 0x8000, 0x20000000);
        assertThat(new int[] {
                    Rta.RTA_UID,
                    Rta.RTA_TTL_PROPAGATE,
                    Rta.RTA_IP_PROTO,
                    Rta.RTA_SPORT,
                    Rta.RTA_DPORT,
                    Rta.RTA_NH_ID,
                    Rta.RTA_FLOWLABEL
                })
                .containsExactly(25, 26, 27, 28, 29, 30, 31);
        assertThat(new int[] {
                    Rtax.RTAX_LOCK,
                    Rtax.RTAX_MTU,
                    Rtax.RTAX_ADVMSS,
                    Rtax.RTAX_HOPLIMIT,
                    Rtax.RTAX_RTO_MIN,
                    Rtax.RTAX_QUICKACK,
                    Rtax.RTAX_CC_ALGO,
                    Rtax.RTAX_FASTOPEN_NO_COOKIE
                })
                .containsExactly(1, 2, 8, 10, 13, 15, 16, 17);
    }

    @Test
    void nextHops() {
        assertBytes(RtNextHop.STRUCT, "1000 04 09 03000000", struct -> {
            RtNextHop.LEN.set(struct, 16);
            RtNextHop.FLAGS.set(struct, 4);
            RtNextHop.HOPS.set(struct, 9);
            RtNextHop.IFINDEX.set(struct, 3);
        });
        assertBytes(NextHopGroup.STRUCT, "05000000 01 02 0000", struct -> {
            NextHopGroup.ID.set(struct, 5);
            NextHopGroup.WEIGHT.set(struct, 1);
            NextHopGroup.WEIGHT_HIGH.set(struct, 2);
        });
    }

    @Test
    void rule() {
        assertBytes(FibRuleHdr.STRUCT, "02 20 10 08 fe 00 00 01 02000000", struct -> {
            FibRuleHdr.FAMILY.set(struct, 2);
            FibRuleHdr.DST_LEN.set(struct, 32);
            FibRuleHdr.SRC_LEN.set(struct, 16);
            FibRuleHdr.TOS.set(struct, 8);
            FibRuleHdr.TABLE.set(struct, 254);
            FibRuleHdr.ACTION.set(struct, 1);
            FibRuleHdr.FLAGS.set(struct, 2);
        });
        assertThat(new int[] {
                    Fra.FRA_DST,
                    Fra.FRA_SRC,
                    Fra.FRA_IIFNAME,
                    Fra.FRA_GOTO,
                    Fra.FRA_PRIORITY,
                    Fra.FRA_FWMARK,
                    Fra.FRA_FLOW,
                    Fra.FRA_TUN_ID,
                    Fra.FRA_SUPPRESS_IFGROUP,
                    Fra.FRA_SUPPRESS_PREFIXLEN,
                    Fra.FRA_TABLE,
                    Fra.FRA_FWMASK,
                    Fra.FRA_OIFNAME
                })
                .containsExactly(1, 2, 3, 4, 6, 10, 11, 12, 13, 14, 15, 16, 17);
        assertThat(new int[] {
                    Fra.FRA_PAD,
                    Fra.FRA_L3MDEV,
                    Fra.FRA_UID_RANGE,
                    Fra.FRA_PROTOCOL,
                    Fra.FRA_IP_PROTO,
                    Fra.FRA_SPORT_RANGE,
                    Fra.FRA_DPORT_RANGE,
                    Fra.FRA_DSCP,
                    Fra.FRA_FLOWLABEL,
                    Fra.FRA_FLOWLABEL_MASK,
                    Fra.FRA_SPORT_MASK,
                    Fra.FRA_DPORT_MASK,
                    Fra.FRA_DSCP_MASK
                })
                .containsExactly(18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30);
    }

    @Test
    void netkit() {
        assertThat(new int[] {
                    IflaNetkit.IFLA_NETKIT_PEER_INFO,
                    IflaNetkit.IFLA_NETKIT_PRIMARY,
                    IflaNetkit.IFLA_NETKIT_POLICY,
                    IflaNetkit.IFLA_NETKIT_PEER_POLICY,
                    IflaNetkit.IFLA_NETKIT_MODE,
                    IflaNetkit.IFLA_NETKIT_SCRUB,
                    IflaNetkit.IFLA_NETKIT_PEER_SCRUB,
                    IflaNetkit.IFLA_NETKIT_HEADROOM,
                    IflaNetkit.IFLA_NETKIT_TAILROOM,
                    IflaNetkit.IFLA_NETKIT_PAIRING
                })
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void sockDiagRequest() {
        assertBytes(
                InetDiagReqV2.STRUCT,
                "0206010002000000 1f90 0050 " + "0a000001" + "00".repeat(12) + " 0a000002" + "00".repeat(12)
                        + " 07000000 ffffffffffffffff",
                struct -> {
                    InetDiagReqV2.FAMILY.set(struct, 2);
                    InetDiagReqV2.PROTOCOL.set(struct, 6);
                    InetDiagReqV2.EXT.set(struct, 1);
                    InetDiagReqV2.STATES.set(struct, 2);
                    put(struct, InetDiagReqV2.SPORT.offset(), "1f90");
                    put(struct, InetDiagReqV2.DPORT.offset(), "0050");
                    put(struct, InetDiagReqV2.SRC.offset(), "0a000001");
                    put(struct, InetDiagReqV2.DST.offset(), "0a000002");
                    InetDiagReqV2.IF.set(struct, 7);
                    put(struct, InetDiagReqV2.COOKIE.offset(), "ffffffffffffffff");
                });
        assertThat(SockDiag.SOCK_DIAG_BY_FAMILY).isEqualTo(20);
        assertThat(SockDiag.SOCK_DESTROY).isEqualTo(21);
        assertThat(Netlink.NETLINK_SOCK_DIAG).isEqualTo(4);
    }

    @Test
    void extendedAckAndSocketOptions() {
        assertThat(new int[] {
                    NlMsgErrAttr.NLMSGERR_ATTR_MSG,
                    NlMsgErrAttr.NLMSGERR_ATTR_OFFS,
                    NlMsgErrAttr.NLMSGERR_ATTR_COOKIE,
                    NlMsgErrAttr.NLMSGERR_ATTR_POLICY,
                    NlMsgErrAttr.NLMSGERR_ATTR_MISS_TYPE,
                    NlMsgErrAttr.NLMSGERR_ATTR_MISS_NEST
                })
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Netlink.NLM_F_CAPPED).isEqualTo(0x100);
        assertThat(Netlink.NLM_F_ACK_TLVS).isEqualTo(0x200);
        assertThat(new int[] {
                    Netlink.SOL_NETLINK,
                    Netlink.NETLINK_ADD_MEMBERSHIP,
                    Netlink.NETLINK_DROP_MEMBERSHIP,
                    Netlink.NETLINK_PKTINFO,
                    Netlink.NETLINK_NO_ENOBUFS,
                    Netlink.NETLINK_LISTEN_ALL_NSID,
                    Netlink.NETLINK_CAP_ACK,
                    Netlink.NETLINK_EXT_ACK,
                    Netlink.NETLINK_GET_STRICT_CHK
                })
                .containsExactly(270, 1, 2, 3, 5, 8, 10, 11, 12);
    }

    private static void put(MemorySegment struct, long offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        MemorySegment.copy(bytes, 0, struct, JAVA_BYTE, offset, bytes.length);
    }

    private static void assertBytes(CStruct layout, String expected, Consumer<MemorySegment> writer) {
        MemorySegment struct = MemorySegment.ofArray(new byte[(int) layout.size()]);
        writer.accept(struct);
        assertThat(HexFormat.of().formatHex(struct.toArray(JAVA_BYTE))).isEqualTo(expected.replace(" ", ""));
    }
}
