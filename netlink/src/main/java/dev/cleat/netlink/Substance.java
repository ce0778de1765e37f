package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.RtMsg;
import dev.cleat.netlink.uapi.RtNextHop;
import dev.cleat.netlink.uapi.Rta;
import dev.cleat.netlink.uapi.Rtm;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Set;

/** What is left of a message without the parts that change by themselves; compared by its bytes. */
final class Substance {

    private static final int ROUTE_MASK = ~1;

    /** The kernel sets these without announcing it, for instance when a device has no carrier. */
    private static final int UNANNOUNCED = RtNextHop.RTNH_F_LINKDOWN | RtNextHop.RTNH_F_DEAD;

    private final byte[] bytes;

    private Substance(byte[] bytes) {
        this.bytes = bytes;
    }

    static Substance of(MessageReader message, int structSize, int comparedSize, Set<Integer> unstable) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128);
        boolean isRoute = (message.type() & ROUTE_MASK) == Rtm.RTM_NEWROUTE;
        byte[] struct = message.struct(comparedSize).toArray(JAVA_BYTE);
        if (isRoute && comparedSize > RtMsg.FLAGS.offset()) {
            MemorySegment header = MemorySegment.ofArray(struct);
            RtMsg.FLAGS.set(header, RtMsg.FLAGS.getInt(header) & ~UNANNOUNCED);
        }
        out.writeBytes(struct);
        AttributeCursor in = message.attributes(structSize);
        while (in.next()) {
            if (unstable.contains(in.type())) {
                continue;
            }
            byte[] value = in.bytes();
            if (isRoute && in.type() == Rta.RTA_MULTIPATH) {
                clearFlags(value);
            }
            out.write(in.type());
            out.write(in.type() >>> Byte.SIZE);
            out.write(value.length);
            out.write(value.length >>> Byte.SIZE);
            out.writeBytes(value);
        }
        return new Substance(out.toByteArray());
    }

    private static void clearFlags(byte[] nextHops) {
        MemorySegment memory = MemorySegment.ofArray(nextHops);
        long size = RtNextHop.STRUCT.size();
        long at = 0;
        while (at + size <= nextHops.length) {
            MemorySegment hop = memory.asSlice(at);
            RtNextHop.FLAGS.set(hop, 0);
            at += Math.max(size, (RtNextHop.LEN.get(hop) + 3) & -4L);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Substance that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
