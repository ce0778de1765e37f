package dev.cleat.netlink.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import dev.cleat.sys.libc.Syscall;
import dev.cleat.sys.uapi.Fcntl;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * Writes netlink datagrams into a pcap file, which {@code tcpdump} and Wireshark read. Thread-safe.
 *
 * <p>The file may be a FIFO that somebody reads already, {@code wireshark -k -i} for instance, and that this process may
 * read, too. Writing then takes as long as
 * the reader takes; an interrupt, or {@link #close()} on another thread, ends the wait, and the file with it.
 *
 * @since 0.1
 */
public final class PcapWriter implements AutoCloseable {

    private static final int S_IFMT = 0xF000;
    private static final int S_IFIFO = 0x1000;

    private final FileChannel out;

    private PcapWriter(FileChannel out) {
        this.out = out;
    }

    /**
     * Begins a file, replacing one that is there.
     *
     * @param file where to write
     * @return the writer, to be closed
     * @throws IOException if the file cannot be written, or is a FIFO that nobody reads, or that may not be read
     */
    public static PcapWriter create(Path file) throws IOException {
        FileChannel out = open(file);
        try {
            ByteBuffer header = ByteBuffer.allocate(PcapFormat.FILE_HEADER).order(ByteOrder.nativeOrder());
            header.putInt(PcapFormat.MAGIC_NANOS).putShort((short) 2).putShort((short) 4);
            header.putInt(0).putInt(0).putInt(PcapFormat.SNAPLEN).putInt(PcapFormat.LINKTYPE_NETLINK);
            writeAll(out, header.flip());
            return new PcapWriter(out);
        } catch (IOException e) {
            out.close();
            throw isFifo(file) ? new IOException("nobody reads the FIFO " + file, e) : e;
        } catch (RuntimeException | Error e) {
            out.close();
            throw e;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        if (!isFifo(file)) {
            return openToWrite(file);
        }
        // Opening a FIFO waits for its other end, and nothing interrupts that: the second one is both ends. Should the
        // reader have left meanwhile, the FIFO is a broken pipe once that is gone.
        try (Fd _ = openIfRead(file);
                FileChannel _ = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return openToWrite(file);
        }
    }

    /** Fails without having been a writer, for which a reader that is just coming would take the end of the file. */
    private static Fd openIfRead(Path fifo) throws IOException {
        try (CallFrame frame = CallFrame.borrow()) {
            long raw = frame.call(
                    Syscall.OPENAT,
                    Fcntl.AT_FDCWD,
                    frame.cPath(fifo).address(),
                    Fcntl.O_WRONLY | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK,
                    0);
            if (raw == -Errno.ENXIO.value()) {
                throw new IOException("nobody reads the FIFO " + fifo);
            }
            if (raw < 0) {
                throw new IOException("FIFO " + fifo + ": " + CallFrame.errno(raw));
            }
            return Fd.adopt((int) raw, "FIFO " + fifo);
        }
    }

    private static FileChannel openToWrite(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    private static boolean isFifo(Path file) throws IOException {
        return Files.exists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(file, "unix:mode") instanceof Integer mode
                && (mode & S_IFMT) == S_IFIFO;
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
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
            writeAll(out, record.clear());
        }
    }

    /**
     * Ends the file; further calls change nothing. A write that is under way on another thread fails.
     *
     * @throws IOException if the file cannot be written
     */
    @Override
    public void close() throws IOException {
        // Not in turn with writers: it ends their wait.
        out.close();
    }
}
