package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.KernelException;
import java.lang.foreign.MemorySegment;

/** Malformed acks give a {@link DecodeException}, or the errno without the extended ack (netlink S1, S17). */
class ReplyFuzzTest {

    @FuzzTest(maxDuration = "10m")
    void anyAckIsReadOrRefused(byte[] bytes) {
        MessageWriter sent = new MessageWriter();
        sent.begin(Rtm.RTM_SETLINK, 5);
        sent.struct(16);
        sent.beginNest(18);
        sent.string(1, "veth");
        sent.endNest();
        sent.finish(1);
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(bytes));
        try {
            while (reader.next()) {
                if (Reply.isLast(reader)) {
                    read(reader, sent);
                }
            }
        } catch (DecodeException e) {
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }

    private static void read(MessageReader reader, MessageWriter sent) {
        int errno = Reply.errno(reader);
        KernelException refusal = Reply.refusal(reader, Protocol.ROUTE, Rtm.RTM_SETLINK, sent);
        assertThat(refusal == null).isEqualTo(errno == 0);
        assertThat(errno).isNotNegative();
        if (refusal != null) {
            assertThat(refusal.errno().value()).isEqualTo(errno);
            assertThat(refusal.getMessage()).isNotEmpty();
        }
        assertThat(Reply.extendedAck(reader, Protocol.ROUTE, Rtm.RTM_SETLINK, sent)
                        .toString())
                .isNotEmpty();
    }
}
