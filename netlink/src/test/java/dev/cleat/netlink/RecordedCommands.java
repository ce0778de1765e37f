package dev.cleat.netlink;

import dev.cleat.netlink.uapi.FibRuleHdr;
import dev.cleat.netlink.uapi.Fra;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Nda;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NhMsg;
import dev.cleat.netlink.uapi.Nha;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtax;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.VethInfo;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ip link add ... type veth}, {@code ip address add}, {@code ip neigh add}, {@code ip nexthop add}, {@code ip
 * route add}, {@code ip rule add}, a refused route and {@code ip link show} say, in a fresh namespace. As a program, it
 * writes the corpus of {@code GoldenDumpTest} to the file named as its argument.
 */
final class RecordedCommands {

    private static final int CREATE = Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL;
    private static final int VETH0 = 10;
    private static final int VETH1 = 11;

    static final List<Request> ALL = List.of(
            addVeth(),
            setUp(VETH0),
            setUp(VETH1),
            addAddress(),
            addNeighbour(),
            addNextHop(),
            addRoute(ip("10.2.0.0"), 16),
            addRule(),
            // Host bits are set: refused, with a reason.
            addRoute(ip("10.2.0.1"), 16));

    private RecordedCommands() {}

    public static void main(String[] args) throws IOException {
        record(Path.of(args[0]));
        System.out.println(Files.size(Path.of(args[0])) + " bytes");
    }

    /** Makes them in a namespace of their own. */
    static void record(Path file) throws IOException {
        try (NetNsHandle netNs = NetNs.create();
                Rtnetlink rt = Rtnetlink.open(netNs);
                Recording _ = rt.recordTo(file)) {
            for (Request request : ALL) {
                try {
                    rt.execute(request);
                } catch (KernelException e) {
                    System.out.println(e.getMessage());
                }
            }
            rt.dump(Requests.ALL_LINKS, message -> null);
            rt.dump(Requests.ALL_ROUTES, message -> null);
        }
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static Request addVeth() {
        return new Request(Rtm.RTM_NEWLINK, CREATE, out -> {
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), VETH0);
            out.string(Ifla.IFLA_IFNAME, "veth0");
            out.bytes(Ifla.IFLA_ADDRESS, new byte[] {2, 0, 0, 0, 0, 1});
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "veth");
            out.beginNest(IflaInfo.IFLA_INFO_DATA);
            out.beginNest(VethInfo.VETH_INFO_PEER);
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), VETH1);
            out.string(Ifla.IFLA_IFNAME, "veth1");
            out.bytes(Ifla.IFLA_ADDRESS, new byte[] {2, 0, 0, 0, 0, 2});
            out.endNest();
            out.endNest();
            out.endNest();
        });
    }

    private static Request setUp(int index) {
        return Requests.setUp(index);
    }

    private static Request addAddress() {
        return new Request(Rtm.RTM_NEWADDR, CREATE, out -> {
            MemorySegment header = out.struct(IfAddrMsg.STRUCT.size());
            IfAddrMsg.FAMILY.set(header, NetSocket.AF_INET);
            IfAddrMsg.PREFIXLEN.set(header, 24);
            IfAddrMsg.INDEX.set(header, VETH0);
            out.address(Ifa.IFA_LOCAL, ip("10.1.0.1"));
            out.address(Ifa.IFA_ADDRESS, ip("10.1.0.1"));
        });
    }

    private static Request addNeighbour() {
        return new Request(Rtm.RTM_NEWNEIGH, CREATE, out -> {
            MemorySegment header = out.struct(NdMsg.STRUCT.size());
            NdMsg.FAMILY.set(header, NetSocket.AF_INET);
            NdMsg.IFINDEX.set(header, VETH0);
            NdMsg.STATE.set(header, 0x80);
            out.address(Nda.NDA_DST, ip("10.1.0.2"));
            out.bytes(Nda.NDA_LLADDR, new byte[] {2, 0, 0, 0, 0, 9});
            out.u8(Nda.NDA_PROTOCOL, 99);
        });
    }

    private static Request addNextHop() {
        return new Request(Rtm.RTM_NEWNEXTHOP, CREATE, out -> {
            NhMsg.FAMILY.set(out.struct(NhMsg.STRUCT.size()), NetSocket.AF_INET);
            out.u32(Nha.NHA_ID, 5);
            out.u32(Nha.NHA_OIF, VETH0);
            out.address(Nha.NHA_GATEWAY, ip("10.1.0.2"));
        });
    }

    private static Request addRoute(InetAddress destination, int length) {
        return new Request(Rtm.RTM_NEWROUTE, CREATE, out -> {
            MemorySegment header = out.struct(RtMsg.STRUCT.size());
            RtMsg.FAMILY.set(header, NetSocket.AF_INET);
            RtMsg.DST_LEN.set(header, length);
            RtMsg.TABLE.set(header, RtMsg.RT_TABLE_MAIN);
            RtMsg.PROTOCOL.set(header, RtMsg.RTPROT_STATIC);
            RtMsg.TYPE.set(header, RtMsg.RTN_UNICAST);
            out.address(Rta.RTA_DST, destination);
            out.address(Rta.RTA_GATEWAY, ip("10.1.0.2"));
            out.u32(Rta.RTA_OIF, VETH0);
            out.beginNest(Rta.RTA_METRICS);
            out.u32(Rtax.RTAX_MTU, 1400);
            out.endNest();
        });
    }

    private static Request addRule() {
        return new Request(Rtm.RTM_NEWRULE, CREATE, out -> {
            MemorySegment header = out.struct(FibRuleHdr.STRUCT.size());
            FibRuleHdr.FAMILY.set(header, NetSocket.AF_INET);
            FibRuleHdr.ACTION.set(header, 1);
            out.u32(Fra.FRA_TABLE, 1000);
            out.u32(Fra.FRA_PRIORITY, 500);
            out.u32(Fra.FRA_FWMARK, 0xF);
            out.string(Fra.FRA_IIFNAME, "veth0");
        });
    }
}
