package dev.cleat.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import java.lang.foreign.MemorySegment;

/** Malformed devices and addresses give a {@link DecodeException}, and nothing else (netlink S17). */
class DecoderFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void anyBytesAreDecodedOrRefused(byte[] bytes) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        try (Rtnetlink rt = Rtnetlink.open()) {
            while (reader.next()) {
                String device = String.valueOf(NetDevice.decode(reader, rt));
                String address = String.valueOf(DeviceAddress.decode(reader));
                assertThat(device + address).isNotEmpty();
            }
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }
}
