package dev.cleat.sys;

import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.IfReq;
import dev.cleat.sys.uapi.Socket;
import java.lang.foreign.MemorySegment;

/** From a device's name to its index, in the calling thread's namespace: what {@code if_nametoindex(3)} does. */
final class DeviceLookup {

    private DeviceLookup() {}

    /** The index of a device; {@code asked} is the reference as the caller gave it, for messages. */
    static IfIndex indexOf(DeviceName name, DeviceRef asked) {
        try (CallFrame frame = CallFrame.borrow()) {
            // Any socket does; it belongs to the namespace of the thread that opens it.
            long socket = frame.call(Syscall.SOCKET, Socket.AF_UNIX, Socket.SOCK_DGRAM | Socket.SOCK_CLOEXEC, 0);
            if (socket < 0) {
                throw new KernelException("socket(AF_UNIX)", CallFrame.errno(socket));
            }
            try {
                MemorySegment request = frame.allocate(IfReq.STRUCT.size());
                IfReq.NAME.setString(request, name.value());
                long result = frame.call(Syscall.IOCTL, socket, IfReq.SIOCGIFINDEX, request.address());
                if (result < 0) {
                    throw failure(asked, CallFrame.errno(result));
                }
                return new IfIndex(IfReq.INDEX.getInt(request));
            } finally {
                frame.call(Syscall.CLOSE, socket);
            }
        }
    }

    private static KernelException failure(DeviceRef asked, Errno errno) {
        String operation = "ioctl(SIOCGIFINDEX)";
        return errno.equals(Errno.ENODEV)
                ? new NoSuchDeviceException(operation, errno, asked)
                : new KernelException(operation, errno, null, "looking for device " + asked);
    }
}
