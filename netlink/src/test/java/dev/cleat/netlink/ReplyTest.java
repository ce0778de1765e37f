package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.codec.DecodeException;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.NlMsgErr;
import dev.cleat.netlink.uapi.NlMsgHdr;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What answers mean, on answers made by hand (netlink S1). */
class ReplyTest {

    private static final int FIXED = 16;

    private final Request request = new Request(Rtm.RTM_SETLINK, out -> {
        out.struct(FIXED);
        out.u32(4, 1);
    });
    private final MessageWriter sent = new MessageWriter();
    private final MessageWriter answer = new MessageWriter();

    ReplyTest() {
        sent.begin(request.type(), 5);
        request.body().writeTo(sent);
        sent.finish(1);
    }

    @Test
    void refusalTellsTheKernelsWordsAndTheAttribute() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS);
        NlMsgErr.ERROR.set(answer.struct(20), -22);
        extendedAck();

        assertRefusal();
    }

    @Test
    void echoOfTheRequestIsSkipped() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_ACK_TLVS);
        MemorySegment error = answer.struct(4 + 40);
        NlMsgErr.ERROR.set(error, -22);
        NlMsgErr.MSG_LEN.set(error, 40);
        extendedAck();

        assertRefusal();
    }

    @Test
    void failedDumpTellsTheSameInItsLastMessage() {
        answer.begin(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI | Netlink.NLM_F_ACK_TLVS);
        NlMsgErr.ERROR.set(answer.struct(4), -22);
        extendedAck();

        assertRefusal();
    }

    private void extendedAck() {
        answer.string(1, "mtu less than device minimum");
        answer.u32(2, 32);
        answer.beginNest(4);
        answer.u32(1, 4);
        answer.u64(4, 68);
        answer.u64(5, 65535);
        answer.endNest();
        answer.u32(5, 3);
    }

    private void assertRefusal() {
        assertThatThrownBy(() -> accept())
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    ExtendedAck ack = e.extendedAck();
                    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                    assertThat(ack.message()).contains("mtu less than device minimum");
                    assertThat(ack.offset()).hasValue(32);
                    assertThat(ack.attribute()).get().hasToString("IFLA_MTU");
                    assertThat(ack.policy().orElseThrow().max()).hasValue(65535);
                    assertThat(ack.missing()).get().hasToString("IFLA_IFNAME");
                })
                .hasMessage("rtnetlink(RTM_SETLINK): EINVAL (Invalid argument): \"mtu less than device minimum\":"
                        + " at IFLA_MTU, which may hold u32, 68 to 65535, IFLA_IFNAME is missing");
    }

    @Test
    void warningOnSuccessIsKept() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS);
        answer.struct(20);
        answer.string(1, "a warning");

        MessageReader reader = read();
        assertThat(Reply.errno(reader)).isZero();
        assertThat(extendedAckOf(reader).message()).contains("a warning");
    }

    @Test
    void garbageInTheExtendedAckDoesNotHideTheErrno() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS);
        NlMsgErr.ERROR.set(answer.struct(20), -16);
        answer.struct(4);

        assertThatThrownBy(() -> accept())
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
    }

    @Test
    void echoThatIsNotThereDoesNotHideTheErrno() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_ACK_TLVS);
        MemorySegment error = answer.struct(20);
        NlMsgErr.ERROR.set(error, -16);
        NlMsgErr.MSG_LEN.set(error, 0xFFFF_FFFFL);

        assertThatThrownBy(() -> accept())
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EBUSY));
    }

    @Test
    void refusalForLackOfPrivilegeHasItsOwnType() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED);
        NlMsgErr.ERROR.set(answer.struct(20), -1);

        assertThatThrownBy(() -> accept())
                .isInstanceOf(PermissionDeniedException.class)
                .hasCauseInstanceOf(NetlinkException.class);
    }

    @Test
    void truncatedErrorIsMalformed() {
        answer.begin(Netlink.NLMSG_ERROR, 0);
        answer.struct(4);

        assertThatThrownBy(() -> accept()).isInstanceOf(DecodeException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 1, 22, Integer.MAX_VALUE})
    void whatIsNoErrnoIsNoSuccessEither(int error) {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED);
        NlMsgErr.ERROR.set(answer.struct(20), error);
        assertThatThrownBy(() -> accept())
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining(Integer.toString(error));

        answer.begin(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI);
        NlMsgErr.ERROR.set(answer.struct(4), error);
        assertThatThrownBy(() -> accept()).isInstanceOf(DecodeException.class);
    }

    @Test
    void theLargestErrnoIsARefusal() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED);
        NlMsgErr.ERROR.set(answer.struct(20), -Integer.MAX_VALUE);

        assertThatThrownBy(() -> accept())
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(new Errno(Integer.MAX_VALUE)));
    }

    @Test
    void endOfADumpThatSaysNothingIsASuccess() {
        answer.begin(Netlink.NLMSG_DONE, Netlink.NLM_F_MULTI | Netlink.NLM_F_ACK_TLVS);

        MessageReader reader = read();
        assertThat(Reply.errno(reader)).isZero();
        assertThat(extendedAckOf(reader)).isEqualTo(ExtendedAck.NONE);
    }

    /** Shorter than an errno, though the header says that something is there. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void endOfADumpThatIsCutOffIsMalformed(int payload) {
        byte[] bytes = new byte[16 + payload];
        MemorySegment message = MemorySegment.ofArray(bytes);
        NlMsgHdr.LEN.set(message, bytes.length);
        NlMsgHdr.TYPE.set(message, Netlink.NLMSG_DONE);
        MessageReader reader = new MessageReader();
        reader.reset(message);
        assertThat(reader.next()).isTrue();

        assertThatThrownBy(() -> Reply.errno(reader)).isInstanceOf(DecodeException.class);
    }

    /** netlink S1 */
    @Test
    void cookieIsKept() {
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS);
        answer.struct(20);
        answer.bytes(3, new byte[] {1, 2, 3});

        assertThat(extendedAckOf(read()).cookie()).contains(new byte[] {1, 2, 3});
    }

    /** netlink S1 */
    @Test
    void missingAttributeOfANestIsNamedWithTheNest() {
        sent.begin(request.type(), 5);
        sent.struct(FIXED);
        sent.beginNest(18);
        sent.string(1, "veth");
        sent.endNest();
        sent.finish(1);
        answer.begin(Netlink.NLMSG_ERROR, Netlink.NLM_F_CAPPED | Netlink.NLM_F_ACK_TLVS);
        NlMsgErr.ERROR.set(answer.struct(20), -22);
        answer.u32(5, 2);
        answer.u32(6, 32);

        assertThat(extendedAckOf(read()).missing()).get().hasToString("IFLA_LINKINFO/IFLA_INFO_DATA");
    }

    private MessageReader read() {
        MessageReader reader = new MessageReader();
        reader.reset(answer.finish(1));
        assertThat(reader.next()).isTrue();
        assertThat(Reply.isLast(reader)).isTrue();
        return reader;
    }

    private ExtendedAck extendedAckOf(MessageReader reader) {
        return Reply.extendedAck(reader, Protocol.ROUTE, request.type(), sent);
    }

    private void accept() {
        KernelException refusal = Reply.refusal(read(), Protocol.ROUTE, request.type(), sent);
        if (refusal != null) {
            throw refusal;
        }
    }
}
