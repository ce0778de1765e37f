package dev.cleat.netlink.pcap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed of captures of known kernels; {@code RecordedCommands} made them (netlink S18). */
class GoldenDumpTest {

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void copy() throws IOException {
        file = folder.resolve("commands.pcap");
        Files.write(file, resource("commands-6.18.pcap"));
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = GoldenDumpTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** netlink S18 */
    @Test
    void theRecordedCommandsArePrintedAsTheyAlwaysWere() throws IOException {
        StringBuilder text = new StringBuilder();
        NetlinkDump.print(file, text);
        // To look at, or to take over, when the printer got better.
        Files.writeString(Path.of("target", "commands-6.18.txt"), text);

        assertThat(text.toString()).isEqualTo(new String(resource("commands-6.18.txt"), UTF_8));
    }

    private List<NetlinkPacket> packets() throws IOException {
        List<NetlinkPacket> packets = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(file)) {
            for (Optional<NetlinkPacket> packet = reader.next(); packet.isPresent(); packet = reader.next()) {
                packets.add(packet.get());
            }
        }
        return packets;
    }

    /** netlink S17 */
    @Test
    void damagedDatagramsAreAllPrinted() throws IOException {
        Random random = new Random(4711);
        for (NetlinkPacket packet : packets()) {
            byte[] whole = packet.bytes();
            for (int round = 0; round < 200; round++) {
                byte[] damaged = whole.clone();
                for (int i = 0; i < 4; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                assertPrinted(packet, damaged, damaged.length);
            }
            for (int size = 0; size < Math.min(whole.length, 400); size++) {
                byte[] start = new byte[size];
                System.arraycopy(whole, 0, start, 0, size);
                assertPrinted(packet, start, whole.length);
            }
        }
    }

    private static void assertPrinted(NetlinkPacket packet, byte[] bytes, int originalSize) {
        StringBuilder text = new StringBuilder();
        NetlinkPacket damaged = new NetlinkPacket(Instant.EPOCH, packet.family(), bytes, originalSize, true);
        new PacketPrinter(text).print(damaged);
        assertThat(text).isNotEmpty();
        assertThat(text.indexOf("! cut off") >= 0).isEqualTo(bytes.length < originalSize);
    }
}
