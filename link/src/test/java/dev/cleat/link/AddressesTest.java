package dev.cleat.link;

import static dev.cleat.link.IpTool.ip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
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

    private DeviceAddress find(String prefix) {
        return addresses.list(VETH0).stream()
                .filter(address -> address.prefix().equals(IpPrefix.of(prefix)))
                .findFirst()
                .orElseThrow();
    }
}
