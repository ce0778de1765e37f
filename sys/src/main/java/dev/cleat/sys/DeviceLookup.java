package dev.cleat.sys;

import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.IfReq;
import dev.cleat.sys.uapi.Socket;
import java.lang.foreign.MemorySegment;

/** From a device's name to its index, in the calling thread's namespace: what {@code if_nametoindex(3)} does, and more. */
final class DeviceLookup {

    private DeviceLookup() {}

    /** The index of a device; {@code asked} is the reference as the caller gave it, for messages. */
    static IfIndex indexOf(DeviceName name, DeviceRef asked) {
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
