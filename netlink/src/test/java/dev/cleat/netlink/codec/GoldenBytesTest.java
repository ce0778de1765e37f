package dev.cleat.netlink.codec;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The wire format, byte for byte, as a little-endian machine has it (both that Cleat knows are). */
class GoldenBytesTest {

    private final MessageWriter writer = new MessageWriter();

    @Test
    void linkMessageHasHeaderStructAndPaddedAttributes() {
        writer.begin(19, 0x5);
        MemorySegment struct = writer.struct(16);
        IfInfoMsg.INDEX.set(struct, 7);
        IfInfoMsg.FLAGS.set(struct, 1);
        IfInfoMsg.CHANGE.set(struct, 1);
        writer.string(3, "veth0");
        writer.u32(4, 1500);

        assertThat(hex(writer.finish(0x01020304)))
                .isEqualTo(bytes(
                        "34000000 1300 0500 04030201 00000000",
                        "00 00 0000 07000000 01000000 01000000",
                        "0a00 0300 7665746830 00 0000",
                        "0800 0400 dc050000"));
    }

    @Test
    void addressMessageHasItsStructAndTheAddress() {
        writer.begin(20, 0x605);
        MemorySegment struct = writer.struct(8);
        IfAddrMsg.FAMILY.set(struct, 2);
        IfAddrMsg.PREFIXLEN.set(struct, 24);
        IfAddrMsg.SCOPE.set(struct, 253);
        IfAddrMsg.INDEX.set(struct, 3);
        writer.address(2, IpPrefix.of("10.1.0.1").address());

        assertThat(hex(writer.finish(1)))
                .isEqualTo(bytes("20000000 1400 0506 01000000 00000000", "02 18 00 fd 03000000", "0800 0200 0a010001"));
    }

    @Test
    void nestsAndNumbersInBothByteOrders() {
        writer.begin(16, 0);
        writer.beginNest(18);
        writer.u8(1, 0xFF);
        writer.u16(2, 0x0102);
        writer.be16(3, 0x0102);
        writer.be32(4, 0x01020304);
        writer.endNest();
        writer.u64(5, 0x0102030405060708L);
        writer.flag(6);

        assertThat(hex(writer.finish(0)))
                .isEqualTo(bytes(
                        "44000000 1000 0000 00000000 00000000",
                        "2400 1280",
                        "0500 0100 ff 000000",
                        "0600 0200 0201 0000",
                        "0600 0300 0102 0000",
                        "0800 0400 01020304",
                        "0c00 0500 0807060504030201",
                        "0400 0600"));
    }

    @Test
    void whatIsWrittenReadsBackAndUnknownAttributesKeepTheirTypeBits() {
        writer.begin(16, 0);
        writer.struct(16);
        writer.raw(new RawAttribute(0x80C8, new byte[] {4, 0, 1, 0}));
        writer.raw(new RawAttribute(0x40C9, new byte[] {1, 2, 3}));
        writer.raw(new RawAttribute(0x00CA, new byte[0]));
        byte[] first = writer.finish(9).toArray(JAVA_BYTE);

        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(first));
        assertThat(reader.next()).isTrue();
        AttributeCursor in = reader.attributes(16);
        MessageWriter again = new MessageWriter();
        again.begin(reader.type(), reader.flags());
        again.struct(16);
        while (in.next()) {
            again.raw(in.raw());
        }

        assertThat(again.finish(reader.sequence()).toArray(JAVA_BYTE)).isEqualTo(first);
        assertThat(reader.next()).isFalse();
    }

    @Test
    void unalignedNumbersAndMappedAddressesSurvive() throws Exception {
        writer.begin(16, 0);
        writer.u8(1, 1);
        writer.u64(2, -2);
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffff0a010001");
        writer.address(3, Inet6Address.getByAddress(null, mapped, -1));
        MessageReader reader = new MessageReader();
        reader.reset(writer.finish(0));
        reader.next();
        AttributeCursor in = reader.attributes(0);

        assertThat(in.next()).isTrue();
        assertThat(in.u8()).isEqualTo(1);
        assertThat(in.next()).isTrue();
        assertThat(in.u64()).isEqualTo(-2);
        assertThat(in.next()).isTrue();
        assertThat(in.address()).isInstanceOf(Inet6Address.class);
        assertThat(in.address().getAddress()).isEqualTo(mapped);
        assertThat(in.next()).isFalse();
    }

    @Test
    void offsetLeadsToTheInnermostAttribute() {
        writer.begin(16, 0);
        writer.struct(16);
        writer.u32(4, 0);
        writer.beginNest(18);
        writer.string(1, "veth");
        writer.beginNest(2);
        writer.u32(9, 0);
        writer.endNest();
        writer.endNest();
        writer.finish(0);

        assertThat(writer.attributesAt(8)).isEmpty();
        assertThat(writer.attributesAt(32)).isEqualTo(List.of(4));
        assertThat(writer.attributesAt(40)).isEqualTo(List.of(18));
        assertThat(writer.attributesAt(44)).isEqualTo(List.of(18, 1));
        assertThat(writer.attributesAt(60)).isEqualTo(List.of(18, 2, 9));
        assertThat(writer.attributesAt(4000)).isEmpty();
    }

    @Test
    void largeMessagesGrowAndTheNextOneStartsClean() {
        writer.begin(16, 0);
        writer.bytes(1, new byte[60_000]);
        assertThat(writer.finish(0).byteSize()).isEqualTo(60_020);

        byte[] dirt = new byte[64];
        Arrays.fill(dirt, (byte) -1);
        writer.begin(16, 0);
        writer.bytes(1, dirt);
        writer.begin(16, 0);
        writer.u8(1, 1);
        assertThat(hex(writer.finish(0))).endsWith(bytes("0500 0100 01 000000"));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        writer.begin(16, 0);
        assertThatIllegalArgumentException().isThrownBy(() -> writer.bytes(1, new byte[65_532]));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.string(1, "a\0b"));
        writer.beginNest(1);
        assertThatIllegalStateException().isThrownBy(() -> writer.finish(0));
        writer.endNest();
        assertThatIllegalStateException().isThrownBy(writer::endNest);
    }

    @Test
    void shortAttributeIsNoLargerNumber() {
        writer.begin(16, 0);
        writer.u16(7, 1);
        MessageReader reader = new MessageReader();
        reader.reset(writer.finish(0));
        reader.next();
        AttributeCursor in = reader.attributes(0);
        in.next();

        assertThatThrownBy(in::u32)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.offset()).isEqualTo(16))
                .hasMessageContaining("attribute 7 has 2 bytes, 4 are needed");
    }

    private static String hex(MemorySegment message) {
        return HexFormat.of().formatHex(message.toArray(JAVA_BYTE));
    }

    /** The blanks are for the reader. */
    private static String bytes(String... parts) {
        return String.join("", parts).replace(" ", "");
    }
}
