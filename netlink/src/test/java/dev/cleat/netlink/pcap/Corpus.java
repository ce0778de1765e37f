package dev.cleat.netlink.pcap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** What {@code bin/record-corpus} recorded on Debian's kernels: {@code corpus-KERNEL.pcap} (netlink S18). */
public final class Corpus {

    /** The kernels, of little-endian x86-64 if nothing else is said; s390x is big-endian. */
    public static final List<String> KERNELS = List.of("5.10", "6.1", "6.12", "6.12-s390x", "7.2");

    private Corpus() {}

    /** The kernels, for {@code @MethodSource}. */
    public static List<String> kernels() {
        return KERNELS;
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Corpus.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    /** The datagrams, in this machine's byte order. */
    public static List<NetlinkPacket> packets(String kernel) throws IOException {
        Path file = Files.createTempFile("corpus", ".pcap");
        try {
            Files.write(file, resource("corpus-" + kernel + ".pcap"));
            List<NetlinkPacket> packets = new ArrayList<>();
            try (PcapReader reader = PcapReader.open(file)) {
                for (Optional<NetlinkPacket> packet = reader.next(); packet.isPresent(); packet = reader.next()) {
                    packets.add(inNativeOrder(packet.get()));
                }
            }
            return packets;
        } finally {
            Files.delete(file);
        }
    }

    private static NetlinkPacket inNativeOrder(NetlinkPacket packet) {
        return packet.isNativeOrder()
                ? packet
                : new NetlinkPacket(
                        packet.time(),
                        packet.family(),
                        ByteOrderSwap.toNative(packet.family(), packet.bytes()),
                        packet.originalSize(),
                        true);
    }

    /** The bytes with four of them changed, or without their end (netlink S17). */
    public static byte[] damage(byte[] whole, Random random) {
        int size = random.nextBoolean() ? whole.length : random.nextInt(whole.length);
        byte[] damaged = new byte[size];
        System.arraycopy(whole, 0, damaged, 0, size);
        for (int i = 0; size > 0 && size == whole.length && i < 4; i++) {
            damaged[random.nextInt(size)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return damaged;
    }
}
