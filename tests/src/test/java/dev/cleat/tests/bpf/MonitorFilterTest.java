package dev.cleat.tests.bpf;

import static dev.cleat.bpf.asm.Condition.EQ;
import static dev.cleat.bpf.asm.Condition.NE;
import static dev.cleat.bpf.asm.Register.R0;
import static dev.cleat.bpf.asm.Register.R1;
import static dev.cleat.bpf.asm.Register.R10;
import static dev.cleat.bpf.asm.Register.R2;
import static dev.cleat.bpf.asm.Register.R3;
import static dev.cleat.bpf.asm.Register.R4;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Helper;
import dev.cleat.bpf.asm.Size;
import dev.cleat.netlink.Monitor;
import dev.cleat.netlink.MonitorEvent;
import dev.cleat.netlink.NetlinkGroup;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.SocketFilter;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in eBPF decides which announcements reach a monitor ({@code SO_ATTACH_BPF}; netlink M7). */
class MonitorFilterTest {

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int TYPE_OFFSET = 4;

    @TempDir
    private Path directory;

    /** Drops what is about routes. */
    private static Program withoutRoutes() {
        return Program.of(
                        ProgramType.SOCKET_FILTER,
                        Code.build(a -> a.mov(R2, TYPE_OFFSET)
                                .mov(R3, R10)
                                .add(R3, -8)
                                .mov(R4, 2)
                                .call(Helper.SKB_LOAD_BYTES)
                                .jump(NE, R0, 0, "pass")
                                .load(Size.H, R1, R10, -8)
                                .jump(EQ, R1, RTM_NEWROUTE, "drop")
                                .jump(EQ, R1, RTM_DELROUTE, "drop")
                                .label("pass")
                                .mov(R0, -1)
                                .exit()
                                .label("drop")
                                .mov(R0, 0)
                                .exit()))
                .named("no_routes")
                .load();
    }

    @Test
    void whatTheProgramDropsTakesNoRoom(@Fresh TestNetwork network) throws Exception {
        NetNs netNs = network.namespace("filtered");
        network.exec(netNs, "ip", "link", "set", "lo", "up");
        StringBuilder churn = new StringBuilder();
        for (String verb : List.of("add", "del")) {
            for (int i = 0; i < 10_000; i++) {
                churn.append("route %s 20.0.%d.%d/32 dev lo\n".formatted(verb, i >> 8, i & 255));
            }
        }
        Path batch = Files.writeString(directory.resolve("churn"), churn);
        try (Rtnetlink rt = Rtnetlink.open(netNs);
                Monitor monitor = open(rt)) {
            assertThat(monitor.next(Duration.ofSeconds(20))).contains(new MonitorEvent.SnapshotComplete());
            network.exec(netNs, "ip", "-batch", batch.toString());
            network.exec(netNs, "ip", "link", "set", "lo", "mtu", "1400");

            List<MonitorEvent> events = new ArrayList<>();
            Optional<MonitorEvent> event = monitor.next(Duration.ofSeconds(20));
            while (event.isPresent()) {
                events.add(event.get());
                event = monitor.next(Duration.ofMillis(300));
            }
            assertThat(events)
                    .isNotEmpty()
                    .allSatisfy(each -> assertThat(each)
                            .isInstanceOfSatisfying(
                                    MonitorEvent.Announcement.class,
                                    told -> assertThat(told.message().type()).isEqualTo(RTM_NEWLINK)));
        }
    }

    /** Afterwards, only the socket holds the program. */
    private static Monitor open(Rtnetlink rt) {
        try (Program program = withoutRoutes()) {
            return Monitor.on(rt)
                    .listen(NetlinkGroup.LINK, NetlinkGroup.IPV4_ROUTE)
                    .filter(SocketFilter.program(program.fd()))
                    .receiveBuffer(2048)
                    .open();
        }
    }

    @Test
    void programOfAnotherTypeIsRefused(@Fresh TestNetwork network) {
        try (Rtnetlink rt = Rtnetlink.open(network.namespace("refused"));
                Program xdp = Program.of(
                                ProgramType.XDP, Code.build(a -> a.mov(R0, 2).exit()))
                        .load()) {
            assertThatExceptionOfType(KernelException.class)
                    .isThrownBy(() -> Monitor.on(rt)
                            .listen(NetlinkGroup.LINK)
                            .filter(SocketFilter.program(xdp.fd()))
                            .open())
                    .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EINVAL));
        }
    }
}
