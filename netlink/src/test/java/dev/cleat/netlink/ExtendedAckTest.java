package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.LO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.NdMsg;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the running kernel says beside the errno (netlink S1). */
class ExtendedAckTest {

    private static final int TCMSG = 20;
    private static final int TCA_KIND = 1;
    private static final int TCA_OPTIONS = 2;
    private static final int ROOT = -1;

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    /** netlink S1: the echo of the request moves the extended ack. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void attributeIsFoundWithAndWithoutTheEchoOfTheRequest(int capAck) {
        Request request = new Request(Rtm.RTM_SETLINK, out -> {
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), LO);
            out.string(Ifla.IFLA_IFALIAS, "x".repeat(100));
            out.bytes(Ifla.IFLA_MTU, new byte[] {1});
        });
        NetlinkSocket socket =
                netNs.<NetlinkSocket, RuntimeException>call(() -> NetlinkSocket.open(Protocol.ROUTE, "a socket"));
        try (socket;
                Buffers buffers = Buffers.borrow()) {
            socket.setOption(Netlink.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, capAck);
            buffers.writer.begin(request.type(), Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK);
            request.body().writeTo(buffers.writer);
            socket.send(buffers.writer.finish(1), new Deadline(Protocol.ROUTE.calls(), () -> "of a test", null));

            buffers.reader.reset(buffers.received(), socket.receive(buffers));
            assertThat(buffers.reader.next()).isTrue();
            assertThat((buffers.reader.flags() & Netlink.NLM_F_CAPPED) != 0).isEqualTo(capAck == 1);
            KernelException refusal = Reply.refusal(buffers.reader, Protocol.ROUTE, request.type(), buffers.writer);

            assertThat(refusal).isInstanceOfSatisfying(NetlinkException.class, e -> {
                assertThat(e.errno()).isEqualTo(Errno.ERANGE);
                assertThat(e.extendedAck().attribute()).get().hasToString("IFLA_MTU");
                assertThat(e.extendedAck().offset()).hasValue(32 + 4 + 104);
            });
        }
    }

    /** netlink S1 */
    @Test
    void missingAttributeIsNamed() {
        // RTM_NEWMDB without MDBA_SET_ENTRY; struct br_port_msg has a family and an index.
        Request request = new Request(84, Netlink.NLM_F_CREATE, out -> {
            MemorySegment header = out.struct(8);
            header.set(ValueLayout.JAVA_BYTE, 0, (byte) 7);
            header.set(ValueLayout.JAVA_INT_UNALIGNED, 4, LO);
        });

        assertThatThrownBy(() -> rt.execute(request)).isInstanceOfSatisfying(NetlinkException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            assertThat(e.extendedAck().missing().orElseThrow().types()).containsExactly(1);
        });
    }

    /** netlink S1: the errno comes first in NLMSG_DONE, the words directly after it. */
    @Test
    void failedDumpIsExplained() {
        Request request = new Request(Rtm.RTM_GETNEIGH, out -> NdMsg.IFINDEX.set(out.struct(NdMsg.STRUCT.size()), LO));

        assertThatThrownBy(() -> rt.dump(request, Requests::index))
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                    assertThat(e.kernelMessage()).contains("Invalid values in header for neighbor dump request");
                });
    }

    /** netlink S1: htb grants a class with an unreasonable quantum, and says so. */
    @Test
    void warningOnSuccessReachesTheCaller() {
        rt.execute(Requests.setUp(LO));
        assertThat(rt.execute(new Request(Rtm.RTM_NEWQDISC, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                            tcmsg(out.struct(TCMSG), 0x0001_0000, ROOT);
                            out.string(TCA_KIND, "htb");
                            out.beginNest(TCA_OPTIONS);
                            // struct tc_htb_glob: version, rate2quantum, ...
                            byte[] global = new byte[20];
                            global[0] = 3;
                            global[4] = 10;
                            out.bytes(2, global);
                            out.endNest();
                        }))
                        .isEmpty())
                .isTrue();

        ExtendedAck ack = rt.execute(new Request(Rtm.RTM_NEWTCLASS, Netlink.NLM_F_CREATE, out -> {
            tcmsg(out.struct(TCMSG), 0x0001_0001, 0x0001_0000);
            out.string(TCA_KIND, "htb");
            out.beginNest(TCA_OPTIONS);
            // struct tc_htb_opt: two struct tc_ratespec of 12 bytes with the rate at 8, then buffer, cbuffer, ...
            MemorySegment options = MemorySegment.ofArray(new byte[44]);
            for (int rate : new int[] {8, 20}) {
                options.set(ValueLayout.JAVA_BYTE, rate - 7, (byte) 1);
                options.set(ValueLayout.JAVA_INT_UNALIGNED, rate, 1_250_000_000);
            }
            out.bytes(1, options.toArray(ValueLayout.JAVA_BYTE));
            out.endNest();
        }));

        assertThat(ack.message()).get().asString().contains("quantum of class 10001 is big");
    }

    private static void tcmsg(MemorySegment struct, int handle, int parent) {
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, 4, LO);
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, 8, handle);
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, 12, parent);
    }
}
