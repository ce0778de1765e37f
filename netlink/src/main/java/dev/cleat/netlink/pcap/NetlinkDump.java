package dev.cleat.netlink.pcap;

import dev.cleat.netlink.codec.DecodeException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Prints a capture of netlink traffic.
 *
 * <pre>{@code
 * java -cp ... dev.cleat.netlink.pcap.NetlinkDump FILE
 * }</pre>
 *
 * @since 0.1
 */
public final class NetlinkDump {

    private NetlinkDump() {}

    /**
     * Prints a file to the standard output.
     *
     * @param args the file
     */
    public static void main(String[] args) {
        if (args.length != 1) {
            System.err.println("usage: NetlinkDump FILE");
            System.exit(2);
        }
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        try {
            print(Path.of(args[0]), out);
        } catch (IOException | DecodeException e) {
            out.flush();
            String reason = e instanceof NoSuchFileException ? "there is no such file" : e.getMessage();
            System.err.println(args[0] + ": " + reason);
            System.exit(1);
        } finally {
            out.flush();
        }
    }

    /**
     * Prints all datagrams of a file, up to where the file is malformed, and says so there. One that a machine with the
     * other byte order recorded is printed as that machine would; the first line tells.
     *
     * @param file a pcap file with netlink datagrams
     * @param out where to print
     * @throws IOException if the file cannot be read
     * @throws DecodeException if it is no pcap file with netlink datagrams
     */
    public static void print(Path file, Appendable out) throws IOException {
        try (PcapReader reader = PcapReader.open(file)) {
            StringBuilder text = new StringBuilder();
            PacketPrinter printer = new PacketPrinter(text);
            if (!reader.isNativeOrder()) {
                out.append(
                        "# recorded on a machine with the other byte order: values shown as bytes are in that order\n");
            }
            while (true) {
                Optional<NetlinkPacket> packet;
                try {
                    packet = reader.next();
                } catch (DecodeException e) {
                    out.append("! the capture is malformed ")
                            .append(e.getMessage())
                            .append('\n');
                    return;
                }
                if (packet.isEmpty()) {
                    return;
                }
                printer.print(packet.get());
                out.append(text);
                text.setLength(0);
            }
        }
    }
}
