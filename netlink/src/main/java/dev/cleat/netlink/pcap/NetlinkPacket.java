package dev.cleat.netlink.pcap;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;

/**
 * A netlink datagram of a capture: one or more messages, to the kernel or from it.
 *
 * @since 0.1
 */
public final class NetlinkPacket {

    private final Instant time;
    private final int family;
    private final byte[] bytes;
    private final long originalSize;
    private final boolean nativeOrder;

    NetlinkPacket(Instant time, int family, byte[] bytes, long originalSize, boolean nativeOrder) {
        this.time = Objects.requireNonNull(time, "time");
        this.family = family;
        this.bytes = bytes.clone();
        this.originalSize = originalSize;
        this.nativeOrder = nativeOrder;
    }

    /**
     * When it was captured.
     *
     * @return the time, to a nanosecond or a microsecond
     */
    public Instant time() {
        return time;
    }

    /**
     * The part of the kernel that it is about.
     *
     * @return {@code NETLINK_*}: 0 is rtnetlink, 4 is sock_diag
     */
    public int family() {
        return family;
    }

    /**
     * The messages, as far as they were captured.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * How long the datagram was.
     *
     * @return bytes
     */
    public long originalSize() {
        return originalSize;
    }

    /**
     * Whether the end of the datagram is missing.
     *
     * @return true if fewer bytes were captured than there were
     */
    public boolean isCutOff() {
        return bytes.length < originalSize;
    }

    /**
     * Whether the capture was made on a machine with the byte order of this one.
     *
     * @return false if the numbers in {@link #bytes()} are in the other byte order
     */
    public boolean isNativeOrder() {
        return nativeOrder;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetlinkPacket that
                && time.equals(that.time)
                && family == that.family
                && originalSize == that.originalSize
                && nativeOrder == that.nativeOrder
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(time, family, Arrays.hashCode(bytes));
    }

    /**
     * Time, family and size.
     *
     * @return for instance {@code 2026-01-01T00:00:00Z netlink family 0, 44 bytes}
     */
    @Override
    public String toString() {
        return time + " netlink family " + family + ", " + originalSize + " bytes";
    }
}
