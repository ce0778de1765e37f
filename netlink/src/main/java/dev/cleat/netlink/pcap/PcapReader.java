package dev.cleat.netlink.pcap;

import dev.cleat.netlink.codec.DecodeException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads netlink datagrams from a pcap file: of {@link PcapWriter}, or of {@code tcpdump} on an nlmon device.
 *
 * <p>Not thread-safe.
 *
 * @since 0.1
 */
public final class PcapReader implements AutoCloseable {

    private static final int LINKTYPE_MASK = 0x03FFFFFF;

    private final InputStream in;
    private final ByteOrder order;
    private final int nanosPerTick;
    private long position = PcapFormat.FILE_HEADER;
    private boolean ended;

    private PcapReader(InputStream in, ByteOrder order, int nanosPerTick) {
        this.in = in;
        this.order = order;
        this.nanosPerTick = nanosPerTick;
    }

    /**
     * Opens a file.
     *
     * @param file a pcap file, of either byte order and either resolution
     * @return a reader before the first datagram, to be closed
     * @throws IOException if the file cannot be read
     * @throws DecodeException if it is no pcap file with netlink datagrams
     */
    public static PcapReader open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file));
        try {
            return open(in);
        } catch (IOException | RuntimeException | Error e) {
            in.close();
            throw e;
        }
    }

    private static PcapReader open(InputStream in) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(in.readNBytes(PcapFormat.FILE_HEADER));
        if (header.remaining() < PcapFormat.FILE_HEADER) {
            throw new DecodeException(0, "too short for a pcap file");
        }
        ByteOrder order = ByteOrder.BIG_ENDIAN;
        if (!isMagic(header.getInt(0))) {
            order = ByteOrder.LITTLE_ENDIAN;
            header.order(order);
            if (!isMagic(header.getInt(0))) {
                throw new DecodeException(0, "no pcap file (of pcapng, editcap -F pcap makes one)");
            }
        }
        int linkType = header.getInt(20) & LINKTYPE_MASK;
        if (linkType != PcapFormat.LINKTYPE_NETLINK) {
            throw new DecodeException(
                    20,
                    "a capture of link type " + linkType + ", not of netlink (" + PcapFormat.LINKTYPE_NETLINK + ")");
        }
        return new PcapReader(in, order, header.getInt(0) == PcapFormat.MAGIC_NANOS ? 1 : 1000);
    }

    private static boolean isMagic(int magic) {
        return magic == PcapFormat.MAGIC_MICROS || magic == PcapFormat.MAGIC_NANOS;
    }

    /**
     * Reads the next datagram. A last one that the file holds in part comes as one that is cut off.
     *
     * @return the datagram, empty at the end
     * @throws IOException if the file cannot be read
     * @throws DecodeException if what follows is no datagram; the next call then returns empty, since nothing tells
     *     where a further one would begin
     */
    public Optional<NetlinkPacket> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        ByteBuffer header =
                ByteBuffer.wrap(in.readNBytes(PcapFormat.RECORD_HEADER)).order(order);
        if (header.remaining() == 0) {
            ended = true;
            return Optional.empty();
        }
        if (header.remaining() < PcapFormat.RECORD_HEADER) {
            throw malformed("the file ends within a record's header");
        }
        long captured = Integer.toUnsignedLong(header.getInt(8));
        long original = Integer.toUnsignedLong(header.getInt(12));
        if (captured < PcapFormat.COOKED_HEADER || captured > 16L * PcapFormat.SNAPLEN || original < captured) {
            throw malformed("a record of " + captured + " of " + original + " bytes");
        }
        byte[] bytes = in.readNBytes((int) captured);
        if (bytes.length < PcapFormat.COOKED_HEADER) {
            throw malformed("the file ends within a datagram's header");
        }
        ended = bytes.length < captured;
        position += PcapFormat.RECORD_HEADER + captured;
        Instant time = Instant.ofEpochSecond(
                Integer.toUnsignedLong(header.getInt(0)), Integer.toUnsignedLong(header.getInt(4)) * nanosPerTick);
        int family = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(PcapFormat.COOKED_FAMILY));
        byte[] messages = new byte[bytes.length - PcapFormat.COOKED_HEADER];
        System.arraycopy(bytes, PcapFormat.COOKED_HEADER, messages, 0, messages.length);
        return Optional.of(
                new NetlinkPacket(time, family, messages, original - PcapFormat.COOKED_HEADER, isNativeOrder()));
    }

    /** Whether the capture was made on a machine with the byte order of this one. */
    boolean isNativeOrder() {
        return order.equals(ByteOrder.nativeOrder());
    }

    private DecodeException malformed(String problem) {
        ended = true;
        return new DecodeException(position, problem);
    }

    /**
     * Closes the file.
     *
     * @throws IOException if the file cannot be closed
     */
    @Override
    public void close() throws IOException {
        in.close();
    }
}
