package dev.cleat.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.netlink.MonitorEvent.Changed;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.codec.AttributeCursor;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device with so many names that its message exceeds 64 KiB (netlink L15). */
class LargeMessageTest {

    private static final int LARGE = 64 * 1024;

    private final Stage stage = new Stage();
    private final List<String> names = new ArrayList<>();

    @BeforeEach
    void nameTheDevice() {
        stage.ip("link add v0 type veth peer name v1");
        int index = index("v0");
        // The kernel keeps the list of names below 64 KiB, so its last bytes take shorter ones.
        for (int length : new int[] {127, 100, 50, 20}) {
            boolean fits = true;
            while (fits) {
                String name = "n%04d".formatted(names.size());
                String padded = name + "x".repeat(length - name.length());
                fits = add(index, padded);
                if (fits) {
                    names.add(padded);
                }
            }
        }
        stage.ip("link add w0 type veth peer name w1");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private int index(String name) {
        return stage.rt
                .dump(
                        Requests.ALL_LINKS,
                        message -> Requests.name(message).equals(name) ? Requests.index(message) : null)
                .getFirst();
    }

    private boolean add(int index, String name) {
        try {
            stage.rt.execute(new Request(Rtm.RTM_NEWLINKPROP, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), index);
                out.beginNest(Ifla.IFLA_PROP_LIST);
                out.string(Ifla.IFLA_ALT_IFNAME, name);
                out.endNest();
            }));
            return true;
        } catch (NetlinkException e) {
            assertThat(e.errno()).isEqualTo(Errno.EINVAL);
            return false;
        }
    }

    private static List<String> alternativeNames(MessageReader message) {
        List<String> found = new ArrayList<>();
        AttributeCursor in = message.attributes(IfInfoMsg.STRUCT.size());
        while (in.next()) {
            if (in.type() == Ifla.IFLA_PROP_LIST) {
                AttributeCursor properties = in.nested();
                while (properties.next()) {
                    found.add(properties.string());
                }
            }
        }
        return found;
    }

    @Test
    void isReadWhole() {
        Request get = new Request(Rtm.RTM_GETLINK, out -> {
            out.struct(IfInfoMsg.STRUCT.size());
            out.string(Ifla.IFLA_IFNAME, "v0");
        });
        assertThat(stage.rt.<Long>get(get, MessageReader::payloadSize)).isGreaterThan(LARGE);
        assertThat(stage.rt.<List<String>>get(get, LargeMessageTest::alternativeNames))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    /** Together with the devices after it, though a list that does not ask to be measured ends before it. */
    @Test
    void isListedWhole() {
        Map<String, List<String>> listed = stage
                .rt
                .dump(
                        ObjectKind.LINKS.lists().getFirst(),
                        message -> Map.entry(Requests.name(message), alternativeNames(message)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(listed).containsOnlyKeys("lo", "v0", "v1", "w0", "w1");
        assertThat(listed.get("v0")).containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void isToldByAMonitor() {
        try (Monitor monitor = Monitor.on(stage.rt).track(ObjectKind.LINKS).open()) {
            Follower follower = new Follower(monitor);
            follower.until(SnapshotComplete.class);
            stage.ip("link set v0 mtu 1400");
            Changed changed = follower.until(Changed.class);
            assertThat(changed.message().<List<String>>decode(LargeMessageTest::alternativeNames))
                    .containsExactlyInAnyOrderElementsOf(names);
            follower.untilQuiet();
            assertThat(follower.objects).hasSize(5);
        }
    }
}
