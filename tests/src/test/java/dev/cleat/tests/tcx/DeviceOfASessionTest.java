package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.Program;
import dev.cleat.link.Links;
import dev.cleat.link.NetDevice;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.Request;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.netlink.uapi.IfInfoMsg;
import dev.cleat.netlink.uapi.Rtm;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A device that a session listed is never one of another namespace. */
@RequiresKernelFeature(KernelFeature.TCX)
class DeviceOfASessionTest {

    private final String name = "cleat-test-" + ProcessHandle.current().pid() + "-session";
    private final Ground ground = new Ground();
    private final Program program = ground.program("mine");

    @AfterEach
    void close() {
        NetNs.deleteNamedIfPresent(name);
        ground.close();
    }

    @Test
    void isNotTheOneOfANamespaceThatHasTheNameLater() {
        NetNs.createNamed(name).close();
        try (Rtnetlink rt = Rtnetlink.open(NetNs.named(name))) {
            NetDevice mine = Links.on(rt).veth("cleat0", "cleat1").create();
            NetNs.deleteNamed(name);
            try (NetNsHandle later = NetNs.createNamed(name);
                    Rtnetlink rtLater = Rtnetlink.open(later)) {
                NetDevice twin = Links.on(rtLater).veth("cleat0", "cleat1").create();
                assertThat(twin.index()).isEqualTo(mine.index());

                try (TcxLink link = Tcx.attach(program).onIngress(mine.ref())) {
                    assertThat(TcxHook.ingress(twin.ref()).query().isEmpty()).isTrue();
                    Links.on(rt).delete(mine.ref());
                    assertThat(link.isDefunct()).isTrue();
                }
                // The name is not what it was for the session either.
                ground.refused(
                        IllegalArgumentException.class,
                        () -> Links.on(rt).down(NetNs.named(name).device("cleat0")),
                        "is not in the network namespace of this session");
                assertThat(rt.isIn(NetNs.named(name))).isFalse();
                assertThat(rtLater.isIn(NetNs.named(name))).isTrue();
            }
        }
    }

    @Test
    void cannotBeUsedWhenTheSessionIsClosedThatWasOpenedByAName() {
        NetNs.createNamed(name).close();
        NetDevice lo;
        try (Rtnetlink rt = Rtnetlink.open(NetNs.named(name))) {
            lo = Links.on(rt).get("lo");
            assertThat(TcxHook.ingress(lo.ref()).query().isEmpty()).isTrue();
        }
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attach(program).onIngress(lo.ref()).close(),
                "netns " + name,
                "closed",
                "opened with a NetNsHandle");
        ground.refused(IllegalStateException.class, () -> lo.ref().locate(index -> index), "opened with a NetNsHandle");
    }

    @Test
    void canBeUsedAsLongAsTheHandleIsOpenThatTheSessionWasOpenedWith() {
        DeviceRef lo;
        NetNsHandle handle = NetNs.create();
        try (handle) {
            try (Rtnetlink rt = Rtnetlink.open(handle)) {
                lo = Links.on(rt).get("lo").ref();
            }
            Tcx.attach(program).onIngress(lo).close();
        }
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attach(program).onIngress(lo).close(),
                "closed",
                "NetNsHandle");
    }

    /** A session that nobody named a namespace for is in that of its thread, and so are its devices. */
    @Test
    void isWhereTheSessionWasOpenedAlsoWithoutNamingTheNamespace() {
        try (Rtnetlink inside = ground.netNs.<Rtnetlink, RuntimeException>call(Rtnetlink::open)) {
            DeviceRef lo = Links.on(inside).get("lo").ref();
            try (TcxLink link = Tcx.attach(program).onIngress(lo)) {
                assertThat(ground.ingress.query().positionOf(link.id())).hasValue(0);
            }
            assertThat(Links.on(inside).get(ground.lo).name()).isEqualTo("lo");
        }
    }

    @Test
    void isAtHomeWhereverItIsUsed() {
        DeviceRef lo;
        try (Rtnetlink home = Rtnetlink.open()) {
            lo = Links.on(home).get("lo").ref();
        }
        assertThat(lo.<Thread, RuntimeException>locate(index -> Thread.currentThread()))
                .isSameAs(Thread.currentThread());
        boolean atHome = ground.netNs.<Boolean, RuntimeException>call(() -> {
            assertThat(NetNs.ofThisProcess().isCurrent()).isFalse();
            return lo.locate(index -> NetNs.ofThisProcess().isCurrent());
        });
        assertThat(atHome).isTrue();
    }

    /** What a monitor hears of other namespaces has no reference: the session does not hold them. */
    @Test
    void hasNoReferenceWhenItWasAnnouncedInAnotherNamespace() {
        try (Rtnetlink rt = Rtnetlink.open(ground.netNs)) {
            NetDevice elsewhere = rt.dump(
                            new Request(Rtm.RTM_GETLINK, out -> out.struct(IfInfoMsg.STRUCT.size())), message -> {
                                message.cameFrom(7);
                                return NetDevice.decode(message, rt);
                            })
                    .getFirst();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(elsewhere::ref)
                    .withMessageContaining("another network namespace");
        }
    }
}
