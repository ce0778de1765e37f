package dev.cleat.tests.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.DefunctLinkException;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestNetwork;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** mprog X1: a device takes one XDP program, and BPF_LINK_CREATE through the raw interface attaches it. */
class XdpLinkTest {

    @Test
    void aLinkAttachesUpdatesAndDetaches(@Fresh TestNetwork net) {
        NetNsHandle ns = withVeth(net);
        try (Program pass = xdp("pass");
                Program other = xdp("other");
                Program tc = load(ProgramType.SCHED_CLS, "tc", ReturnCode.TCX_NEXT)) {
            IfIndex index = ns.device("veth0").locate(found -> found);
            try (Link link = onVeth(ns, point -> point.createLink(AttachRequest.of(pass)))) {
                assertThat(link.info().type()).isEqualTo(LinkType.XDP);
                assertThat(link.info().ifIndex()).contains(index);
                assertThat(link.info().programId()).contains(pass.id());
                assertThat(attachedPerIproute2(net, ns))
                        .contains("\"id\":" + pass.id().value());

                link.update(other, Link.expecting(pass));
                assertThat(link.info().programId()).contains(other.id());
                assertThat(attachedPerIproute2(net, ns))
                        .contains("\"id\":" + other.id().value());
                refused(Errno.EINVAL, () -> link.update(tc));

                link.detach();
                assertThat(link.info().isDefunct()).isTrue();
                assertThat(link.info().programId()).contains(other.id());
                assertThat(attachedPerIproute2(net, ns)).doesNotContain("\"xdp\"");
                assertThatExceptionOfType(DefunctLinkException.class).isThrownBy(() -> link.update(pass));
            }
        }
    }

    @Test
    void aSecondLinkAndAPlaceAreRefused(@Fresh TestNetwork net) {
        NetNsHandle ns = withVeth(net);
        try (Program first = xdp("first");
                Program second = xdp("second")) {
            Link link = onVeth(ns, point -> point.createLink(AttachRequest.of(first)));
            try (link) {
                refused(Errno.EBUSY, () -> onVeth(ns, point -> point.createLink(AttachRequest.of(second))));
                refused(
                        Errno.EINVAL,
                        () -> onVeth(
                                ns,
                                point -> point.createLink(
                                        AttachRequest.of(second).flags(AttachFlags.BEFORE))));
                assertThat(attachedPerIproute2(net, ns))
                        .contains("\"id\":" + first.id().value());
            }
            try (Link next = onVeth(ns, point -> point.createLink(AttachRequest.of(second)))) {
                assertThat(next.info().programId()).contains(second.id());
            }
        }
    }

    @Test
    void aProgramAttachedByNetlinkKeepsALinkOutAndALinkKeepsNetlinkOut(
            @Fresh TestNetwork net, @Fresh PrivateBpffs bpffs) {
        NetNsHandle ns = withVeth(net);
        try (Program byNetlink = xdp("netlink");
                Program byLink = xdp("link")) {
            byNetlink.pin(bpffs.pin("netlink"));
            String pin = bpffs.pin("netlink").toString();
            net.exec(ns, "ip", "link", "set", "dev", "veth0", "xdpdrv", "pinned", pin);
            refused(Errno.EBUSY, () -> onVeth(ns, point -> point.createLink(AttachRequest.of(byLink))));
            net.exec(ns, "ip", "link", "set", "dev", "veth0", "xdpdrv", "off");

            try (Link link = onVeth(ns, point -> point.createLink(AttachRequest.of(byLink)))) {
                assertThatExceptionOfType(RuntimeException.class)
                        .isThrownBy(() ->
                                net.exec(ns, "ip", "-force", "link", "set", "dev", "veth0", "xdpdrv", "pinned", pin));
                assertThat(link.info().programId()).contains(byLink.id());
                assertThat(attachedPerIproute2(net, ns))
                        .contains("\"id\":" + byLink.id().value());
            }
        }
    }

    private static NetNsHandle withVeth(TestNetwork net) {
        NetNsHandle ns = net.namespace("xdp");
        net.veth(ns, "veth0", ns, "veth1");
        return ns;
    }

    private static <T> T onVeth(NetNsHandle ns, Function<AttachPoint, T> call) {
        return ns.device("veth0").locate(index -> call.apply(AttachPoint.ofDevice(index, AttachType.XDP)));
    }

    private static String attachedPerIproute2(TestNetwork net, NetNsHandle ns) {
        return net.exec(ns, "ip", "-j", "link", "show", "dev", "veth0");
    }

    private static void refused(Errno errno, ThrowingCallable call) {
        assertThatExceptionOfType(KernelException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.errno()).isEqualTo(errno));
    }

    private static Program xdp(String name) {
        return load(ProgramType.XDP, name, ReturnCode.XDP_PASS);
    }

    private static Program load(ProgramType type, String name, int returns) {
        return Program.of(type, Code.build(a -> a.mov(R0, returns).exit()))
                .named(name)
                .load();
    }
}
