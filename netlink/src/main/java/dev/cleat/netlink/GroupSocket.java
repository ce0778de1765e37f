package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.cleat.netlink.uapi.CMsgHdr;
import dev.cleat.netlink.uapi.IoVec;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.SockFilter;
import dev.cleat.netlink.uapi.SockFprog;
import dev.cleat.netlink.uapi.SockaddrNl;
import dev.cleat.netlink.uapi.UserMsgHdr;
import dev.cleat.sys.Capability;
import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.List;

/** The netlink socket of a monitor: a member of multicast groups, read with the namespace that each message comes from. */
final class GroupSocket {

    /** Instead of a namespace id: the socket's own namespace. */
    static final int HERE = -1;

    private static final int CONTROL = 64;

    private final NetlinkSocket socket;
    private final MemorySegment header = Arena.ofAuto().allocate(UserMsgHdr.STRUCT.size(), Long.BYTES);
    private final MemorySegment vector = Arena.ofAuto().allocate(IoVec.STRUCT.size(), Long.BYTES);
    private final MemorySegment control = Arena.ofAuto().allocate(CONTROL, Long.BYTES);
    private int nsid = HERE;

    GroupSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    Fd fd() {
        return socket.fd();
    }

    NetlinkSocket socket() {
        return socket;
    }

    /** Sets the receive buffer as {@code SO_RCVBUF} does; returns what the kernel charges against, at least twice that. */
    int receiveBuffer(int bytes) {
        return socket.receiveSpace(Math.min(bytes, Integer.MAX_VALUE / 2) * 2);
    }

    /** Becomes a member of a multicast group of the socket's protocol. */
    void join(int group) {
        setOption(
                "setsockopt(NETLINK_ADD_MEMBERSHIP, " + group + ")",
                Netlink.NETLINK_ADD_MEMBERSHIP,
                group,
                Capability.NET_ADMIN);
    }

    void listenToAllNamespaces() {
        setOption("setsockopt(NETLINK_LISTEN_ALL_NSID)", Netlink.NETLINK_LISTEN_ALL_NSID, 1, Capability.NET_BROADCAST);
    }

    private void setOption(String operation, int name, int value, Capability needed) {
        long result = socket.trySetOption(Netlink.SOL_NETLINK, name, value);
        if (result == -Errno.EPERM.value()) {
            throw new PermissionDeniedException(operation, Errno.EPERM, List.of(CapabilityCheck.owner(needed)), null);
        }
        if (result < 0) {
            throw new KernelException(operation, CallFrame.errno(result));
        }
    }

    void attach(SocketFilter filter) {
        switch (filter) {
            case SocketFilter.Classic classic -> attachClassic(classic.instructions());
            case SocketFilter.Program program -> {
                int raw = program.program().acquire();
                try {
                    socket.setOption(NetSocket.SOL_SOCKET, SockFprog.SO_ATTACH_BPF, raw);
                } finally {
                    program.program().release();
                }
            }
        }
    }

    private void attachClassic(List<SocketFilter.Instruction> instructions) {
        int raw = fd().acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            long size = SockFilter.STRUCT.size();
            MemorySegment code = frame.allocate(size * instructions.size());
            for (int i = 0; i < instructions.size(); i++) {
                SocketFilter.Instruction instruction = instructions.get(i);
                MemorySegment to = code.asSlice(i * size, size);
                SockFilter.CODE.set(to, instruction.code());
                SockFilter.JT.set(to, instruction.ifTrue());
                SockFilter.JF.set(to, instruction.ifFalse());
                SockFilter.K.set(to, instruction.operand());
            }
            MemorySegment program = frame.allocate(SockFprog.STRUCT.size());
            SockFprog.LEN.set(program, instructions.size());
            SockFprog.FILTER.setPointer(program, code);
            long result = frame.call(
                    Syscall.SETSOCKOPT,
                    raw,
                    NetSocket.SOL_SOCKET,
                    SockFprog.SO_ATTACH_FILTER,
                    program.address(),
                    SockFprog.STRUCT.size(),
                    0);
            if (result < 0) {
                throw new KernelException("setsockopt(SO_ATTACH_FILTER)", CallFrame.errno(result));
            }
        } finally {
            fd().release();
        }
    }

    /**
     * Takes a message of the kernel, if there is one.
     *
     * @return its size, {@link NetlinkSocket#NOTHING} or {@link NetlinkSocket#OVERRUN}; a size beyond the buffer says that
     *     it was cut off
     */
    long receive(Buffers into) {
        int raw = fd().acquire();
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment memory = into.received();
            while (true) {
                prepare(into, memory);
                long size = frame.call(
                        Syscall.RECVMSG, raw, header.address(), NetSocket.MSG_DONTWAIT | NetSocket.MSG_TRUNC);
                if (size == -Errno.EAGAIN.value()) {
                    return NetlinkSocket.NOTHING;
                }
                if (size == -Errno.ENOBUFS.value()) {
                    return NetlinkSocket.OVERRUN;
                }
                if (size < 0 && size != -Errno.EINTR.value()) {
                    throw new KernelException("recvmsg(AF_NETLINK)", CallFrame.errno(size));
                }
                // Anybody with privileges may send to a group; only the kernel is believed.
                if (size >= 0 && SockaddrNl.PID.getInt(into.sender) == 0) {
                    nsid = readNsid();
                    socket.recordReceived(memory, size);
                    return size;
                }
            }
        } finally {
            fd().release();
            Reference.reachabilityFence(into);
            Reference.reachabilityFence(this);
        }
    }

    private void prepare(Buffers into, MemorySegment memory) {
        IoVec.BASE.setPointer(vector, memory);
        IoVec.LEN.set(vector, memory.byteSize());
        UserMsgHdr.NAME.setPointer(header, into.sender);
        UserMsgHdr.NAMELEN.set(header, SockaddrNl.STRUCT.size());
        UserMsgHdr.IOV.setPointer(header, vector);
        UserMsgHdr.IOVLEN.set(header, 1);
        UserMsgHdr.CONTROL.setPointer(header, control);
        UserMsgHdr.CONTROLLEN.set(header, CONTROL);
        UserMsgHdr.FLAGS.set(header, 0);
    }

    /** The kernel adds the id only to what happened in another namespace. */
    private int readNsid() {
        long size = CMsgHdr.STRUCT.size();
        long end = Math.min(UserMsgHdr.CONTROLLEN.get(header), CONTROL);
        long at = 0;
        while (at + size + Integer.BYTES <= end) {
            MemorySegment data = control.asSlice(at);
            if (CMsgHdr.LEVEL.getInt(data) == Netlink.SOL_NETLINK
                    && CMsgHdr.TYPE.getInt(data) == Netlink.NETLINK_LISTEN_ALL_NSID) {
                return data.get(JAVA_INT_UNALIGNED, size);
            }
            at += Math.max(size, (CMsgHdr.LEN.get(data) + Long.BYTES - 1) & -Long.BYTES);
        }
        return HERE;
    }

    /** The namespace that the last message came from, {@link #HERE} or its id. */
    int nsid() {
        return nsid;
    }
}
