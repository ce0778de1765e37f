package dev.cleat.netlink;

import dev.cleat.netlink.pcap.PcapWriter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A session that writes what it and its monitors send and receive into a pcap file, for {@code tcpdump}, Wireshark or
 * {@link dev.cleat.netlink.pcap.NetlinkDump}; until it is closed.
 *
 * <p>When the file cannot be written, that is logged once and the recording ends; the session goes on.
 *
 * @since 0.1
 */
public final class Recording implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Recording.class.getName());

    private final Path file;
    private final int family;
    private final PcapWriter writer;
    private final SocketPool sockets;
    private volatile boolean ended;

    private Recording(Path file, int family, SocketPool sockets) throws IOException {
        this.file = file;
        this.family = family;
        this.sockets = sockets;
        this.writer = PcapWriter.create(file);
    }

    static Recording start(SocketPool sockets, Protocol protocol, Path file) throws IOException {
        Recording recording = new Recording(file, protocol.number(), sockets);
        sockets.startRecording(recording);
        return recording;
    }

    void sent(MemorySegment messages) {
        write(true, messages, messages.byteSize());
    }

    /** Records what a datagram of this size left in the buffer. */
    void received(MemorySegment buffer, long size) {
        write(false, buffer.asSlice(0, Math.min(size, buffer.byteSize())), size);
    }

    private void write(boolean isSent, MemorySegment messages, long size) {
        if (ended) {
            return;
        }
        try {
            writer.write(Instant.now(), isSent, family, messages, size);
        } catch (IOException e) {
            if (!ended) {
                ended = true;
                LOG.log(Level.WARNING, "recording netlink traffic to " + file + " ended", e);
            }
        }
    }

    /**
     * Ends the recording; further calls change nothing.
     *
     * @throws IOException if the file cannot be written
     */
    @Override
    public void close() throws IOException {
        ended = true;
        sockets.endRecording(this);
        writer.close();
    }
}
