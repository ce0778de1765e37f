package dev.cleat.bpf.asm;

import java.nio.ByteOrder;

/**
 * Numbers as they lie in packets: big-endian, whatever this machine is.
 *
 * <p>A field such as {@link SkBuff#PROTOCOL} holds the packet's bytes; it is compared with {@code htons(0x0806)}.
 *
 * @since 0.1
 */
public final class NetworkOrder {

    private NetworkOrder() {}

    /**
     * Returns a 16-bit number that a program on this machine would load from a packet.
     *
     * @param value the number, 0 to 65535
     * @return the same bytes in network order, 0 to 65535
     * @throws IllegalArgumentException if it is not 16 bits
     */
    public static int htons(int value) {
        Limits.range("16-bit number", value, 0, 0xffff);
        return bigEndian() ? value : Short.toUnsignedInt(Short.reverseBytes((short) value));
    }

    /**
     * Returns a 32-bit number that a program on this machine would load from a packet.
     *
     * @param value the number
     * @return the same bytes in network order
     */
    public static int htonl(int value) {
        return bigEndian() ? value : Integer.reverseBytes(value);
    }

    private static boolean bigEndian() {
        return ByteOrder.nativeOrder().equals(ByteOrder.BIG_ENDIAN);
    }
}
