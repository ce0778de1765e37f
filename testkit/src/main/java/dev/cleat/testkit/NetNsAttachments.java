package dev.cleat.testkit;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.cleat.bpf.AttachType;
import dev.cleat.link.Links;
import dev.cleat.link.NetDevice;
import dev.cleat.netlink.DumpInterruptedException;
import dev.cleat.netlink.DumpPolicy;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** BPF programs on a network namespace and its devices. */
final class NetNsAttachments {

    private static final List<AttachType> ON_DEVICES =
            List.of(AttachType.TCX_INGRESS, AttachType.TCX_EGRESS, AttachType.NETKIT_PRIMARY, AttachType.NETKIT_PEER);

    private static final List<AttachType> ON_NAMESPACES = List.of(AttachType.FLOW_DISSECTOR, AttachType.SK_LOOKUP);

    private static final int IFLA_XDP = 43;

    /** In {@code IFLA_XDP}: one for each of the modes, and the first for the only one. */
    private static final int IFLA_XDP_PROG_ID = 4;

    private static final int IFLA_XDP_HW_PROG_ID = 7;

    /** {@code TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)} and its counterpart: the filters of clsact, and of ingress. */
    private static final Map<String, Integer> FILTERS = Map.of("ingress", 0xFFFF_FFF2, "egress", 0xFFFF_FFF3);

    private static final int RTM_GETTFILTER = 46;

    /** {@code struct tcmsg}. */
    private static final int TC_MSG = 20;

    private static final int TCM_IFINDEX = 4;
    private static final int TCM_PARENT = 12;
    private static final int TCA_OPTIONS = 2;
    private static final int TCA_KIND = 1;
    private static final int TCA_BPF_ID = 11;

    private final Attachments found;

    private NetNsAttachments(Attachments found) {
        this.found = found;
    }

    /**
     * Adds those of a namespace; none if it is gone.
     *
     * @param seen the inodes of namespaces that have been looked at: only one that was opened is, since a process that is in
     *     it may end meanwhile
     */
    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    static void find(Path namespace, Set<Long> seen, Attachments found) {
        try (NetNsHandle netNs = NetNs.ofPath(namespace).open()) {
            if (seen.add(netNs.inode())) {
                new NetNsAttachments(found).find(netNs);
            }
        } catch (KernelException | DumpInterruptedException | DecodeException | IllegalArgumentException e) {
            // gone meanwhile, or never at rest, or a file in /run/netns that is no namespace
        }
    }

    private void find(NetNsHandle netNs) {
        String name = "net:[" + netNs.inode() + "]";
        for (AttachType type : ON_NAMESPACES) {
            found.addOnDescriptor(netNs.fd(), type, type + " of " + name);
        }
        List<NetDevice> devices;
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            devices = Links.on(rt).list();
            for (NetDevice device : devices) {
                String place = place(device, name);
                xdp(device, place);
                FILTERS.forEach((side, parent) -> filters(rt, device, parent, "tc " + side + place));
            }
        }
        netNs.run(() -> devices.forEach(device ->
                ON_DEVICES.forEach(type -> found.addOnDevice(device.index(), type, type + place(device, name)))));
    }

    private static String place(NetDevice device, String netNs) {
        return " of " + device.name() + " (" + device.index().value() + ") in " + netNs;
    }

    private void xdp(NetDevice device, String place) {
        for (RawAttribute attribute : device.otherAttributes()) {
            if (attribute.type() == IFLA_XDP) {
                AttributeCursor xdp = new AttributeCursor();
                xdp.reset(MemorySegment.ofArray(attribute.value()), 0, attribute.value().length);
                while (xdp.next()) {
                    if (xdp.type() >= IFLA_XDP_PROG_ID && xdp.type() <= IFLA_XDP_HW_PROG_ID) {
                        found.add(xdp.u32(), "XDP" + place);
                    }
                }
            }
        }
    }

    @SuppressWarnings("EmptyCatch") // what is not there holds nothing
    private void filters(Rtnetlink rt, NetDevice device, int parent, String place) {
        Request request = new Request(RTM_GETTFILTER, out -> {
            MemorySegment header = out.struct(TC_MSG);
            header.set(JAVA_INT_UNALIGNED, TCM_IFINDEX, device.index().value());
            header.set(JAVA_INT_UNALIGNED, TCM_PARENT, parent);
        });
        try {
            rt.dump(request, NetNsAttachments::programOfFilter, DumpPolicy.partial())
                    .values()
                    .forEach(id -> found.add(id, place));
        } catch (KernelException | DecodeException e) {
            // gone meanwhile, or a kernel without filters
        }
    }

    private static Integer programOfFilter(MessageReader message) {
        int program = 0;
        boolean bpf = false;
        AttributeCursor filter = message.attributes(TC_MSG);
        while (filter.next()) {
            if (filter.type() == TCA_KIND) {
                bpf = filter.string().equals("bpf");
            } else if (filter.type() == TCA_OPTIONS && bpf) {
                AttributeCursor options = filter.nested();
                while (options.next()) {
                    program = options.type() == TCA_BPF_ID ? options.u32() : program;
                }
            }
        }
        return program;
    }
}
