package dev.cleat.testkit;

import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;

/** Asks for a device of a kind, in a new namespace. */
record DeviceKindProbe(String kind) implements FeatureProbe {

    // linux/rtnetlink.h, linux/netlink.h and linux/if_link.h.
    private static final int RTM_NEWLINK = 16;
    private static final int NLM_F_CREATE_EXCL = 0x400 | 0x200;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int SIZE_OF_IFINFOMSG = 16;

    @Override
    public boolean succeeds() {
        try (NetNsHandle netNs = NetNs.create();
                Rtnetlink rt = Rtnetlink.open(netNs)) {
            rt.execute(new Request(RTM_NEWLINK, NLM_F_CREATE_EXCL, out -> {
                out.struct(SIZE_OF_IFINFOMSG);
                out.string(IFLA_IFNAME, "probe");
                out.beginNest(IFLA_LINKINFO);
                out.string(IFLA_INFO_KIND, kind);
                out.endNest();
            }));
            return true;
        } catch (NetlinkException e) {
            if (e.errno().equals(Errno.EPERM)) {
                throw e;
            }
            // A kind that is known but misses its options is refused otherwise: a vlan without an id with EINVAL.
            return !e.errno().equals(Errno.EOPNOTSUPP);
        }
    }
}
