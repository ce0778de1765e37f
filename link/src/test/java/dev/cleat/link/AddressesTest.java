package dev.cleat.link;

import static dev.cleat.link.IpTool.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.NetlinkException;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** netlink L10, as far as it concerns plain addresses. */
class AddressesTest {

    private static final IpPrefix V4 = IpPrefix.of("10.1.0.1/24");
    private static final IpPrefix V6 = IpPrefix.of("fd00::1/64");
    private static final DeviceRef VETH0 = DeviceRef.named("veth0");

    private final NetNsHandle netNs = NetNs.create();
    private final Rtnetlink rt = Rtnetlink.open(netNs);
    private final Addresses addresses = Addresses.on(rt);

    @BeforeEach
    void createDevices() {
        Links links = Links.on(rt);
        links.veth("veth0", "veth1").create();
        links.up(VETH0);
        links.up(DeviceRef.named("veth1"));
    }

    @AfterEach
    void close() {
        rt.close();
        netNs.close();
    }

    @Test
    void addedAddressesAreThereForIpToo() throws Exception {
        addresses.add(V4, VETH0);
        addresses.withoutDad().add(V6, VETH0);

        assertThat(addresses.list(VETH0)).extracting(DeviceAddress::prefix).contains(V4, V6);
        assertThat(ip(netNs, "addr", "show", "veth0"))
                .contains("\"local\":\"10.1.0.1\",\"prefixlen\":24", "\"local\":\"fd00::1\",\"prefixlen\":64");
        assertThat(addresses.list(DeviceRef.named("veth1")))
                .extracting(DeviceAddress::prefix)
                .doesNotContain(V4, V6);
        assertThat(addresses.list()).extracting(DeviceAddress::prefix).contains(V4, V6);
    }

    @Test
    void addressWithoutDadIsUsableAtOnceAndOneWithItIsTentative() throws Exception {
        addresses.add(IpPrefix.of("fd00::2/64"), VETH0);
        addresses.withoutDad().add(V6, VETH0);

        assertThat(find("fd00::2/64").isTentative()).isTrue();
        assertThat(find("fd00::1/64").isTentative()).isFalse();
        assertThat(find("fd00::1/64").isPermanent()).isTrue();
        assertThat(ip(netNs, "addr", "show", "veth0")).contains("\"nodad\":true");
    }

    @Test
    void ensureSaysWhetherAnythingChanged() {
        assertThat(addresses.ensure(V4, VETH0)).isTrue();
        assertThat(addresses.ensure(V4, VETH0)).isFalse();
        assertThat(addresses.withoutDad().ensure(V6, VETH0)).isTrue();
        assertThat(addresses.withoutDad().ensure(V6, VETH0)).isFalse();
        assertThat(addresses.ensure(IpPrefix.of("10.1.0.1/16"), VETH0)).isTrue();
        assertThatThrownBy(() -> addresses.ensure(IpPrefix.of("fd00::1/48"), VETH0))
                .isInstanceOf(AddressExistsException.class)
                .hasMessageContaining("perhaps with another prefix length");
    }

    @Test
    void secondAddIsRefused() {
        addresses.add(V4, VETH0);
        assertThatThrownBy(() -> addresses.add(V4, VETH0))
                .isInstanceOf(AddressExistsException.class)
                .hasMessageContaining("rtnetlink(RTM_NEWADDR): EEXIST")
                .hasMessageContaining("device veth0 already has 10.1.0.1/24");
    }

    @Test
    void deletedAddressIsGone() throws Exception {
        addresses.add(V4, VETH0);
        addresses.withoutDad().add(V6, VETH0);
        addresses.delete(V4, VETH0);

        assertThat(ip(netNs, "addr", "show", "veth0"))
                .doesNotContain("10.1.0.1")
                .contains("fd00::1");
        assertThat(addresses.deleteIfPresent(V6, VETH0)).isTrue();
        assertThat(addresses.deleteIfPresent(V6, VETH0)).isFalse();
        assertThatThrownBy(() -> addresses.delete(V4, VETH0))
                .isInstanceOf(NoSuchAddressException.class)
                .hasMessageContaining("device veth0 does not have 10.1.0.1/24");
    }

    @Test
    void absentDeviceIsRefused() {
        assertThatThrownBy(() -> addresses.add(V4, DeviceRef.named("veth9"))).isInstanceOf(NoSuchDeviceException.class);
        assertThatThrownBy(() -> addresses.add(V4, new IfIndex(9999))).isInstanceOf(NoSuchDeviceException.class);
        assertThatThrownBy(() -> addresses.list(new IfIndex(9999))).isInstanceOf(NoSuchDeviceException.class);
        assertThat(addresses.deleteIfPresent(V4, new IfIndex(9999))).isFalse();
    }

    @Test
    void peerOfAPointToPointAddressIsRead() throws Exception {
        ip(netNs, "addr", "add", "10.9.0.1", "peer", "10.9.0.2/32", "dev", "veth0");

        DeviceAddress address = find("10.9.0.1/32");
        assertThat(address.peer()).contains(IpPrefix.of("10.9.0.2").address());
        assertThat(address.otherAttributes()).isNotEmpty();
    }

    @Test
    void whateverIsListedCanBeDeleted() throws Exception {
        for (String address : List.of(
                "10.9.0.1 peer 10.9.1.2/32",
                "10.9.0.1 peer 10.9.1.3/32",
                "10.9.0.1/32",
                "10.9.0.1/24",
                "10.8.0.1 peer 10.8.0.2/24",
                "10.7.0.1 peer 0.0.0.0/32",
                "10.6.0.1/24 valid_lft 1000 preferred_lft 1000",
                "fd00::1 peer fd00::2/64",
                "fd00::3/128")) {
            ip(netNs, ("addr add dev veth0 " + address).split(" "));
        }
        for (DeviceAddress address : addresses.list(VETH0)) {
            int before = addresses.list(VETH0).size();
            addresses.delete(address);
            assertThat(addresses.list(VETH0))
                    .as("without %s", address)
                    .hasSize(before - 1)
                    .noneMatch(other -> other.toString().equals(address.toString()));
            assertThat(addresses.deleteIfPresent(address)).isFalse();
        }
        assertThat(ip(netNs, "addr", "show", "veth0")).contains("\"addr_info\":[]");
    }

    @Test
    void addressWithAPeerIsFoundWithoutNamingThePeerIfThereIsOne() throws Exception {
        IpPrefix own = IpPrefix.of("10.9.0.1/32");
        ip(netNs, "addr", "add", "10.9.0.1", "peer", "10.9.1.2/32", "dev", "veth0");
        assertThat(addresses.ensure(own, VETH0)).isTrue();

        // First the plain one.
        addresses.delete(own, VETH0);
        assertThat(find("10.9.0.1/32").peer()).isPresent();
        ip(netNs, "addr", "add", "10.9.0.1", "peer", "10.9.1.3/32", "dev", "veth0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> addresses.deleteIfPresent(own, VETH0))
                .withMessageContaining("with several peers, 10.9.1.2 and 10.9.1.3");
        addresses.delete(find("10.9.0.1/32"));
        assertThat(addresses.deleteIfPresent(own, VETH0)).isTrue();
        assertThat(addresses.deleteIfPresent(own, VETH0)).isFalse();
        assertThat(ip(netNs, "addr", "show", "veth0")).doesNotContain("10.9.0.1");
    }

    /** The kernel calls this "cannot assign requested address", as it calls an address that is not there. */
    @Test
    void addressThatTheDeviceCannotHaveIsNotCalledAbsent() {
        for (String address : List.of("::1/128", "ff02::5/128")) {
            assertThatThrownBy(() -> addresses.add(IpPrefix.of(address), VETH0))
                    .isExactlyInstanceOf(NetlinkException.class)
                    .hasMessageContaining("EADDRNOTAVAIL")
                    .hasMessageContaining("Cannot assign");
        }
        for (String address : List.of("0.0.0.0/24", "::/64")) {
            assertThatIllegalArgumentException().isThrownBy(() -> addresses.add(IpPrefix.of(address), VETH0));
        }
    }

    @Test
    void deviceWithoutIpv6HasNoIpv6Address() throws Exception {
        addresses.withoutDad().add(V6, VETH0);
        ip(netNs, "link", "set", "veth0", "mtu", "1000");

        assertThat(addresses.deleteIfPresent(V6, VETH0)).isFalse();
    }

    private DeviceAddress find(String prefix) {
        return addresses.list(VETH0).stream()
                .filter(address -> address.prefix().equals(IpPrefix.of(prefix)))
                .findFirst()
                .orElseThrow();
    }
}
