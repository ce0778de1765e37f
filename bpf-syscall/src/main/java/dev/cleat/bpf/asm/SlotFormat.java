package dev.cleat.bpf.asm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code struct bpf_insn} as bytes.
 *
 * <p>The two registers are bit fields of one byte, so that their order, too, depends on the machine: {@code dst_reg} is
 * the low nibble on a little-endian one and the high nibble on a big-endian one.
 */
final class SlotFormat {

    private static final int BYTES = 8;

    private SlotFormat() {}

    static byte[] write(List<Raw> slots, ByteOrder order) {
        ByteBuffer buffer = ByteBuffer.allocate(slots.size() * BYTES).order(order);
        boolean little = order.equals(ByteOrder.LITTLE_ENDIAN);
        for (Raw slot : slots) {
            int registers = little ? slot.src() << 4 | slot.dst() : slot.dst() << 4 | slot.src();
            buffer.put((byte) slot.opcode())
                    .put((byte) registers)
                    .putShort((short) slot.offset())
                    .putInt(slot.immediate());
        }
        return buffer.array();
    }

    static List<Raw> read(byte[] bytes, ByteOrder order) {
        if (bytes.length % BYTES != 0) {
            throw new IllegalArgumentException(
                    bytes.length + " bytes are no BPF program: an instruction has " + BYTES + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(order);
        boolean little = order.equals(ByteOrder.LITTLE_ENDIAN);
        List<Raw> slots = new ArrayList<>(bytes.length / BYTES);
        while (buffer.hasRemaining()) {
            int opcode = Byte.toUnsignedInt(buffer.get());
            int registers = Byte.toUnsignedInt(buffer.get());
            int low = registers & 0xf;
            int high = registers >> 4;
            slots.add(new Raw(opcode, little ? low : high, little ? high : low, buffer.getShort(), buffer.getInt()));
        }
        return slots;
    }
}
