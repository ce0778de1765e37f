package dev.cleat.sys.libc;

import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.uapi.Socket;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * From an alternative name to the index of a device: one {@code RTM_GETLINK} by {@code IFLA_ALT_IFNAME}, in the calling
 * thread's namespace.
 */
final class DeviceLookupByNetlink {

    /* The netlink module is built on this one, so the one message that is needed here is written byte by byte. */

    private static final String OPERATION = "rtnetlink(RTM_GETLINK)";
    private static final short RTM_GETLINK = 18;
    private static final short NLM_F_REQUEST = 1;
    private static final short NLMSG_ERROR = 2;
    private static final short IFLA_ALT_IFNAME = 53;

    /** {@code struct nlmsghdr}, {@code struct ifinfomsg}, {@code struct nlattr}. */
    private static final int HEADERS = 16 + 16 + 4;

    /** {@code nlmsg_type}; then, after the header, {@code nlmsgerr.error} or {@code ifinfomsg.ifi_index}. */
    private static final int TYPE = 4;

    private static final int ERROR = 16;
    private static final int INDEX = 16 + 4;
    private static final int REPLY = 16 + 16;

    private DeviceLookupByNetlink() {}

    static IfIndex indexOf(DeviceName name, DeviceRef asked) {
        try (CallFrame frame = CallFrame.borrow()) {
            long socket = DeviceLookup.open(frame, Socket.AF_NETLINK, Socket.SOCK_RAW, "AF_NETLINK");
            try {
                MemorySegment request = request(frame, name);
                require(
                        frame.callBlocking(
                                BlockingCalls.NETLINK, Syscall.WRITE, socket, request.address(), request.byteSize()),
                        asked);
                // What is longer is cut off.
                MemorySegment reply = frame.allocate(REPLY);
                require(frame.callBlocking(BlockingCalls.NETLINK, Syscall.READ, socket, reply.address(), REPLY), asked);
                return index(reply.asByteBuffer().order(ByteOrder.nativeOrder()), asked);
            } finally {
                frame.call(Syscall.CLOSE, socket);
            }
        }
    }

    private static MemorySegment request(CallFrame frame, DeviceName name) {
        byte[] bytes = name.bytes();
        int attribute = 4 + bytes.length + 1;
        int length = HEADERS - 4 + ((attribute + 3) & ~3);
        MemorySegment message = frame.allocate(length);
        ByteBuffer out = message.asByteBuffer().order(ByteOrder.nativeOrder());
        out.putInt(length).putShort(RTM_GETLINK).putShort(NLM_F_REQUEST);
        out.position(HEADERS - 4);
        out.putShort((short) attribute).putShort(IFLA_ALT_IFNAME).put(bytes);
        return message;
    }

    private static IfIndex index(ByteBuffer reply, DeviceRef asked) {
        if (reply.getShort(TYPE) == NLMSG_ERROR) {
            throw DeviceLookup.failure(OPERATION, new Errno(-reply.getInt(ERROR)), asked);
        }
        return new IfIndex(reply.getInt(INDEX));
    }

    private static void require(long result, DeviceRef asked) {
        if (result < 0) {
            throw DeviceLookup.failure(OPERATION, CallFrame.errno(result), asked);
        }
    }
}
