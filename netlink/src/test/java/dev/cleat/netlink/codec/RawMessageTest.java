package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Nothing of a message is lost, known or not (netlink S16). */
class RawMessageTest {

    /** A link message with types that no kernel has, both flag bits, an empty attribute, a type twice, odd lengths. */
    private static final String MESSAGE = """
            5c000000 1000 35ff 2a000000 39300000
            00 00 0403 01000000 49000100 ffffffff
            0700 0300 6c6f00 00
            0c00 c880 0400 0100 0400 0200
            0600 c940 0bb8 0000
            0400 ca00
            0500 ff3f 7f 000000
            0c00 cb00 0102030405060708
            0500 0300 00 000000
            """;

    private final MessageReader reader = new MessageReader();

    /** netlink S16 */
    @Test
    void unknownAttributesFlagsAndTypeBitsComeBackByteForByte() {
        byte[] bytes = HexFormat.of().parseHex(MESSAGE.replaceAll("\\s", ""));
        reader.reset(MemorySegment.ofArray(bytes));
        assertThat(reader.next()).isTrue();

        RawMessage message = RawMessage.copyOf(reader, 16);

        assertThat(message.flags()).isEqualTo(0xFF35);
        assertThat(message.sequence()).isEqualTo(42);
        assertThat(message.portId()).isEqualTo(12345);
        assertThat(message.attributes())
                .extracting(RawAttribute::type)
                .containsExactly(3, 200, 201, 202, 0x3FFF, 203, 3);
        assertThat(message.attributes().get(1).rawType()).isEqualTo(0x80C8);
        assertThat(message.attributes().get(2).rawType()).isEqualTo(0x40C9);
        assertThat(message.writeTo(new MessageWriter()).toArray(JAVA_BYTE)).isEqualTo(bytes);
        reader.reset(MemorySegment.ofArray(bytes));
        assertThat(reader.next()).isTrue();
        assertThat(RawMessage.copyOf(reader, 16)).isEqualTo(message).hasSameHashCodeAs(message);
    }

    /** netlink S16: eight bytes at an offset that four divides. */
    @Test
    void unalignedAndNetworkOrderNumbersAreRead() {
        byte[] bytes = HexFormat.of().parseHex(MESSAGE.replaceAll("\\s", ""));
        reader.reset(MemorySegment.ofArray(bytes));
        assertThat(reader.next()).isTrue();
        AttributeCursor in = reader.attributes(16);
        while (in.next()) {
            if (in.type() == 201) {
                assertThat(in.be16()).isEqualTo(3000);
            }
            if (in.type() == 203) {
                assertThat((in.offset() + 4) % 8).as("where the value begins").isEqualTo(4);
                assertThat(in.u64()).isEqualTo(0x0807060504030201L);
                assertThat(in.be64()).isEqualTo(0x0102030405060708L);
                assertThat(in.struct(4).byteSize())
                        .as("the tail of a struct that grew")
                        .isEqualTo(8);
            }
        }
        assertThatThrownBy(() -> reader.u64(reader.payloadSize() - 7)).isInstanceOf(DecodeException.class);
        assertThat(reader.u64(4)).isEqualTo(0x0001_0049_0000_0001L);
    }

    @Test
    void messageTooShortForItsStructIsMalformed() {
        MessageWriter writer = new MessageWriter();
        writer.begin(16, 0);
        reader.reset(writer.finish(1));
        assertThat(reader.next()).isTrue();

        assertThatThrownBy(() -> RawMessage.copyOf(reader, 16)).isInstanceOf(DecodeException.class);
    }
}
