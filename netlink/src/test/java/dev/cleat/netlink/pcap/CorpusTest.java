package dev.cleat.netlink.pcap;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.codec.RawAttribute;
import dev.cleat.netlink.codec.RawMessage;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgHdr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of ip, bridge, tc, ss and several kernels, as {@link Corpus} has them. */
class CorpusTest {

    private static final String KERNELS = "dev.cleat.netlink.pcap.Corpus#kernels";

    @TempDir
    private Path folder;

    private String print(String kernel) throws IOException {
        Path file = folder.resolve("corpus.pcap");
        Files.write(file, Corpus.resource("corpus-" + kernel + ".pcap"));
        StringBuilder text = new StringBuilder();
        NetlinkDump.print(file, text);
        return text.toString();
    }

    /** netlink S18 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void everyCorpusIsPrintedAsItAlwaysWas(String kernel) throws IOException {
        String text = print(kernel);
        // To look at, or to take over, when the printer got better or the corpus is another.
        Files.writeString(Path.of("target", "corpus-" + kernel + ".txt"), text);

        assertThat(text).isEqualTo(new String(Corpus.resource("corpus-" + kernel + ".txt"), UTF_8));
    }

    /** netlink S18 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void nothingInACorpusIsMalformed(String kernel) throws IOException {
        assertThat(print(kernel).lines())
                .noneMatch(line -> line.contains("! "))
                .anyMatch(line -> line.contains("> RTM_NEWNEXTHOP REQUEST ACK EXCL CREATE"))
                .anyMatch(line -> line.contains("< RTM_DELLINK "))
                .anyMatch(line -> line.endsWith("IFLA_INFO_KIND \"vxlan\""))
                .anyMatch(line -> line.endsWith("NLMSGERR_ATTR_MSG \"Invalid prefix for given prefix length\""))
                .anyMatch(line -> line.contains("> SOCK_DESTROY REQUEST ACK"))
                .anyMatch(line -> line.contains("id.idiag_sport 5001 id.idiag_dport 41001"));
    }

    /** netlink S18: numbers read the same whichever machine recorded them, those that differ by nature aside. */
    @Test
    void aBigEndianMachineSaysTheSame() throws IOException {
        List<String> big = print("6.12-s390x").lines().map(String::strip).toList();

        assertThat(big.getFirst()).startsWith("#").contains("other byte order");
        assertThat(big)
                .contains(
                        "IFLA_MTU 1450", "IFLA_TXQLEN 500", "RTAX_MTU 1400", "RTAX_CC_ALGO \"reno\"", "RTA_TABLE 1000")
                .contains("FRA_FWMARK 0xf", "FRA_SUPPRESS_PREFIXLEN 0", "NDA_FLAGS_EXT 0x1", "NDA_PORT 4790")
                .contains("error EINVAL of RTM_NEWROUTE", "IFLA_NETKIT_MODE 1", "NHA_ID 11", "IFA_RT_PRIORITY 77")
                .anyMatch(line -> line.startsWith("sdiag_family 2 sdiag_protocol 6 "));
        List<String> known = print("6.12").lines().map(String::strip).toList();
        List<String> prefixes = List.of("RTA_", "RTAX_", "FRA_", "NDA_", "NHA_", "rtm_", "ndm_", "family ");
        assertThat(big)
                .filteredOn(line -> prefixes.stream().anyMatch(line::startsWith) && !isShownAsBytes(line))
                .hasSizeGreaterThan(100)
                .allSatisfy(line -> assertThat(known).contains(line));
    }

    private static boolean isShownAsBytes(String line) {
        return line.matches("\\S+( [0-9a-f]{2})+( .*)?") || line.startsWith("RTA_EXPIRES");
    }

    /** netlink S16 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void everyMessageIsTheSameAfterDecodingAndEncoding(String kernel) throws IOException {
        int messages = 0;
        for (NetlinkPacket packet : Corpus.packets(kernel)) {
            MessageReader reader = reader(packet.bytes());
            // After the only message of a request, ip sends bytes of zero that the kernel ignores.
            while (hasNext(reader)) {
                assertKept(packet, reader);
                messages++;
            }
        }
        assertThat(messages).isGreaterThan(400);
    }

    private static MessageReader reader(byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        return reader;
    }

    private static boolean hasNext(MessageReader reader) {
        try {
            return reader.next();
        } catch (DecodeException e) {
            assertThat(e).hasMessageContaining("nlmsg_len is 0");
            return false;
        }
    }

    private static void assertKept(NetlinkPacket packet, MessageReader reader) {
        int structSize = structSize(packet, reader);
        byte[] message = Arrays.copyOfRange(packet.bytes(), (int) reader.offset(), (int)
                (reader.offset() + NlMsgHdr.STRUCT.size() + reader.payloadSize()));
        boolean byTheKernel = (reader.flags() & Netlink.NLM_F_REQUEST) == 0;
        if (!byTheKernel) {
            clearPadding(message, structSize);
        }
        assertThat(again(message, structSize)).isEqualTo(message);

        byte[] extended = withUnknownAttributes(message);
        assertThat(again(extended, structSize)).isEqualTo(extended);
    }

    /** ip leaves what its stack holds between attributes, for instance after RTA_ENCAP_TYPE; the kernel does not. */
    private static void clearPadding(byte[] message, int structSize) {
        MessageReader reader = reader(message);
        assertThat(reader.next()).isTrue();
        AttributeCursor in = reader.attributes(structSize);
        while (in.next()) {
            int end = (int) in.offset() + 4 + in.size();
            Arrays.fill(message, end, Math.min((end + 3) & ~3, message.length), (byte) 0);
        }
    }

    private static int structSize(NetlinkPacket packet, MessageReader reader) {
        boolean request = (reader.flags() & Netlink.NLM_F_REQUEST) != 0;
        int first = reader.payloadSize() > 0 ? reader.u8(0) : -1;
        MessageKind kind = MessageKind.of(packet.family(), reader.type(), request, first);
        long known = kind.struct() == null || reader.type() < Netlink.NLMSG_MIN_TYPE
                ? Long.MAX_VALUE
                : kind.struct().size();
        return (int) Math.min(known, reader.payloadSize());
    }

    private static byte[] again(byte[] message, int structSize) {
        MessageReader reader = reader(message);
        assertThat(reader.next()).isTrue();
        return RawMessage.copyOf(reader, structSize)
                .writeTo(new MessageWriter())
                .toArray(JAVA_BYTE);
    }

    /** Attributes that no kernel has, with flags on their types, and one in which a 64-bit number is not aligned. */
    private static byte[] withUnknownAttributes(byte[] message) {
        MessageWriter writer = new MessageWriter();
        MemorySegment.copy(message, 16, writer(writer, message), JAVA_BYTE, 0, message.length - 16);
        writer.raw(new RawAttribute(200 | Netlink.NLA_F_NESTED, new byte[] {4, 0, 1, 0}));
        writer.raw(new RawAttribute(0x3FFF | Netlink.NLA_F_NET_BYTEORDER, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
        writer.raw(new RawAttribute(201, new byte[] {7}));
        byte[] bytes = writer.finish(0).toArray(JAVA_BYTE);
        System.arraycopy(message, 4, bytes, 4, 12);
        return bytes;
    }

    private static MemorySegment writer(MessageWriter writer, byte[] message) {
        writer.begin(0, 0);
        return writer.struct(message.length - 16L);
    }

    /** netlink S17 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void damagedMessagesAreDecodedOrRefused(String kernel) throws IOException {
        Random random = new Random(1);
        int refused = 0;
        for (NetlinkPacket packet : Corpus.packets(kernel)) {
            for (int round = 0; round < 20; round++) {
                byte[] damaged = Corpus.damage(packet.bytes(), random);
                refused += isRefused(packet, damaged) ? 1 : 0;
                StringBuilder text = new StringBuilder();
                boolean isNative = random.nextBoolean();
                new PacketPrinter(text)
                        .print(new NetlinkPacket(
                                packet.time(), packet.family(), damaged, packet.bytes().length, isNative));
                assertThat(text.indexOf("! cut off") >= 0).isEqualTo(damaged.length < packet.bytes().length);
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    private static boolean isRefused(NetlinkPacket packet, byte[] damaged) {
        MessageReader reader = reader(damaged);
        try {
            while (reader.next()) {
                RawMessage kept = RawMessage.copyOf(reader, structSize(packet, reader));
                assertThat(kept.writeTo(new MessageWriter()).byteSize()).isPositive();
            }
            return false;
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) damaged.length);
            return true;
        }
    }

    /** netlink S17 */
    @ParameterizedTest
    @MethodSource(KERNELS)
    void aDamagedFileIsPrintedUpToTheDamage(String kernel) throws IOException {
        Random random = new Random(2);
        byte[] whole = Corpus.resource("corpus-" + kernel + ".pcap");
        Path file = folder.resolve("damaged.pcap");
        for (int round = 0; round < 10; round++) {
            byte[] damaged = whole.clone();
            for (int i = 0; i < 20; i++) {
                damaged[24 + random.nextInt(whole.length - 24)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            Files.write(file, damaged);
            StringBuilder text = new StringBuilder();
            NetlinkDump.print(file, text);
            assertThat(text).isNotEmpty();
        }
    }

    /** netlink S18: what a machine of the other byte order would have recorded of a short exchange, written by hand. */
    @Test
    void aSampleOfTheOtherByteOrderIsTurnedRound() {
        ByteOrder other =
                ByteOrder.nativeOrder().equals(ByteOrder.BIG_ENDIAN) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        byte[] there = refusal(other);
        byte[] here = refusal(ByteOrder.nativeOrder());

        assertThat(there).isNotEqualTo(here);
        assertThat(ByteOrderSwap.toNative(Netlink.NETLINK_ROUTE, there)).isEqualTo(here);
    }

    /** {@code EINVAL} of a request for a route with an MTU, which is echoed, with the reason and an offset. */
    private static byte[] refusal(ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(88).order(order);
        out.putInt(88).putShort((short) Netlink.NLMSG_ERROR).putShort((short) Netlink.NLM_F_ACK_TLVS);
        out.putInt(7).putInt(99).putInt(-22);
        out.putInt(40).putShort((short) 24).putShort((short) 5).putInt(7).putInt(0);
        out.put(new byte[] {2, 16, 0, 0, (byte) 254, 4, 0, 1}).putInt(0x100);
        out.putShort((short) 12).putShort((short) (8 | Netlink.NLA_F_NESTED));
        out.putShort((short) 8).putShort((short) 2).putInt(1400);
        out.putShort((short) 12).putShort((short) 1).put(new byte[] {'r', 'e', 'a', 's', 'o', 'n', '!', 0});
        out.putShort((short) 8).putShort((short) 2).putInt(28);
        out.putShort((short) 8).putShort((short) 3).put(new byte[] {1, 2, 3, 4});
        return out.array();
    }
}
