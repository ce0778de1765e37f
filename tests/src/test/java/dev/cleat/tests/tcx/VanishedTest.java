package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.Program;
import dev.cleat.link.Addresses;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.netlink.IpPrefix;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NoSuchNamespaceException;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of a device or namespace that is gone. */
@RequiresKernelFeature(KernelFeature.TCX)
class VanishedTest {

    private final Ground ground = new Ground();
    private final Program program = ground.program("mine");

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void detachIfPresentFindsNothingOnADeviceThatIsGone() {
        DeviceRef byIndex = ground.addVeth();
        DeviceRef byName = ground.netNs.device("cleat0");
        Tcx.attachProgram(program).onIngress(byIndex);
        assertThat(Tcx.detachIfPresent(program).onIngress(byName)).isTrue();
        ground.delete(byIndex);

        assertThat(Tcx.detachIfPresent(program).onIngress(byIndex)).isFalse();
        assertThat(Tcx.detachIfPresent(program).onIngress(byName)).isFalse();
    }

    @Test
    void aNamespaceThatIsGoneHasNothing() {
        String name = "cleat-test-" + ProcessHandle.current().pid() + "-gone";
        DeviceRef gone = NetNs.named(name).device("lo");

        assertThat(Tcx.detachIfPresent(program).onIngress(gone)).isFalse();
        try (Rtnetlink rt = Rtnetlink.open(ground.netNs)) {
            assertThat(Links.on(rt).find(gone)).isEmpty();
            assertThat(Links.on(rt).deleteIfPresent(gone)).isFalse();
            assertThat(Addresses.on(rt).deleteIfPresent(IpPrefix.of("10.0.0.1/24"), gone))
                    .isFalse();
        }
    }

    @Test
    void aNamespaceThatIsGoneIsSaidToBe() {
        NetNs byName = NetNs.named("cleat-absent");
        NetNs byPid = NetNs.ofPid(Integer.MAX_VALUE);
        assertThatExceptionOfType(NoSuchNamespaceException.class)
                .isThrownBy(() -> Rtnetlink.open(byName))
                .withMessageContaining("there is no netns cleat-absent")
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
        assertThatExceptionOfType(NoSuchNamespaceException.class)
                .isThrownBy(byPid::isCurrent)
                .withMessageContaining("there is no netns of pid " + Integer.MAX_VALUE);
        assertThatExceptionOfType(NoSuchNamespaceException.class)
                .isThrownBy(() -> byPid.run(() -> {}))
                .withMessageContaining("there is no netns of pid " + Integer.MAX_VALUE);
        ground.refused(
                NoSuchNamespaceException.class,
                () -> TcxHook.ingress(byName.device("lo")).query(),
                "there is no netns cleat-absent");
    }
}
