package dev.cleat.sys.libc;

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
import dev.cleat.sys.uapi.Socket;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;

/** Finds devices. */
public final class DeviceLookup {

    private DeviceLookup() {}

    /**
     * Makes one of Cleat's own calls where a device is: {@link DeviceRef#locate} without a new thread for each call. The
     * call is a short one, as {@link NetNsThread} wants it, and waits for none of another kind.
     */
    public static <T> T call(DeviceRef device, BlockingCalls kind, Function<IfIndex, T> call) {
        return switch (device) {
            case IfIndex index -> call.apply(index);
            case DeviceName name -> call.apply(indexOf(name, device));
            case NamespacedDevice(NetNs netNs, DeviceRef within) -> {
                requireHeld(netNs, device);
                yield NetNsThread.call(
                        netNs,
                        kind,
                        () -> call.apply(within instanceof DeviceName name ? indexOf(name, device) : (IfIndex) within));
            }
        };
    }

    /** Says what to do about a reference that cannot be used any more. */
    public static void requireHeld(NetNs netNs, DeviceRef asked) {
        if (netNs instanceof NetNsHandle handle && handle.fd().isClosed()) {
            throw new IllegalStateException("the namespace of " + asked
                    + ": a reference can be used as long as the NetNsHandle or the session is open that it came from;"
                    + " a session that is opened with a NetNsHandle gives references that go by the handle");
        }
    }

    /**
     * The index of a device of the calling thread's namespace, as {@code if_nametoindex(3)} finds it; {@code asked} is the
     * reference as the caller gave it, for messages.
     */
    public static IfIndex indexOf(DeviceName name, DeviceRef asked) {
        return isTakenAsItIs(name) ? byIoctl(name, asked) : DeviceLookupByNetlink.indexOf(name, asked);
    }

    /** {@code dev_ioctl()} has room for 15 bytes, and cuts off the {@code :1} of an alias such as {@code eth0:1}. */
    private static boolean isTakenAsItIs(DeviceName name) {
        return name.value().indexOf(':') < 0 && name.bytes().length < IfReq.IFNAMSIZ;
    }

    /** Unlike netlink, the ioctl does not wait for the kernel's rtnl lock. */
    private static IfIndex byIoctl(DeviceName name, DeviceRef asked) {
        try (CallFrame frame = CallFrame.borrow()) {
            long socket = open(frame, Socket.AF_UNIX, Socket.SOCK_DGRAM, "AF_UNIX");
            try {
                MemorySegment request = frame.allocate(IfReq.STRUCT.size());
                IfReq.NAME.setString(request, name.value());
                long result = frame.call(Syscall.IOCTL, socket, IfReq.SIOCGIFINDEX, request.address());
                if (result < 0) {
                    throw failure("ioctl(SIOCGIFINDEX)", CallFrame.errno(result), asked);
                }
                return new IfIndex(IfReq.INDEX.getInt(request));
            } finally {
                frame.call(Syscall.CLOSE, socket);
            }
        }
    }

    /** A socket of whatever kind belongs to the namespace of the thread that opens it. */
    static long open(CallFrame frame, int family, int type, String familyName) {
        long socket = frame.call(Syscall.SOCKET, family, type | Socket.SOCK_CLOEXEC, 0);
        if (socket < 0) {
            throw new KernelException("socket(" + familyName + ")", CallFrame.errno(socket));
        }
        return socket;
    }

    static KernelException failure(String operation, Errno errno, DeviceRef asked) {
        return errno.equals(Errno.ENODEV)
                ? new NoSuchDeviceException(operation, errno, asked)
                : new KernelException(operation, errno, null, "looking for device " + asked);
    }
}
