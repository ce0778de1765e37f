package dev.cleat.netlink;

import static dev.cleat.netlink.Requests.ALL_LINKS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions in other namespaces than their users (netlink S13). */
class SessionNamespaceTest {

    private static final Path HERE = Path.of("/proc/thread-self/ns/net");

    private final NetNsHandle netNs = NetNs.create();

    @AfterEach
    void close() {
        netNs.close();
    }

    /** netlink S13: more sockets than a session has at first. */
    @Test
    void everySocketOfASessionIsInItsNamespace() throws Exception {
        Path before = Files.readSymbolicLink(HERE);
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            createVeth(rt, "marker0");
            List<DumpCursor> streams = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                streams.add(rt.stream(ALL_LINKS));
            }
            for (DumpCursor stream : streams) {
                List<String> names = new ArrayList<>();
                while (stream.next()) {
                    names.add(Requests.name(stream.message()));
                }
                assertThat(names).hasSize(3).contains("lo", "marker0");
            }
        }
        assertThat(Files.readSymbolicLink(HERE)).isEqualTo(before);
    }

    /** netlink S13 */
    @Test
    void sessionOfAThreadInANamespaceStaysThereWhenTheThreadIsGone() {
        try (Rtnetlink rt = netNs.<Rtnetlink, RuntimeException>call(Rtnetlink::open)) {
            createVeth(rt, "marker0");
            try (DumpCursor first = rt.stream(ALL_LINKS);
                    Rtnetlink other = Rtnetlink.open(netNs)) {
                assertThat(first.next()).isTrue();
                assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
                assertThat(other.dump(ALL_LINKS, Requests::name)).contains("marker0");
            }
        }
    }

    /** netlink S13 */
    @Test
    void namespaceOfAProcessIsFound() throws Exception {
        Process sleeper = netNs.call(() -> new ProcessBuilder("sleep", "60").start());
        try (Rtnetlink rt = Rtnetlink.open(NetNs.ofPid(sleeper.pid()));
                Rtnetlink same = Rtnetlink.open(netNs)) {
            createVeth(same, "marker0");
            assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("marker0");
        } finally {
            sleeper.destroyForcibly().waitFor();
        }
        assertThatThrownBy(() -> Rtnetlink.open(NetNs.ofPid(sleeper.pid()))).hasMessageContaining("ENOENT");
    }

    /** netlink S13 */
    @Test
    void sessionKeepsItsNamespaceAlive() {
        NetNsHandle shortLived = NetNs.create();
        try (Rtnetlink rt = Rtnetlink.open(shortLived)) {
            shortLived.close();
            try (DumpCursor stream = rt.stream(ALL_LINKS)) {
                assertThat(stream.next()).isTrue();
                assertThat(rt.dump(ALL_LINKS, Requests::name)).contains("lo");
            }
        }
    }

    @Test
    void virtualThreadsOpenSocketsInTheNamespaceOfTheSession() throws Exception {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            createVeth(rt, "marker0");
            List<String> names = new ArrayList<>();
            Thread.ofVirtual()
                    .start(() -> {
                        try (DumpCursor first = rt.stream(ALL_LINKS)) {
                            names.addAll(rt.dump(ALL_LINKS, Requests::name));
                            assertThat(first.next()).isTrue();
                        }
                    })
                    .join();
            assertThat(names).contains("marker0");
        }
    }

    private static void createVeth(Rtnetlink rt, String name) {
        rt.execute(new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            out.struct(IfInfoMsg.STRUCT.size());
            out.string(Ifla.IFLA_IFNAME, name);
            out.beginNest(Ifla.IFLA_LINKINFO);
            out.string(IflaInfo.IFLA_INFO_KIND, "veth");
            out.endNest();
        }));
    }
}
