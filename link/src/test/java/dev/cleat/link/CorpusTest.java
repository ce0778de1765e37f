package dev.cleat.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.netlink.pcap.NetlinkPacket;
import dev.cleat.netlink.pcap.PcapReader;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.Netlink;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Devices and addresses as several kernels told {@code ip} about them, recorded by {@code bin/record-corpus}. */
class CorpusTest {

    /** Where the netlink module keeps the recordings; both modules test with them, one has them. */
    private static final Path RECORDINGS =
            Path.of("..", "netlink", "src", "test", "resources", "dev", "cleat", "netlink", "pcap");

    static Stream<String> kernels() {
        // Decoders read this machine's byte order: that of the other kind of machines is PacketPrinter's affair.
        return ByteOrder.nativeOrder().equals(ByteOrder.LITTLE_ENDIAN)
                ? Stream.of("5.10", "6.1", "6.12", "7.2")
                : Stream.of("6.12-s390x");
    }

    /** What the kernel said. */
    private static List<byte[]> answers(String kernel) throws IOException {
        List<byte[]> answers = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(RECORDINGS.resolve("corpus-" + kernel + ".pcap"))) {
            for (Optional<NetlinkPacket> packet = reader.next(); packet.isPresent(); packet = reader.next()) {
                byte[] bytes = packet.get().bytes();
                MessageReader first = reader(bytes);
                assertThat(first.next()).isTrue();
                if (packet.get().family() == Netlink.NETLINK_ROUTE && (first.flags() & Netlink.NLM_F_REQUEST) == 0) {
                    answers.add(bytes);
                }
            }
        }
        return answers;
    }

    private static MessageReader reader(byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        return reader;
    }

    private static List<NetDevice> devices(byte[] answer, Rtnetlink rt) {
        return decoded(answer, message -> NetDevice.decode(message, rt));
    }

    private static <T> List<T> decoded(byte[] answer, Function<MessageReader, @Nullable T> decoder) {
        List<T> values = new ArrayList<>();
        MessageReader reader = reader(answer);
        while (reader.next()) {
            T value = decoder.apply(reader);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** netlink S18 */
    @ParameterizedTest
    @MethodSource("kernels")
    void allDevicesAndAddressesAreDecoded(String kernel) throws IOException {
        List<NetDevice> devices = new ArrayList<>();
        List<DeviceAddress> addresses = new ArrayList<>();
        try (Rtnetlink rt = Rtnetlink.open()) {
            for (byte[] answer : answers(kernel)) {
                devices.addAll(devices(answer, rt));
                addresses.addAll(decoded(answer, DeviceAddress::decode));
            }
        }

        assertThat(devices).allSatisfy(device -> assertThat(device.name()).isNotEmpty());
        assertThat(devices)
                .extracting(device -> device.kind().orElse(""))
                .contains("", "veth", "bridge", "vxlan", "dummy", "vlan", "macvlan", "ipvlan", "bond", "vrf", "gre")
                .contains("ipip", "sit", "ip6tnl", "wireguard", "nlmon");
        assertThat(devices).anySatisfy(device -> {
            assertThat(device.name()).isEqualTo("eth0");
            assertThat(device.mtu()).isEqualTo(1450);
            assertThat(device.mac()).hasToString("Optional[02:00:00:00:00:01]");
            assertThat(device.linked())
                    .hasValueSatisfying(peer -> assertThat(peer.value()).isEqualTo(11));
        });
        assertThat(addresses)
                .extracting(address -> address.prefix().toString())
                .contains("10.1.0.1/24", "10.1.0.5/32", "fd00::1/64", "fd00::5/64", "::1/128");
        assertThat(addresses).anySatisfy(address -> assertThat(address.peer()).hasToString("Optional[/10.9.0.1]"));
    }

    private static List<Integer> sizesOfStatistics(String kernel) throws IOException {
        List<NetDevice> devices = new ArrayList<>();
        try (Rtnetlink rt = Rtnetlink.open()) {
            for (byte[] answer : answers(kernel)) {
                devices.addAll(devices(answer, rt));
            }
        }
        return devices.stream()
                .flatMap(device -> device.otherAttributes().stream())
                .filter(attribute -> attribute.type() == Ifla.IFLA_STATS64)
                .map(RawAttribute::value)
                .map(value -> value.length)
                .distinct()
                .toList();
    }

    /** netlink L14 */
    @Test
    void statisticsAreKeptAsLongAsTheKernelHasThem() throws IOException {
        for (String kernel : kernels().toList()) {
            assertThat(sizesOfStatistics(kernel)).as(kernel).containsExactly(kernel.equals("5.10") ? 192 : 200);
        }
    }

    /** netlink S17 */
    @ParameterizedTest
    @MethodSource("kernels")
    void damagedMessagesAreDecodedOrRefused(String kernel) throws IOException {
        Random random = new Random(4);
        int refused = 0;
        try (Rtnetlink rt = Rtnetlink.open()) {
            for (byte[] answer : answers(kernel)) {
                for (int round = 0; round < 50; round++) {
                    refused += isRefused(damage(answer, random), rt) ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static byte[] damage(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 4; i++) {
            damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        int size = random.nextBoolean() ? whole.length : random.nextInt(whole.length);
        return Arrays.copyOf(damaged, size);
    }

    private static boolean isRefused(byte[] damaged, Rtnetlink rt) {
        try {
            assertThat(devices(damaged, rt).toString()).isNotEmpty();
            assertThat(decoded(damaged, DeviceAddress::decode).toString()).isNotEmpty();
            return false;
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) damaged.length);
            return true;
        }
    }
}
