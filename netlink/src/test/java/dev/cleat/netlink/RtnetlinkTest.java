package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.uapi.IfAddrMsg;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifa;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.NetSocket;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.netlink.uapi.VethInfo;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.File;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions with the running kernel, each in a network namespace of its own. */
class RtnetlinkTest {

    private static final int FIRST_ADDRESS = 0x0A010000;
    private static final int LO = 1;
    private static final Request ALL_ADDRESSES =
            new Request(Rtm.RTM_GETADDR, out -> out.struct(IfAddrMsg.STRUCT.size()));

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    @Test
    void getReadsOneObject() {
        assertThat(rt.get(link(LO), RtnetlinkTest::name)).isEqualTo("lo");
    }

    @Test
    void dumpReadsAll() {
        Request all = new Request(Rtm.RTM_GETLINK, out -> out.struct(IfInfoMsg.STRUCT.size()));
        assertThat(rt.dump(all, RtnetlinkTest::name)).contains("lo");
        assertThat(rt.dump(ALL_ADDRESSES, RtnetlinkTest::address)).isEmpty();
    }

    @Test
    void unknownKindIsRefusedInTheKernelsWords() {
        Request request = create(out -> {
            out.string(Ifla.IFLA_IFNAME, "x0");
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "nosuchkind");
            out.endNest();
        });

        assertThatThrownBy(() -> rt.execute(request))
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP);
                    assertThat(e.kernelMessage()).contains("Unknown device type");
                })
                .hasMessageContaining("rtnetlink(RTM_NEWLINK): EOPNOTSUPP");
    }

    @Test
    void refusedAttributeIsNamedWithWhatItMayHold() {
        Request request = new Request(Rtm.RTM_SETLINK, out -> {
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), LO);
            out.bytes(Ifla.IFLA_MTU, new byte[] {1});
        });

        assertThatThrownBy(() -> rt.execute(request)).isInstanceOfSatisfying(NetlinkException.class, e -> {
            assertThat(e.errno()).isEqualTo(Errno.ERANGE);
            assertThat(e.extendedAck().message()).isPresent();
            assertThat(e.extendedAck().offset()).hasValue(32);
            assertThat(e.extendedAck().attribute()).get().hasToString("IFLA_MTU");
        });
    }

    @Test
    void nestedAttributeIsNamedWithItsPath() {
        Request request = create(out -> {
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "veth");
            out.beginNest(IflaInfo.IFLA_INFO_DATA);
            out.beginNest(VethInfo.VETH_INFO_PEER);
            out.struct(IfInfoMsg.STRUCT.size());
            out.bytes(Ifla.IFLA_MTU, new byte[] {1});
            out.endNest();
            out.endNest();
            out.endNest();
        });

        assertThatThrownBy(() -> rt.execute(request))
                .isInstanceOfSatisfying(
                        NetlinkException.class,
                        e -> assertThat(e.extendedAck().attribute())
                                .get()
                                .hasToString("IFLA_LINKINFO/IFLA_INFO_DATA/1/4"));
    }

    @Test
    void boundsOfThePolicyAreDecoded() {
        Request request = new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE, out -> {
            out.struct(IfInfoMsg.STRUCT.size());
            out.string(Ifla.IFLA_IFNAME, "a-name-of-more-than-15-bytes");
        });

        assertThatThrownBy(() -> rt.execute(request)).isInstanceOfSatisfying(NetlinkException.class, e -> {
            assertThat(e.extendedAck().attribute()).get().hasToString("IFLA_IFNAME");
            assertThat(e.extendedAck().policy().orElseThrow().maxLength()).hasValue(15);
            assertThat(e).hasMessageContaining("at IFLA_IFNAME, which may hold text, at most 15 bytes");
        });
    }

    @Test
    void failedDumpIsRefusedInTheKernelsWords() {
        Request request = new Request(Rtm.RTM_GETADDR, out -> {
            IfAddrMsg.PREFIXLEN.set(out.struct(IfAddrMsg.STRUCT.size()), 24);
        });

        assertThatThrownBy(() -> rt.dump(request, RtnetlinkTest::address))
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                    assertThat(e.kernelMessage()).get().asString().contains("Invalid values in header");
                });
        assertThat(rt.dump(ALL_ADDRESSES, RtnetlinkTest::address)).isEmpty();
    }

    /** netlink S14 */
    @Test
    void lateAnswersAreDroppedAndTheSessionRemainsUsable() {
        addAddresses(2000);
        boolean seenSent = false;
        for (int micros = 1; micros < 20_000 && !seenSent; micros += 1 + micros / 8) {
            try {
                rt.within(Duration.ofNanos(micros * 1000L)).dump(ALL_ADDRESSES, RtnetlinkTest::address);
            } catch (DeadlineExceededException e) {
                seenSent = e.wasSent();
            }
            assertThat(rt.get(link(LO), RtnetlinkTest::name)).isEqualTo("lo");
        }
        assertThat(seenSent).as("a dump that was given up half-way").isTrue();
        assertThat(rt.dump(ALL_ADDRESSES, RtnetlinkTest::address)).hasSize(2000);
    }

    @Test
    void decoderThatFailsHalfWayLeavesTheSessionUsable() {
        addAddresses(2000);
        AtomicLong seen = new AtomicLong();
        assertThatThrownBy(() -> rt.dump(ALL_ADDRESSES, message -> {
                    if (seen.incrementAndGet() == 10) {
                        throw new ArithmeticException("of the user");
                    }
                    return address(message);
                }))
                .isInstanceOf(ArithmeticException.class);
        assertThat(rt.dump(ALL_ADDRESSES, RtnetlinkTest::address)).hasSize(2000);
    }

    @Test
    void decoderMayUseTheSession() {
        assertThat(rt.<String>get(link(LO), message -> rt.get(link(LO), RtnetlinkTest::name)))
                .isEqualTo("lo");
    }

    /** netlink S10, L15: a message that is larger than the receive buffer. */
    @Test
    void messageLargerThanTheBufferIsReadWhole() {
        int names = 495;
        for (int i = 0; i < names; i++) {
            String altName = "alternative-%03d-".formatted(i) + "x".repeat(111);
            rt.execute(new Request(108, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), LO);
                out.beginNest(52);
                out.string(Ifla.IFLA_ALT_IFNAME, altName);
                out.endNest();
            }));
        }

        long size = rt.get(link(LO), MessageReader::payloadSize);

        assertThat(size).isGreaterThan(64 * 1024);
    }

    /** netlink S11 */
    @Test
    void messagesOfOtherProcessesAreIgnored() throws Exception {
        // The first netlink socket of a process in a namespace has the process id as its port.
        String forger = """
                import socket, struct
                s = socket.socket(16, 3, 0)
                for seq in range(1, 64):
                    s.sendto(struct.pack("=IHHIIiIHHII", 36, 2, 0, seq, %d, -16, 16, 0, 0, seq, 0), (%d, 0))
                """.formatted(
                        ProcessHandle.current().pid(), ProcessHandle.current().pid());
        Process python = netNs.call(
                () -> new ProcessBuilder("python3", "-c", forger).inheritIO().start());
        assertThat(python.waitFor()).isZero();

        assertThat(rt.get(link(LO), RtnetlinkTest::name)).isEqualTo("lo");
    }

    /**
     * netlink S2: the kernel goes on where it was by counting, so an address that goes makes it skip another one. Each goes
     * in turn and comes again at the end.
     */
    @Test
    void listsAreConsistentWhileTheKernelsTablesChange() throws Exception {
        addAddresses(2000);
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService churn = Executors.newSingleThreadExecutor();
                Rtnetlink other = Rtnetlink.open(netNs)) {
            Future<?> churning = churn.submit(() -> {
                for (int i = 0; !stop.get(); i = (i + 1) % 2000) {
                    addressRequest(other, Rtm.RTM_DELADDR, FIRST_ADDRESS + i);
                    addressRequest(other, Rtm.RTM_NEWADDR, FIRST_ADDRESS + i);
                    // Else hardly a list would ever be finished.
                    LockSupport.parkNanos(200_000);
                }
            });
            int lists = 0;
            int attempts = 0;
            try {
                long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
                while ((lists < 30 || attempts < lists + 30) && System.nanoTime() - end < 0) {
                    try {
                        DumpResult<InetAddress> result = rt.dump(
                                ALL_ADDRESSES, RtnetlinkTest::address, DumpPolicy.retry(10, Duration.ofMillis(1)));
                        assertThat(new HashSet<>(result.values()))
                                .hasSameSizeAs(result.values())
                                .hasSizeBetween(1999, 2000);
                        attempts += result.attempts();
                        lists++;
                    } catch (DumpInterruptedException e) {
                        assertThat(e.attempts()).isEqualTo(10);
                        attempts += e.attempts();
                    }
                }
            } finally {
                stop.set(true);
                churning.get(20, TimeUnit.SECONDS);
            }
            assertThat(lists).as("consistent lists").isPositive();
            assertThat(attempts).as("attempts at these").isGreaterThan(lists);
        }
    }

    @Test
    void manyVirtualThreadsShareASessionWithoutHoldingUpOthers() throws Exception {
        Watchdog.assertNobodyIsHeldUpBy(() -> {
            List<Future<String>> answers = new ArrayList<>();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 100; i++) {
                    int odd = i % 2;
                    answers.add(threads.submit(() -> {
                        String last = "";
                        for (int n = 0; n < 20; n++) {
                            last = odd == 0
                                    ? rt.get(link(LO), RtnetlinkTest::name)
                                    : refusalOf(() -> rt.get(link(9999), RtnetlinkTest::name));
                            assertThat(last).isEqualTo(odd == 0 ? "lo" : "ENODEV");
                        }
                        return last;
                    }));
                }
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isIn("lo", "ENODEV");
            }
            return answers;
        });
    }

    @Test
    void closedSessionRefusesEverything() {
        Rtnetlink limited = rt.within(Duration.ofSeconds(1));
        rt.close();
        rt.close();

        assertThat(limited.isClosed()).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> rt.get(link(LO), RtnetlinkTest::name));
        assertThatIllegalStateException().isThrownBy(() -> limited.dump(ALL_ADDRESSES, RtnetlinkTest::address));
        assertThat(rt).hasToString("rtnetlink in " + netNs + ", closed");
    }

    @Test
    void requestsThatRaceWithCloseFinishOrFindTheSessionClosed() throws Exception {
        for (int round = 0; round < 50; round++) {
            Rtnetlink racing = Rtnetlink.open(netNs);
            List<Future<Integer>> requests = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (int i = 0; i < 4; i++) {
                    requests.add(threads.submit(() -> {
                        int answered = 0;
                        try {
                            while (true) {
                                assertThat(racing.get(link(LO), RtnetlinkTest::name))
                                        .isEqualTo("lo");
                                answered++;
                            }
                        } catch (IllegalStateException e) {
                            assertThat(racing.isClosed()).isTrue();
                            return answered;
                        }
                    }));
                }
                LockSupport.parkNanos(200_000);
                racing.close();
            }
            for (Future<Integer> request : requests) {
                assertThat(request.get()).isNotNegative();
            }
        }
    }

    /** netlink S5 */
    @Test
    void closedSessionsLeaveNoDescriptorBehind() {
        int before = openDescriptors();
        for (int i = 0; i < 100; i++) {
            try (Rtnetlink session = Rtnetlink.open(netNs)) {
                session.get(link(LO), RtnetlinkTest::name);
            }
        }
        assertThat(openDescriptors()).isLessThan(before + 20);
    }

    private static int openDescriptors() {
        String[] entries = new File("/proc/self/fd").list();
        return entries == null ? 0 : entries.length;
    }

    @Test
    void sessionStaysInItsNamespace() {
        assertThat(rt.netNs()).contains(netNs);
        addAddresses(1);
        try (Rtnetlink here = Rtnetlink.open()) {
            assertThat(here.netNs()).isEmpty();
            assertThat(here.dump(ALL_ADDRESSES, RtnetlinkTest::address))
                    .doesNotContainAnyElementsOf(rt.dump(ALL_ADDRESSES, RtnetlinkTest::address));
        }
    }

    @Test
    void nonsenseIsRefusedBeforeTheKernelSeesIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> rt.within(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new Request(70_000, out -> {}));
        assertThatThrownBy(() -> Rtnetlink.open(NetNs.named("no-such-namespace")))
                .hasMessageContaining("ENOENT");
    }

    private static String refusalOf(Runnable request) {
        try {
            request.run();
            return "";
        } catch (NetlinkException e) {
            return e.errno().name();
        }
    }

    private static Request link(int index) {
        return new Request(Rtm.RTM_GETLINK, out -> IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), index));
    }

    private static Request create(Request.Body attributes) {
        return new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            out.struct(IfInfoMsg.STRUCT.size());
            attributes.writeTo(out);
        });
    }

    private static String name(MessageReader message) {
        AttributeCursor in = message.attributes(IfInfoMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == Ifla.IFLA_IFNAME) {
                return in.string();
            }
        }
        throw new AssertionError("a link without a name");
    }

    private static InetAddress address(MessageReader message) {
        AttributeCursor in = message.attributes(IfAddrMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == Ifa.IFA_ADDRESS) {
                return in.address();
            }
        }
        throw new AssertionError("an address message without an address");
    }

    private void addAddresses(int count) {
        for (int i = 0; i < count; i++) {
            addressRequest(rt, Rtm.RTM_NEWADDR, FIRST_ADDRESS + i);
        }
    }

    private static void addressRequest(Rtnetlink session, int type, int address) {
        int flags = type == Rtm.RTM_NEWADDR ? Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL : 0;
        session.execute(new Request(type, flags, out -> writeAddress(out, address)));
    }

    private static void writeAddress(MessageWriter out, int address) {
        MemorySegment header = out.struct(IfAddrMsg.STRUCT.size());
        IfAddrMsg.FAMILY.set(header, NetSocket.AF_INET);
        IfAddrMsg.PREFIXLEN.set(header, 32);
        IfAddrMsg.INDEX.set(header, LO);
        out.be32(Ifa.IFA_LOCAL, address);
    }
}
