package dev.cleat.netlink.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.netlink.codec.DecodeException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file format, byte for byte, and files that are not what they should be. */
class PcapFileTest {

    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000, 123_456_789);
    private static final byte[] NOOP = ByteBuffer.allocate(16)
            .order(ByteOrder.nativeOrder())
            .putInt(16)
            .putShort((short) 1)
            .array();

    @TempDir
    private Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("a.pcap");
        try (PcapWriter writer = PcapWriter.create(file)) {
            writer.write(TIME, true, 0, MemorySegment.ofArray(NOOP), NOOP.length);
            writer.write(TIME, false, 4, MemorySegment.ofArray(NOOP), 100);
        }
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        try (PcapReader reader = PcapReader.open(file)) {
            NetlinkPacket first = reader.next().orElseThrow();
            assertThat(first.time()).isEqualTo(TIME);
            assertThat(first.family()).isZero();
            assertThat(first.bytes()).isEqualTo(NOOP);
            assertThat(first.isCutOff()).isFalse();
            NetlinkPacket second = reader.next().orElseThrow();
            assertThat(second.family()).isEqualTo(4);
            assertThat(second.isCutOff()).isTrue();
            assertThat(second.originalSize()).isEqualTo(100);
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void theCookedHeaderIsInNetworkOrder() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(HexFormat.of().formatHex(bytes, 40, 56)).isEqualTo("00040338000000000000000000000000");
        assertThat(HexFormat.of().formatHex(bytes, 88, 104)).isEqualTo("00000338000000000000000000000004");
    }

    @Test
    void aCaptureOfTheOtherByteOrderInMicrosecondsIsRead() throws IOException {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer bytes = ByteBuffer.allocate(24 + 16 + 16 + 16).order(other);
        bytes.putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0);
        bytes.putInt(65535)
                .putInt(253)
                .putInt(1_700_000_000)
                .putInt(123_456)
                .putInt(32)
                .putInt(32);
        bytes.putInt(56, 16).putShort(60, (short) 1).putInt(64, 7);
        Files.write(file, bytes.array());

        StringBuilder text = new StringBuilder();
        NetlinkDump.print(file, text);

        assertThat(text)
                .startsWith("# recorded on a machine with the other byte order")
                .endsWith("\n2023-11-14T22:13:20.123456Z < NLMSG_NOOP seq 7 pid 0\n");
    }

    @Test
    void otherFilesAreRefused() throws IOException {
        Files.writeString(file, "short");
        assertRefused("too short");
        Files.write(file, new byte[100]);
        assertRefused("no pcap file");
        ByteBuffer ethernet = ByteBuffer.allocate(24).putInt(0xA1B2C3D4).putInt(20, 1);
        Files.write(file, ethernet.array());
        assertRefused("link type 1");
    }

    private void assertRefused(String why) {
        assertThatExceptionOfType(DecodeException.class)
                .isThrownBy(() -> PcapReader.open(file))
                .withMessageContaining(why);
    }

    @Test
    void aFileThatEndsAnywhereIsPrintedUpToThere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int size = 24; size < whole.length; size++) {
            Files.write(file, Arrays.copyOf(whole, size));
            StringBuilder text = new StringBuilder();
            NetlinkDump.print(file, text);
            if (size > 24 + 16 + 16 + NOOP.length) {
                assertThat(text).startsWith("2023-11-14T22:13:20.123456789Z < NLMSG_NOOP");
            }
            assertThat(text.indexOf("!") >= 0)
                    .as(size + " bytes: " + text)
                    .isEqualTo(size != 24 && size != 24 + 16 + 16 + NOOP.length);
        }
    }
}
