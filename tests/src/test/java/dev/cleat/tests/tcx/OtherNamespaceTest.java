package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.link.Links;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.VethEnds;
import dev.cleat.tests.testkit.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An attach to a device of another namespace hits that device, and no other of the same name and index. */
@RequiresKernelFeature(KernelFeature.TCX)
class OtherNamespaceTest {

    private static final String NAME = "cleat0";

    private final Ground ground = new Ground();
    private final NetNsHandle here = ground.netNs;
    private final NetNsHandle there = ground.network.namespace("there");
    private final IfIndex index;
    private final Program program = ground.program("away");

    OtherNamespaceTest() {
        VethEnds inHere = ground.network.veth(here, NAME, here, "cleat1");
        VethEnds inThere = ground.network.veth(there, NAME, there, "cleat1");
        index = indexIn(here);
        // The twins that all of this is about.
        assertThat(indexIn(there)).isEqualTo(index);
        assertThat(inHere.first()).isNotEqualTo(inThere.first());
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void byHandle() {
        assertHits(there);
    }

    @Test
    void byPath() {
        int raw = there.fd().acquire();
        try {
            assertHits(NetNs.ofPath(Path.of("/proc/self/fd", Integer.toString(raw))));
        } finally {
            there.fd().release();
        }
    }

    @Test
    void byDescriptor() {
        int raw = there.fd().acquire();
        try (NetNsHandle handle = NetNs.ofFd(raw)) {
            assertHits(handle);
        } finally {
            there.fd().release();
        }
    }

    @Test
    void byName() throws Exception {
        String name = "cleat-test-" + ProcessHandle.current().pid();
        NetNs named = NetNs.named(name);
        Process child = startThere();
        try {
            run("ip", "netns", "attach", name, Long.toString(child.pid()));
            try {
                assertHits(named);
            } finally {
                run("ip", "netns", "delete", name);
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        ground.refused(
                NoSuchNamespaceException.class,
                () -> Tcx.attach(program).onIngress(named.device(NAME)).close(),
                "there is no netns " + name);
    }

    @Test
    void byProcess() throws Exception {
        Process child = startThere();
        NetNs ofChild = NetNs.ofPid(child.pid());
        try {
            assertHits(ofChild);
        } finally {
            child.destroyForcibly().waitFor();
        }
        ground.refused(
                NoSuchNamespaceException.class,
                () -> Tcx.attach(program).onIngress(ofChild.device(NAME)).close(),
                "there is no netns of pid " + child.pid());
    }

    @Test
    void fromAVirtualThread() throws Exception {
        inThread(Thread.ofVirtual(), () -> assertHits(there));
    }

    /** A bare device belongs to the thread that calls, wherever that is. */
    @Test
    void aBareDeviceIsTheCallersOwn() {
        try (TcxLink link = there.call(() -> Tcx.attach(program).onIngress(DeviceRef.named(NAME)))) {
            assertOnly(there, link);
        }
        try (TcxLink link = here.call(() -> Tcx.attach(program).onIngress(index))) {
            assertOnly(here, link);
        }
        // Of namespaces within namespaces the innermost word counts.
        try (TcxLink link = here.call(() -> Tcx.attach(program).onIngress(there.device(index)))) {
            assertOnly(there, link);
        }
    }

    @Test
    void enteringForGoodIsRefusedOnAVirtualThread() throws Exception {
        inThread(
                Thread.ofVirtual(),
                () -> ground.refused(IllegalStateException.class, there::enterForGood, "virtual thread", "NetNs.call"));
        inThread(Thread.ofVirtual(), () -> {
            try (NetNsHandle current = NetNs.current()) {
                assertThat(current.isSameAs(there)).isFalse();
            }
        });
    }

    @Test
    void aThreadThatEntersForGoodIsThere() throws Exception {
        inThread(Thread.ofPlatform(), () -> {
            there.enterForGood();
            try (TcxLink link = Tcx.attach(program).onIngress(index)) {
                assertOnly(there, link);
            }
        });
    }

    @Test
    void aReferenceFollowsTheNameOrTheIndexAsItSays() {
        DeviceRef byName = there.device(NAME);
        DeviceRef byIndex = there.device(index);
        change(links -> links.down(index));
        change(links -> links.rename(index, "renamed"));
        ground.refused(
                NoSuchDeviceException.class,
                () -> Tcx.attach(program).onIngress(byName).close(),
                "no device " + NAME + " in unnamed netns");
        try (TcxLink link = Tcx.attach(program).onIngress(byIndex)) {
            assertThat(TcxHook.ingress(there.device("renamed")).query().positionOf(link.id()))
                    .hasValue(0);

            change(links -> links.delete(index));
            assertThat(link.isDefunct()).isTrue();
        }
        ground.refused(
                NoSuchDeviceException.class,
                () -> Tcx.attach(program).onIngress(byIndex).close(),
                "no device " + index);
        ground.refused(
                NoSuchDeviceException.class, () -> TcxHook.ingress(byIndex).query(), "no device " + index);
        // The twin is untouched.
        assertThat(TcxHook.ingress(here.device(NAME)).query().isEmpty()).isTrue();
    }

    private void assertHits(NetNs netNs) {
        try (NetNsHandle before = NetNs.current()) {
            for (DeviceRef device : new DeviceRef[] {netNs.device(NAME), netNs.device(index)}) {
                try (TcxLink link = Tcx.attach(program).onIngress(device)) {
                    assertThat(TcxHook.ingress(device).query().positionOf(link.id()))
                            .hasValue(0);
                    assertOnly(there, link);
                }
                Tcx.attachProgram(program).onEgress(device);
                assertThat(TcxHook.egress(there.device(index)).query().programIds())
                        .containsExactly(program.id());
                Tcx.detach(program).onEgress(device);
            }
            try (NetNsHandle after = NetNs.current()) {
                assertThat(after.inode()).as("namespace of the caller").isEqualTo(before.inode());
            }
        }
    }

    private void assertOnly(NetNs netNs, TcxLink link) {
        NetNs other = netNs == there ? here : there;
        assertThat(TcxHook.ingress(netNs.device(index)).query().positionOf(link.id()))
                .hasValue(0);
        assertThat(TcxHook.ingress(other.device(index)).query().isEmpty()).isTrue();
    }

    private void change(Consumer<Links> change) {
        try (Rtnetlink rt = Rtnetlink.open(there)) {
            change.accept(Links.on(rt));
        }
    }

    private static IfIndex indexIn(NetNs netNs) {
        try (Rtnetlink rt = Rtnetlink.open(netNs)) {
            return Links.on(rt).get(NAME).index();
        }
    }

    /** A process that is in the other namespace by the time this returns. */
    private Process startThere() throws Exception {
        int raw = there.fd().acquire();
        try {
            String file = "/proc/" + ProcessHandle.current().pid() + "/fd/" + raw;
            Process child = new ProcessBuilder("nsenter", "--net=" + file, "sleep", "60").start();
            try {
                NetNs ofChild = NetNs.ofPid(child.pid());
                Eventually.holds(() -> assertThat(ofChild.isSameAs(there)).isTrue());
                return child;
            } catch (RuntimeException | AssertionError e) {
                child.destroyForcibly().waitFor();
                throw e;
            }
        } finally {
            there.fd().release();
        }
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
    }

    private static void inThread(Thread.Builder kind, Runnable action) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread thread = kind.unstarted(action);
        thread.setUncaughtExceptionHandler((ended, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }
}
