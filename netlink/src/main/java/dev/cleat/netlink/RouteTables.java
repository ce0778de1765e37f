package dev.cleat.netlink;

import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.SockFilter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A filter in classic BPF for the tables of routes. */
final class RouteTables {

    private static final int PASS = -1;
    private static final int DROP = 0;

    /** Jumps reach 255 instructions. */
    private static final int MOST = 200;

    private RouteTables() {}

    static List<SocketFilter.Instruction> program(int... tables) {
        if (tables.length == 0 || tables.length > MOST) {
            throw new IllegalArgumentException("1 to " + MOST + " tables, not " + tables.length);
        }
        int attributes = (int) (NlMsgHdr.STRUCT.size() + RtMsg.STRUCT.size());
        List<SocketFilter.Instruction> program = new ArrayList<>();
        program.add(code(SockFilter.BPF_LD | SockFilter.BPF_H | SockFilter.BPF_ABS, (int) NlMsgHdr.TYPE.offset()));
        program.add(equal(asLoaded16(Rtm.RTM_NEWROUTE), 1, 0));
        program.add(equal(asLoaded16(Rtm.RTM_DELROUTE), 0, 6 + tables.length));
        // A = offset of RTA_TABLE, which every route has; rtm_table holds only 8 bits of it.
        program.add(code(SockFilter.BPF_LD | SockFilter.BPF_IMM, attributes));
        program.add(code(SockFilter.BPF_LDX | SockFilter.BPF_IMM, Rta.RTA_TABLE));
        program.add(code(
                SockFilter.BPF_LD | SockFilter.BPF_W | SockFilter.BPF_ABS,
                SockFilter.SKF_AD_OFF + SockFilter.SKF_AD_NLATTR));
        program.add(code(SockFilter.BPF_MISC | SockFilter.BPF_TAX, 0));
        program.add(code(SockFilter.BPF_LD | SockFilter.BPF_W | SockFilter.BPF_IND, Integer.BYTES));
        for (int i = 0; i < tables.length; i++) {
            // The last one falls through to DROP, the others go on; a match jumps over the rest to PASS.
            program.add(equal(asLoaded32(tables[i]), tables.length - i, 0));
        }
        program.add(code(SockFilter.BPF_RET | SockFilter.BPF_K, DROP));
        program.add(code(SockFilter.BPF_RET | SockFilter.BPF_K, PASS));
        return program;
    }

    private static SocketFilter.Instruction code(int code, int operand) {
        return new SocketFilter.Instruction(code, 0, 0, operand);
    }

    private static SocketFilter.Instruction equal(int value, int ifTrue, int ifFalse) {
        return new SocketFilter.Instruction(
                SockFilter.BPF_JMP | SockFilter.BPF_JEQ | SockFilter.BPF_K, ifTrue, ifFalse, value);
    }

    /** How a load, which reads big-endian, sees a number in the machine's order. */
    private static int asLoaded16(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                ? value
                : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    private static int asLoaded32(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? value : Integer.reverseBytes(value);
    }
}
