package dev.cleat.netlink.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes netlink datagrams into a pcap file, which {@code tcpdump} and Wireshark read. Thread-safe.
 *
 * @since 0.1
 */
public final class PcapWriter implements AutoCloseable {

    private final OutputStream out;

    private PcapWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Begins a file, replacing one that is there.
     *
     * @param file where to write
     * @return the writer, to be closed
     * @throws IOException if the file cannot be written
     */
    public static PcapWriter create(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        try {
            ByteBuffer header = ByteBuffer.allocate(PcapFormat.FILE_HEADER).order(ByteOrder.nativeOrder());
            header.putInt(PcapFormat.MAGIC_NANOS).putShort((short) 2).putShort((short) 4);
            header.putInt(0).putInt(0).putInt(PcapFormat.SNAPLEN).putInt(PcapFormat.LINKTYPE_NETLINK);
            out.write(header.array());
            return new PcapWriter(out);
        } catch (IOException | RuntimeException | Error e) {
            out.close();
            throw e;
        }
    }

    /**
     * Appends a datagram. It is in the file when this returns.
     *
     * @param time when it was sent or received; years 1970 to 2105
     * @param isSent whether it went to the kernel
     * @param family {@code NETLINK_*}
     * @param captured the messages, or the first part of them
     * @param originalSize how many bytes the whole datagram has
     * @throws IOException if the file cannot be written, or the writer is closed
     */
    public void write(Instant time, boolean isSent, int family, MemorySegment captured, long originalSize)
            throws IOException {
        int size = (int) Math.min(captured.byteSize(), PcapFormat.SNAPLEN - PcapFormat.COOKED_HEADER);
        ByteBuffer record = ByteBuffer.allocate(PcapFormat.RECORD_HEADER + PcapFormat.COOKED_HEADER + size)
                .order(ByteOrder.nativeOrder());
        record.putInt((int) time.getEpochSecond()).putInt(time.getNano());
        record.putInt(PcapFormat.COOKED_HEADER + size);
        record.putInt((int) (PcapFormat.COOKED_HEADER + originalSize));
        int cooked = record.position();
        record.order(ByteOrder.BIG_ENDIAN);
        record.putShort(cooked, (short) (isSent ? PcapFormat.SENT : PcapFormat.RECEIVED));
        record.putShort(cooked + PcapFormat.COOKED_DEVICE_TYPE, (short) PcapFormat.ARPHRD_NETLINK);
        record.putShort(cooked + PcapFormat.COOKED_FAMILY, (short) family);
        MemorySegment.copy(captured, JAVA_BYTE, 0, record.array(), cooked + PcapFormat.COOKED_HEADER, size);
        synchronized (out) {
            // In one piece, so that what is in the file is whole whenever the process ends.
            out.write(record.array());
        }
    }

    /**
     * Ends the file; further calls change nothing.
     *
     * @throws IOException if the file cannot be written
     */
    @Override
    public void close() throws IOException {
        synchronized (out) {
            out.close();
        }
    }
}
