package dev.cleat.link;

import static dev.cleat.link.IpTool.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.MacAddress;
import dev.cleat.netlink.Monitor;
import dev.cleat.netlink.MonitorEvent;
import dev.cleat.netlink.MonitorEvent.Added;
import dev.cleat.netlink.MonitorEvent.Removed;
import dev.cleat.netlink.MonitorEvent.SnapshotComplete;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.ObjectKind;
import dev.cleat.netlink.ReceivedMessage;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.codec.MessageReader;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NamespacedDevice;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinksTest {

    private static final MacAddress MAC = MacAddress.of("02:00:00:00:00:01");
    private static final MacAddress PEER_MAC = MacAddress.of("02:00:00:00:00:02");

    private final NetNsHandle here = NetNs.create();
    private final NetNsHandle there = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(here);
    private final Rtnetlink rtThere = Rtnetlink.open(there);
    private final Links links = Links.on(rt);

    @AfterEach
    void close() {
        rtThere.close();
        rt.close();
        there.close();
        here.close();
    }

    /** netlink L1 */
    @Test
    void vethPairHasBothEndsAsAsked() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1")
                .mac(MAC)
                .peerMac(PEER_MAC)
                .mtu(1400)
                .create();

        assertThat(veth0.name()).isEqualTo("veth0");
        assertThat(veth0.kind()).contains("veth");
        assertThat(veth0.mac()).contains(MAC);
        assertThat(veth0.mtu()).isEqualTo(1400);
        assertThat(veth0.isUp()).isFalse();
        assertThat(veth0.hardwareType()).isEqualTo(1);
        NetDevice veth1 = links.get("veth1");
        assertThat(veth1.mac()).contains(PEER_MAC);
        assertThat(veth1.mtu()).isEqualTo(1400);
        assertThat(veth0.linked()).contains(veth1.index());
        assertThat(veth0.linkedNetNsId()).isEmpty();

        assertThat(ip(here, "link", "show", "veth0"))
                .contains("\"ifindex\":" + veth0.index().value(), "\"link\":\"veth1\"", "\"mtu\":1400")
                .contains("\"address\":\"" + MAC + "\"", "\"info_kind\":\"veth\"")
                .doesNotContain("\"UP\"");
        assertThat(ip(here, "link", "show", "veth1")).contains("\"address\":\"" + PEER_MAC + "\"", "\"mtu\":1400");
    }

    @Test
    void messagesOfAMonitorReadAsDevicesAndAddresses() {
        try (Monitor monitor =
                Monitor.on(rt).track(ObjectKind.LINKS, ObjectKind.ADDRESSES).open()) {
            awaitEvent(monitor, SnapshotComplete.class, _ -> true);
            NetDevice veth0 = links.veth("veth0", "veth1").mac(MAC).create();
            Addresses.on(rt).add(IpPrefix.of("10.1.0.1/24"), veth0.ref());

            NetDevice added = awaitEvent(monitor, Added.class, event -> isNamed(event.message(), "veth0"))
                    .message()
                    .decode(this::device);
            assertThat(added).isNotNull().satisfies(device -> {
                assertThat(device.mac()).contains(MAC);
                assertThat(device.ref()).isEqualTo(veth0.ref());
            });
            DeviceAddress address = awaitEvent(
                            monitor, Added.class, event -> event.key().kind().equals(ObjectKind.ADDRESSES))
                    .message()
                    .decode(DeviceAddress::decode);
            assertThat(address).isNotNull().satisfies(its -> {
                assertThat(its.prefix()).isEqualTo(IpPrefix.of("10.1.0.1/24"));
                assertThat(its.device()).isEqualTo(veth0.index());
            });

            links.delete(veth0.ref());
            Removed gone = awaitEvent(monitor, Removed.class, event -> isNamed(event.before(), "veth0"));
            assertThat(gone.message().type()).isEqualTo(Rtm.RTM_DELLINK);
            assertThat(gone.message().decode(this::device)).isNotNull().satisfies(device -> {
                assertThat(device.name()).isEqualTo("veth0");
                assertThat(device.index()).isEqualTo(veth0.index());
            });
            assertThat(gone.message().decode(DeviceAddress::decode)).isNull();
        }
    }

    private @Nullable NetDevice device(MessageReader message) {
        return NetDevice.decode(message, rt);
    }

    private boolean isNamed(ReceivedMessage message, String name) {
        NetDevice device = message.decode(this::device);
        return device != null && device.name().equals(name);
    }

    private static <E extends MonitorEvent> E awaitEvent(Monitor monitor, Class<E> type, Predicate<E> wanted) {
        while (true) {
            MonitorEvent event = monitor.next(Duration.ofSeconds(10)).orElseThrow();
            if (type.isInstance(event) && wanted.test(type.cast(event))) {
                return type.cast(event);
            }
        }
    }

    /** netlink L1 */
    @Test
    void peerIsBornInTheOtherNamespace() throws Exception {
        NetDevice veth0 = links.veth("veth0", "eth0").peerIn(there).create();

        assertThat(links.find("eth0")).isEmpty();
        NetDevice eth0 = Links.on(rtThere).get("eth0");
        assertThat(veth0.linked()).contains(eth0.index());
        assertThat(veth0.linkedNetNsId()).isPresent();
        assertThat(ip(here, "link", "show", "veth0"))
                .contains("\"link_netnsid\":" + veth0.linkedNetNsId().getAsInt());
        assertThat(ip(there, "link", "show", "eth0")).contains("\"ifname\":\"eth0\"");
    }

    @Test
    void referenceLeadsToTheDeviceFromOutside() {
        NetDevice veth0 = links.veth("veth0", "veth1").create();

        assertThat(veth0.ref()).isEqualTo(new NamespacedDevice(here, veth0.index()));
        IfIndex found = here.device("veth0").<IfIndex, RuntimeException>locate(index -> index);
        assertThat(found).isEqualTo(veth0.index());
        assertThat(links.get(veth0.ref()).name()).isEqualTo("veth0");
    }

    @Test
    void referenceIntoAnotherNamespaceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.get(there.device("lo")))
                .withMessageContaining("is not in the network namespace of this session");
        try (NetNsHandle same = here.open()) {
            assertThat(links.get(same.device("lo")).name()).isEqualTo("lo");
        }
    }

    @Test
    void deviceGoesUpAndDown() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        links.up(veth0.index());
        links.up(DeviceRef.named("veth1"));
        links.up(DeviceRef.named("lo"));

        assertThat(links.get("veth0").isUp()).isTrue();
        assertThat(links.get("veth0").hasCarrier()).isTrue();
        assertThat(ip(here, "link", "show", "veth0")).contains("\"UP\"", "\"LOWER_UP\"");
        assertThat(ip(here, "link", "show", "lo")).contains("\"UP\"");

        links.down(veth0.ref());
        assertThat(links.get("veth0").isUp()).isFalse();
        assertThat(ip(here, "link", "show", "veth0")).doesNotContain("\"UP\"");
    }

    /** netlink L6 */
    @Test
    void deviceIsRenamedAndKeepsItsIndex() throws Exception {
        NetDevice veth0 = links.veth("veth0", "veth1").create();
        links.rename(DeviceRef.named("veth0"), "uplink");

        assertThat(links.get("uplink").index()).isEqualTo(veth0.index());
        assertThat(links.find("veth0")).isEmpty();
        assertThat(ip(here, "link", "show", "uplink"))
                .contains("\"ifindex\":" + veth0.index().value());
        assertThatThrownBy(() -> links.rename(veth0.index(), "veth1"))
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("EEXIST")
                .hasMessageContaining("a device named veth1 exists");
    }

    /** netlink L8 */
    @Test
    void deviceMovesToAnotherNamespace() throws Exception {
        links.veth("veth0", "veth1").create();
        links.move(DeviceRef.named("veth1"), there);

        assertThat(links.find("veth1")).isEmpty();
        assertThat(Links.on(rtThere).get("veth1").kind()).contains("veth");
        assertThat(ip(there, "link", "show", "veth1")).contains("\"ifname\":\"veth1\"");
    }

    @Test
    void moveToWhereTheNameIsTakenIsRefused() {
        links.veth("veth0", "veth1").create();
        Links.on(rtThere).veth("veth1", "veth2").create();

        assertThatThrownBy(() -> links.move(DeviceRef.named("veth1"), there))
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("a device of that name exists in");
        assertThat(links.find("veth1")).isPresent();
    }

    @Test
    void deletedPairIsGoneOnBothSides() {
        NetDevice veth0 = links.veth("veth0", "eth0").peerIn(there).create();
        links.delete(veth0.index());

        assertThat(links.find("veth0")).isEmpty();
        assertThat(Links.on(rtThere).find("eth0")).isEmpty();
        assertThat(links.deleteIfPresent(DeviceRef.named("veth0"))).isFalse();
        assertThatThrownBy(() -> links.delete(veth0.index()))
                .isInstanceOf(NoSuchDeviceException.class)
                .hasMessageContaining("there is no device " + veth0.index() + " in ")
                .hasCauseInstanceOf(NetlinkException.class);
        links.veth("veth0", "peer0").create();
        assertThat(links.deleteIfPresent(DeviceRef.named("veth0"))).isTrue();
    }

    @Test
    void listHasEveryDeviceThatIpHas() throws Exception {
        links.veth("veth0", "veth1").create();

        assertThat(links.list()).extracting(NetDevice::name).contains("lo", "veth0", "veth1");
        String all = ip(here, "link", "show");
        assertThat(links.list())
                .allSatisfy(device -> assertThat(all)
                        .contains(
                                "\"ifindex\":" + device.index().value() + ",", "\"ifname\":\"" + device.name() + "\""));
        assertThat(all.split("\"ifindex\":", -1)).hasSize(links.list().size() + 1);
    }

    @Test
    void whatIsNotDecodedIsKept() {
        NetDevice lo = links.get("lo");
        assertThat(lo.kind()).isEmpty();
        assertThat(lo.hardwareAddress()).hasSize(6);
        // IFLA_OPERSTATE, which NetDevice has no word for yet
        assertThat(lo.otherAttributes())
                .anySatisfy(attribute -> assertThat(attribute.type()).isEqualTo(16));
        assertThat(lo).hasToString("1: lo <down, 00:00:00:00:00:00, mtu 65536>");
    }

    @Test
    void takenNameIsRefusedAndNothingIsLeft() {
        links.veth("veth0", "veth1").create();
        int before = links.list().size();

        assertThatThrownBy(() -> links.veth("veth0", "veth9").create())
                .isInstanceOf(DeviceExistsException.class)
                .hasMessageContaining("one of the names is taken: veth0 with peer veth9");
        assertThatThrownBy(() -> links.veth("veth8", "veth1").create()).isInstanceOf(DeviceExistsException.class);
        assertThat(links.list()).hasSize(before);
    }

    @Test
    void absentDeviceIsRefusedByName() {
        assertThatThrownBy(() -> links.get("veth9"))
                .isInstanceOfSatisfying(
                        NoSuchDeviceException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
                .hasMessageContaining("there is no device veth9 in unnamed netns");
        assertThatThrownBy(() -> links.up(new IfIndex(9999))).isInstanceOf(NoSuchDeviceException.class);
        assertThatThrownBy(() -> links.down(DeviceRef.named("veth9"))).isInstanceOf(NoSuchDeviceException.class);
        assertThatThrownBy(() -> links.rename(DeviceRef.named("veth9"), "x")).isInstanceOf(NoSuchDeviceException.class);
        assertThatThrownBy(() -> links.move(new IfIndex(9999), there)).isInstanceOf(NoSuchDeviceException.class);
        assertThat(links.find(new IfIndex(9999))).isEmpty();
    }

    @Test
    void loopbackCanNeitherGoNorMove() {
        assertThatThrownBy(() -> links.delete(DeviceRef.named("lo")))
                .isInstanceOfSatisfying(
                        NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EOPNOTSUPP));
        assertThatThrownBy(() -> links.move(DeviceRef.named("lo"), there))
                .isInstanceOfSatisfying(NetlinkException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                    assertThat(e.kernelMessage()).isPresent();
                });
    }

    @Test
    void nonsenseIsRefusedBeforeTheKernelSeesIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> links.veth("a-name-of-16-byt", "peer0"));
        assertThatIllegalArgumentException().isThrownBy(() -> links.veth("a/b", "peer0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.veth("veth0", "peer0").mtu(67));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.veth("veth0", "peer0").mtu(65536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> links.veth("veth0", "peer0").mac(MacAddress.of("01:00:5e:00:00:01")));
        assertThatIllegalArgumentException().isThrownBy(() -> links.get(""));
        assertThat(links.veth("fifteen-bytes-x", "peer0").create().name()).isEqualTo("fifteen-bytes-x");
    }

    @Test
    void closedSessionAndClosedNamespaceAreRefused() {
        NetNsHandle gone = NetNs.create();
        gone.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> links.veth("veth0", "peer0").peerIn(gone).create());
        assertThat(links.find("veth0")).isEmpty();
        rt.close();
        assertThatIllegalStateException().isThrownBy(links::list);
    }
}
