package dev.cleat.link;

import static dev.cleat.link.IpTool.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Ifla;
import dev.cleat.netlink.uapi.IflaInfo;
import dev.cleat.netlink.uapi.Netlink;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that are more than letters and digits, and alternative names. */
class DeviceNamesTest {

    private static final int RTM_NEWLINKPROP = 108;
    private static final String LONG = "enp193s0f0np0-port-0-of-the-second-card";
    private static final DeviceRef VETH0 = DeviceRef.named("veth0");

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);
    private final Links links = Links.on(rt);

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    @Test
    @Timeout(120)
    void whatIsCreatedIsReturnedWhoeverTakesItsName() throws InterruptedException {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger taken = new AtomicInteger();
        Thread stranger = Thread.ofPlatform().start(() -> {
            for (int i = 0; !stop.get(); i++) {
                takeName("veth0", "taken" + i, taken);
            }
        });
        try {
            for (int created = 0; created < 100 || taken.get() < 30; ) {
                links.deleteIfPresent(VETH0);
                try {
                    NetDevice veth0 = links.veth("veth0", "veth1").create();
                    created++;
                    assertThat(veth0.linked()).contains(links.get("veth1").index());
                    links.delete(DeviceRef.named("veth1"));
                } catch (DeviceExistsException e) {
                    // the stranger's: once more
                    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                }
            }
        } finally {
            stop.set(true);
            stranger.join();
        }
    }

    @SuppressWarnings("EmptyCatch") // gone already
    private void takeName(String name, String newName, AtomicInteger taken) {
        try {
            links.rename(DeviceRef.named(name), newName);
            links.veth(name, newName + "p").create();
            taken.incrementAndGet();
        } catch (NetlinkException | NoSuchDeviceException e) {
            // not there, or already the own one
        }
    }

    /** The kernel would number {@code %d} and refuse every other {@code %}; A0 is a blank to it. */
    @ParameterizedTest
    @ValueSource(strings = {"v%d", "v%", "%s", "v 0", "v\t", "à0", "Šà", "v:0", "v/0", ".", "..", "sixteen-bytes-xx"})
    void nameThatNobodyCanHaveIsRefusedAndNothingIsLeft(String name) {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        int before = links.list().size();

        assertThatIllegalArgumentException().isThrownBy(() -> links.veth(name, "p0"));
        assertThatIllegalArgumentException().isThrownBy(() -> links.veth("p0", name));
        assertThatIllegalArgumentException().isThrownBy(() -> links.rename(veth0.ref(), name));

        assertThat(links.list()).hasSize(before);
        assertThat(links.get(veth0.index()).name()).isEqualTo("veth0");
    }

    @Test
    void refusalOfAPatternSaysWhatTheKernelWouldDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.veth("v%d", "p%d"))
                .withMessage(
                        "'v%d' cannot be given to a device: the kernel puts a number for %d, and takes no other %");
    }

    /** What {@code DeviceName.forNew} takes, the kernel takes, and the other way round. */
    @Test
    void everyByteIsJudgedAsTheKernelJudgesIt() {
        for (int b = 1; b < 256; b++) {
            byte[] name = {'x', (byte) b, 'y'};
            if (create(name)) {
                assertThat(DeviceName.forNew(links.list().getLast().name()).bytes())
                        .isEqualTo(name);
            } else {
                assertThatIllegalArgumentException().isThrownBy(() -> DeviceName.forNew(decode(name)));
            }
        }
    }

    /** The text of bytes, made without the code that is tested. */
    private static String decode(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte b : name) {
            text.append((char) (b < 0 ? 0xDC00 | (b & 0xFF) : b));
        }
        return text.toString();
    }

    @Test
    void deviceWhoseNameIsNoUtf8IsFoundByWhatItsNameReads() {
        byte[] name = {(byte) 0xFF, 'a', (byte) 0xC3, (byte) 0xFE};
        assertThat(create(name)).isTrue();
        NetDevice device = links.list().getLast();

        assertThat(new DeviceName(device.name()).bytes()).isEqualTo(name);
        assertThat(links.get(device.name()).index()).isEqualTo(device.index());
        assertThat(indexOutside(device.name())).isEqualTo(device.index());
        assertThat(device.toString()).contains(": \\xffa\\xc3\\xfe <down");
        assertThatThrownBy(() -> links.get("\udcffb\u001b[2J"))
                .isInstanceOf(NoSuchDeviceException.class)
                .hasMessageContaining("there is no device \\xffb\\x1b[2J in ");
        assertThatIllegalArgumentException().isThrownBy(() -> links.get("half \ud800"));

        links.rename(new DeviceName(device.name()), "\udcfe");
        assertThat(links.get(device.index()).name()).isEqualTo("\udcfe");
        links.delete(DeviceRef.named("\udcfe"));
        assertThat(links.find(device.index())).isEmpty();
    }

    @Test
    void alternativeNamesAreListedAndLookedUp() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        assertThat(veth0.alternativeNames()).isEmpty();
        String longest = "z".repeat(127);
        for (String name : new String[] {LONG, "uplink", "a b/c:d", "veth1:1", longest}) {
            addAlternativeName(veth0.index(), name);
        }
        assertThat(ip(netNs, "link", "show", "veth0")).contains("\"" + LONG + "\"", "\"uplink\"");

        NetDevice named = links.get(veth0.index());
        assertThat(named.alternativeNames()).containsExactlyInAnyOrder(LONG, "uplink", "a b/c:d", "veth1:1", longest);
        assertThat(named.name()).isEqualTo("veth0");
        for (String name : named.alternativeNames()) {
            assertThat(links.get(name).index()).isEqualTo(veth0.index());
            assertThat(indexOutside(name)).isEqualTo(veth0.index());
        }
        assertThat(links.find(LONG + "x")).isEmpty();
        assertThatThrownBy(() -> indexOutside(LONG + "x"))
                .isInstanceOf(NoSuchDeviceException.class)
                .hasMessageContaining("there is no device " + LONG + "x in ");
        assertThatIllegalArgumentException().isThrownBy(() -> links.find(longest + "z"));
    }

    @Test
    void alternativeNameStandsForTheDeviceInEveryCall() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        ip(netNs, "link", "property", "add", "dev", "veth0", "altname", LONG);
        DeviceRef device = DeviceRef.named(LONG);

        links.up(device);
        assertThat(links.get("veth0").isUp()).isTrue();
        links.rename(device, "renamed");
        assertThat(links.get("renamed").index()).isEqualTo(veth0.index());
        links.delete(device);
        assertThat(links.find("renamed")).isEmpty();
    }

    @Test
    void refusalSaysThatItIsAnAlternativeName() throws Exception {
        links.veth("veth0", "veth1").create();
        ip(netNs, "link", "property", "add", "dev", "veth0", "altname", "uplink");

        assertThatThrownBy(() -> links.rename(VETH0, "uplink"))
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("uplink is an alternative name of this device itself");
        assertThatThrownBy(() -> links.rename(DeviceRef.named("veth1"), "uplink"))
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("uplink is an alternative name of veth0");
        assertThatThrownBy(() -> links.veth("veth2", "uplink").create())
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("uplink is an alternative name of veth0");
        assertThat(links.find("veth2")).isEmpty();
    }

    private IfIndex indexOutside(String name) {
        return netNs.device(name).<IfIndex, RuntimeException>locate(index -> index);
    }

    /** What {@code ip link property add} does, which does not take every name that the kernel takes. */
    private void addAlternativeName(IfIndex device, String name) {
        rt.execute(new Request(RTM_NEWLINKPROP, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
            IfInfoMsg.INDEX.set(out.struct(IfInfoMsg.STRUCT.size()), device.value());
            out.beginNest(Ifla.IFLA_PROP_LIST);
            out.string(Ifla.IFLA_ALT_IFNAME, name);
            out.endNest();
        }));
    }

    /** Creates a bridge of any name; false if the kernel does not take it. */
    private boolean create(byte[] name) {
        try {
            rt.execute(new Request(Rtm.RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL, out -> {
                out.struct(IfInfoMsg.STRUCT.size());
                out.bytes(Ifla.IFLA_IFNAME, Arrays.copyOf(name, name.length + 1));
                out.beginNest(Ifla.IFLA_LINKINFO);
                out.string(IflaInfo.IFLA_INFO_KIND, "bridge");
                out.endNest();
            }));
            return true;
        } catch (NetlinkException e) {
            return false;
        }
    }

    @Test
    void lookUpsByAlternativeNamesLeaveNoSockets() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        addAlternativeName(veth0.index(), LONG);
        long before = sockets();
        for (int i = 0; i < 100; i++) {
            assertThat(indexOutside(LONG)).isEqualTo(veth0.index());
        }
        // The JVM may have opened some meanwhile.
        assertThat(sockets()).isLessThan(before + 50);
    }

    private static long sockets() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(DeviceNamesTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }
}
