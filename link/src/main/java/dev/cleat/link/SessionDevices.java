package dev.cleat.link;

import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NamespacedDevice;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.uapi.IfReq;
import java.lang.foreign.MemorySegment;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** What a reference to a device means within a session, and in its messages. */
final class SessionDevices {

    private final Rtnetlink rt;

    SessionDevices(Rtnetlink rt) {
        this.rt = rt;
    }

    /** The name or index within the session's namespace. */
    DeviceRef local(DeviceRef device) {
        if (!(device instanceof NamespacedDevice(NetNs netNs, DeviceRef within))) {
            return device;
        }
        if (!rt.isIn(netNs)) {
            throw new IllegalArgumentException(device + " is not in the network namespace of this session, " + rt);
        }
        return within;
    }

    /** What a request may name: before Linux 5.18, one that changes a device knew no alternative name over 15 bytes. */
    DeviceRef target(DeviceRef device) {
        DeviceRef target = local(device);
        return target instanceof DeviceName name && isLong(name) ? read(device).index() : target;
    }

    /** The index, asked for if only the name is known. */
    IfIndex index(DeviceRef device) {
        return switch (local(device)) {
            case IfIndex index -> index;
            case DeviceName _ -> read(device).index();
            case NamespacedDevice nested -> throw new AssertionError("local() strips the namespace of " + nested);
        };
    }

    /** Reads a device. */
    NetDevice read(DeviceRef device) {
        DeviceRef target = local(device);
        try {
            return rt.get(
                    new Request(Rtm.RTM_GETLINK, out -> writeTarget(out, target)),
                    message -> NetDevice.decode(message, rt));
        } catch (NetlinkException e) {
            throw absentOr(e, device);
        }
    }

    /**
     * Why a name cannot be given, if it is the alternative name of a device; else what is said otherwise.
     *
     * @param wantedFor the device that was to get it, if that is there already
     */
    String holderOf(DeviceName name, @Nullable IfIndex wantedFor, String otherwise) {
        NetDevice holder;
        try {
            holder = read(name);
        } catch (RuntimeException e) {
            // The refusal counts; this only explains it.
            return otherwise;
        }
        if (!holder.alternativeNames().contains(name.value())) {
            return otherwise;
        }
        return name + " is an alternative name of "
                + (holder.index().equals(wantedFor) ? "this device itself" : new DeviceName(holder.name()))
                + ", and has to be taken from it first (ip link property del)";
    }

    private static boolean isLong(DeviceName name) {
        return name.bytes().length >= IfReq.IFNAMSIZ;
    }

    /** Writes the header of a link message, with the name if there is no index. */
    static void writeTarget(MessageWriter out, DeviceRef target) {
        writeTarget(out, target, 0, 0);
    }

    /** Writes the header of a link message that sets some flags of the device. */
    static void writeTarget(MessageWriter out, DeviceRef target, int flags, int change) {
        MemorySegment header = out.struct(IfInfoMsg.STRUCT.size());
        IfInfoMsg.FLAGS.set(header, flags);
        IfInfoMsg.CHANGE.set(header, change);
        switch (target) {
            case IfIndex index -> IfInfoMsg.INDEX.set(header, index.value());
            case DeviceName name ->
                // Both attributes find both sorts of names, but only one has room.
                out.string(isLong(name) ? Ifla.IFLA_ALT_IFNAME : Ifla.IFLA_IFNAME, name.value());
            case NamespacedDevice nested -> throw new AssertionError("not a device of this session: " + nested);
        }
    }

    /** Runs a request that needs the descriptor of a namespace. */
    static void withDescriptor(NetNs netNs, IntConsumer request) {
        try (NetNsHandle handle = netNs.open()) {
            int raw = handle.fd().acquire();
            try {
                request.accept(raw);
            } finally {
                handle.fd().release();
            }
        }
    }

    /** The same refusal, as a typed one if it says that the device is not there. */
    KernelException absentOr(NetlinkException refusal, DeviceRef device) {
        if (!refusal.errno().equals(Errno.ENODEV)) {
            return refusal;
        }
        NoSuchDeviceException absent = new NoSuchDeviceException(refusal.operation(), refusal.errno(), named(device));
        absent.initCause(refusal);
        return absent;
    }

    /** The reference as it reads best in a message: with the session's namespace. */
    private DeviceRef named(DeviceRef device) {
        if (device instanceof NamespacedDevice || rt.netNs().isEmpty()) {
            return device;
        }
        return new NamespacedDevice(rt.netNs().get(), device);
    }
}
