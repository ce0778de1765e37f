package dev.cleat.netlink;

import dev.cleat.netlink.uapi.InetDiagBcOp;
import dev.cleat.netlink.uapi.InetDiagHostCond;
import dev.cleat.netlink.uapi.NetSocket;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A socket filter as the kernel's instructions ({@code INET_DIAG_REQ_BYTECODE}): each must hold for the next to run. */
final class FilterBytecode {

    private static final int OP = (int) InetDiagBcOp.STRUCT.size();
    private static final int CONDITION = (int) InetDiagHostCond.STRUCT.size();
    private static final int ANY_PORT = -1;

    private final List<byte[]> instructions = new ArrayList<>();

    private FilterBytecode() {}

    /** The instructions; empty if the kernel has nothing to look at beside the states. */
    static byte[] of(Sockets filter) {
        FilterBytecode code = new FilterBytecode();
        code.end(InetDiagBcOp.INET_DIAG_BC_S_COND, filter.local(), filter.localPort());
        code.end(InetDiagBcOp.INET_DIAG_BC_D_COND, filter.remote(), filter.remotePort());
        if (filter.device() != null) {
            byte[] instruction = instruction(InetDiagBcOp.INET_DIAG_BC_DEV_COND, Integer.BYTES);
            MemorySegment.ofArray(instruction)
                    .set(ValueLayout.JAVA_INT_UNALIGNED, OP, filter.device().value());
            code.instructions.add(instruction);
        }
        return code.linked();
    }

    private void end(int code, @Nullable IpPrefix network, OptionalInt port) {
        if (network == null && port.isEmpty()) {
            return;
        }
        byte[] address = network == null ? new byte[0] : network.address().getAddress();
        byte[] instruction = instruction(code, CONDITION + address.length);
        MemorySegment condition = MemorySegment.ofArray(instruction).asSlice(OP);
        if (network != null) {
            InetDiagHostCond.FAMILY.set(condition, network.isIpv6() ? NetSocket.AF_INET6 : NetSocket.AF_INET);
            InetDiagHostCond.PREFIX_LEN.set(condition, network.length());
            MemorySegment.copy(address, 0, condition, ValueLayout.JAVA_BYTE, CONDITION, address.length);
        }
        InetDiagHostCond.PORT.set(condition, port.orElse(ANY_PORT));
        instructions.add(instruction);
    }

    private static byte[] instruction(int code, int arguments) {
        byte[] instruction = new byte[OP + arguments];
        MemorySegment op = MemorySegment.ofArray(instruction);
        InetDiagBcOp.CODE.set(op, code);
        InetDiagBcOp.YES.set(op, instruction.length);
        return instruction;
    }

    private byte[] linked() {
        int left = instructions.stream()
                .mapToInt(instruction -> instruction.length)
                .sum();
        byte[] all = new byte[left];
        for (byte[] instruction : instructions) {
            // A socket is taken when the end is reached exactly; a jump four bytes beyond it turns the socket down.
            InetDiagBcOp.NO.set(MemorySegment.ofArray(instruction), left + OP);
            System.arraycopy(instruction, 0, all, all.length - left, instruction.length);
            left -= instruction.length;
        }
        return all;
    }
}
