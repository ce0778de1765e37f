package dev.cleat.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.net.StandardProtocolFamily.INET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.codec.MessageWriter;
import dev.cleat.netlink.pcap.NetlinkDump;
import dev.cleat.netlink.pcap.NetlinkPacket;
import dev.cleat.netlink.pcap.PcapReader;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions that record themselves, read back by us and by {@code tcpdump}. */
class RecordingTest {

    @TempDir
    private Path folder;

    private static List<NetlinkPacket> read(Path file) throws IOException {
        List<NetlinkPacket> packets = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(file)) {
            for (Optional<NetlinkPacket> packet = reader.next(); packet.isPresent(); packet = reader.next()) {
                packets.add(packet.get());
            }
        }
        return packets;
    }

    private static MessageReader first(NetlinkPacket packet) {
        MessageReader reader = new MessageReader();
        reader.reset(MemorySegment.ofArray(packet.bytes()));
        assertThat(reader.next()).isTrue();
        return reader;
    }

    /** netlink S18 */
    @Test
    void theRequestsReadBackAreThoseThatWereSent() throws IOException {
        Path file = folder.resolve("commands.pcap");
        RecordedCommands.record(file);

        List<NetlinkPacket> sent = read(file).stream()
                .filter(packet -> (first(packet).flags() & Netlink.NLM_F_REQUEST) != 0)
                .toList();

        assertThat(sent).hasSize(RecordedCommands.ALL.size() + 2).allMatch(packet -> packet.family() == 0);
        for (int i = 0; i < RecordedCommands.ALL.size(); i++) {
            Request request = RecordedCommands.ALL.get(i);
            MessageWriter again = new MessageWriter();
            again.begin(request.type(), Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | request.flags());
            request.body().writeTo(again);
            byte[] expected = again.finish(first(sent.get(i)).sequence()).toArray(JAVA_BYTE);
            assertThat(sent.get(i).bytes()).isEqualTo(expected);
        }
    }

    @Test
    void everyRequestIsAnsweredInTheRecording() throws IOException {
        Path file = folder.resolve("commands.pcap");
        RecordedCommands.record(file);

        StringBuilder text = new StringBuilder();
        NetlinkDump.print(file, text);

        assertThat(text)
                .contains("> RTM_NEWLINK REQUEST ACK EXCL CREATE seq 1 pid 0")
                .contains("VETH_INFO_PEER")
                .contains("RTAX_MTU 1400")
                .contains("error 0 of RTM_NEWNEIGH")
                .contains("error EINVAL of RTM_NEWROUTE")
                .contains("NLMSGERR_ATTR_MSG \"Invalid prefix for given prefix length\"")
                .contains("< NLMSG_DONE MULTI")
                .doesNotContain("!");
    }

    /** A check with a tool that is not ours. */
    @Test
    void tcpdumpReadsARecording() throws IOException {
        Path file = folder.resolve("commands.pcap");
        RecordedCommands.record(file);
        Process tcpdump = new ProcessBuilder("tcpdump", "-n", "-r", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(tcpdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).contains("link-type NETLINK");
        assertThat(output.lines().filter(line -> line.matches("\\d\\d:\\d\\d:\\d\\d.*")))
                .hasSize(read(file).size());
    }

    @Test
    void sockDiagIsRecordedToo() throws IOException {
        Path file = folder.resolve("sockets.pcap");
        try (SocketsInNetNs sockets = new SocketsInNetNs();
                SockDiag diag = SockDiag.open(sockets.netNs)) {
            SocketsInNetNs.Pair pair = sockets.connect(INET, sockets.listen(INET, "127.0.0.1"));
            // The first socket that is not there takes a list, to find out what that means.
            SocketTuple absent = SocketTuple.tcp(SocketsInNetNs.at("127.0.0.9", 9), SocketsInNetNs.at("127.0.0.9", 9));
            assertThat(diag.find(absent)).isEmpty();
            try (Recording _ = diag.recordTo(file)) {
                diag.destroy(diag.find(pair.ofClient()).orElseThrow());
                diag.find(pair.ofClient());
            }
            diag.list(Sockets.any());

            StringBuilder text = new StringBuilder();
            NetlinkDump.print(file, text);

            assertThat(text)
                    .contains("> SOCK_DIAG_BY_FAMILY REQUEST seq")
                    .contains("< SOCK_DIAG_BY_FAMILY seq")
                    .contains("INET_DIAG_CONG \"")
                    .contains("> SOCK_DESTROY REQUEST ACK")
                    .contains("id.idiag_dport " + pair.ofClient().remote().getPort())
                    .doesNotContain("DUMP");
        }
    }

    @Test
    void announcementsToMonitorsAreRecordedToo() throws IOException {
        Path file = folder.resolve("monitor.pcap");
        try (Stage stage = new Stage();
                Recording _ = stage.rt.recordTo(file);
                Monitor monitor = Monitor.on(stage.rt).track(ObjectKind.LINKS).open()) {
            Follower follower = new Follower(monitor);
            follower.until(MonitorEvent.SnapshotComplete.class);
            stage.ip("link add veth0 type veth peer name veth1");
            follower.until(MonitorEvent.Added.class);
        }

        assertThat(read(file)).anySatisfy(packet -> {
            // Nobody asked: an announcement belongs to no request of the session, which counts from 1.
            assertThat(first(packet).type()).isEqualTo(Rtm.RTM_NEWLINK);
            assertThat(first(packet).flags() & Netlink.NLM_F_MULTI).isZero();
        });
    }

    @Test
    void aLaterRecordingTakesThePlaceOfAnEarlierOne() throws IOException {
        Path one = folder.resolve("one.pcap");
        Path two = folder.resolve("two.pcap");
        try (SocketsInNetNs sockets = new SocketsInNetNs();
                Rtnetlink rt = Rtnetlink.open(sockets.netNs)) {
            Recording first = rt.recordTo(one);
            rt.get(Requests.link(Requests.LO), Requests::name);
            try (Recording _ = rt.recordTo(two)) {
                first.close();
                rt.get(Requests.link(Requests.LO), Requests::name);
            }
            rt.get(Requests.link(Requests.LO), Requests::name);
        }

        assertThat(read(one)).hasSize(2);
        assertThat(read(two)).hasSize(2);
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheSessionUsable() throws IOException {
        try (SocketsInNetNs sockets = new SocketsInNetNs();
                Rtnetlink rt = Rtnetlink.open(sockets.netNs)) {
            assertThatThrownBy(() -> rt.recordTo(folder.resolve("absent/file.pcap")))
                    .isInstanceOf(IOException.class);
            if (Files.isWritable(Path.of("/dev/full"))) {
                assertThatThrownBy(() -> rt.recordTo(Path.of("/dev/full"))).isInstanceOf(IOException.class);
            }
            assertThat(rt.get(Requests.link(Requests.LO), Requests::name)).isEqualTo("lo");
        }
    }

    /** What has been written does not wait any more, however much it was in all. */
    @Test
    void aFileThatTakesWhatComesGetsEverything() throws Exception {
        Path file = folder.resolve("long.pcap");
        MemorySegment datagram = MemorySegment.ofArray(new byte[64 * 1024]);
        long size = 0;
        try (Rtnetlink rt = Rtnetlink.open();
                Recording recording = rt.recordTo(file)) {
            while (size < 40L * 1024 * 1024) {
                recording.sent(datagram);
                size += datagram.byteSize();
                awaitSize(file, size - 8L * 1024 * 1024, recording);
            }
            assertThat(recording.dropped()).isZero();
        }
        assertThat(read(file)).hasSize((int) (size / datagram.byteSize()));
    }

    private static void awaitSize(Path file, long size, Recording recording) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (Files.size(file) < size && recording.dropped() == 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(1);
        }
    }

    @Test
    void whoStartsARecordingInAnotherNamespaceLeavesNoThreadThere() throws Exception {
        try (NetNsHandle elsewhere = NetNs.create();
                Rtnetlink rt = Rtnetlink.open();
                Recording _ = elsewhere.call(() -> rt.recordTo(folder.resolve("elsewhere.pcap")))) {
            SessionNamespaceTest.awaitNobodyIn(elsewhere);
        }
    }
}
