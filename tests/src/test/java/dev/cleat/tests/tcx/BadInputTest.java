package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.MapSpec;
import dev.cleat.bpf.MapType;
import dev.cleat.bpf.PinException;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.Revision;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.mprog.AnchorNotFoundException;
import dev.cleat.mprog.ProgramNotAttachedException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.DeviceName;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers get wrong: each time a clear exception, and nothing is left. */
@RequiresKernelFeature(KernelFeature.TCX)
class BadInputTest {

    private static final int NO_SUCH_ID = 0x7ffffff0;

    private final Ground ground = new Ground();
    private final Program there = ground.program("there");
    private final Program mine = ground.program("mine");

    @BeforeEach
    void somebodyIsAttached() {
        Tcx.attachProgram(there).on(ground.ingress);
    }

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void aClosedProgramIsNotAttached() {
        Program closed = Ground.load("closed");
        closed.close();
        ground.refused(IllegalStateException.class, () -> Tcx.attach(closed).on(ground.ingress), "program", "closed");
        ground.refused(
                IllegalStateException.class, () -> Tcx.attachProgram(closed).on(ground.ingress), "closed");
        ground.refused(
                IllegalStateException.class, () -> Tcx.ensureAttached(closed).on(ground.ingress), "closed");
        ground.refused(IllegalStateException.class, () -> Tcx.detach(closed).on(ground.ingress), "closed");
        ground.refused(
                IllegalStateException.class, () -> Tcx.detachIfPresent(closed).on(ground.ingress), "closed");
        ground.refused(
                IllegalStateException.class, () -> Tcx.attach(closed).alone().on(ground.egress), "closed");
        ground.refused(IllegalStateException.class, closed::info, "closed");
    }

    @Test
    void aClosedProgramIsNoAnchorAndNothingToReplace() {
        Program closed = Ground.load("closed");
        closed.close();
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attach(mine).before(closed).on(ground.ingress),
                "closed");
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attachProgram(mine).after(closed).on(ground.ingress),
                "closed");
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attachProgram(mine).replacing(closed).on(ground.ingress),
                "closed");
        TcxLink link = ground.keep(Tcx.attach(mine).on(ground.ingress));
        ground.refused(IllegalStateException.class, () -> link.update(closed), "closed");
        ground.refused(IllegalStateException.class, () -> link.update(there, Link.expecting(closed)), "closed");
    }

    @Test
    void aClosedLinkIsNoAnchor() {
        Program other = ground.program("other");
        TcxLink closed = Tcx.attach(other).on(ground.ingress);
        closed.close();
        ground.refused(
                IllegalStateException.class,
                () -> Tcx.attach(mine).before(closed).on(ground.ingress),
                "closed");
    }

    @Test
    void aClosedMapHasNoEntries() {
        ArrayTable<Long> closed = ArrayTable.create("closed", Codec.U64, 1);
        closed.close();
        ground.refused(IllegalStateException.class, () -> closed.lookup(0), "map", "closed");
        ground.refused(IllegalStateException.class, () -> closed.update(0, 1L), "closed");
        ground.refused(
                IllegalStateException.class,
                () -> Program.of(
                                ProgramType.SCHED_CLS,
                                Code.build(a -> a.loadMap(Register.R1, closed.map())
                                        .mov(Register.R0, 0)
                                        .exit()))
                        .load(),
                "closed");
    }

    @Test
    void aClosedNamespaceHasNoDevices() {
        NetNsHandle closed = NetNs.create();
        closed.close();
        ground.refused(
                IllegalStateException.class, () -> Tcx.attach(mine).onIngress(closed.device("lo")), "netns", "closed");
        ground.refused(
                IllegalStateException.class,
                () -> TcxHook.egress(closed.device(new IfIndex(1))).query(),
                "closed");
        ground.refused(IllegalStateException.class, () -> closed.run(() -> {}), "closed");
        ground.refused(IllegalStateException.class, closed::inode, "closed");
        ground.refused(IllegalStateException.class, closed::open, "closed");
    }

    @Test
    void anAbsentIdIsNoAnchorAndOpensNothing() {
        LinkId noLink = new LinkId(NO_SUCH_ID);
        ProgramId noProgram = new ProgramId(NO_SUCH_ID);
        AnchorNotFoundException refusal = ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attach(mine).before(noLink).on(ground.ingress),
                noLink.toString(),
                "query the hook");
        assertThat(refusal.errno()).isEqualTo(Errno.ENOENT);
        ground.refused(
                AnchorNotFoundException.class,
                () -> Tcx.attachProgram(mine).after(noProgram).on(ground.ingress),
                noProgram.toString());
        ground.refused(KernelException.class, () -> TcxLink.ofId(noLink), Integer.toString(NO_SUCH_ID), "ENOENT");
        ground.refused(KernelException.class, () -> Program.ofId(noProgram), Integer.toString(NO_SUCH_ID), "ENOENT");
    }

    @Test
    void anIdOfZeroOrARevisionOfZeroIsNone() {
        ground.refused(IllegalArgumentException.class, () -> new LinkId(0));
        ground.refused(IllegalArgumentException.class, () -> new ProgramId(0));
        ground.refused(IllegalArgumentException.class, () -> new Revision(0));
        ground.refused(IllegalArgumentException.class, () -> new IfIndex(0), "positive");
        ground.refused(IllegalArgumentException.class, () -> new IfIndex(-1), "positive");
        ground.refused(IllegalArgumentException.class, () -> TcxLink.ofFd(-1), "negative");
        ground.refused(IllegalArgumentException.class, () -> NetNs.ofPid(0), "positive");
    }

    @Test
    void aDescriptorThatIsNotOpenIsNothing() {
        int closed = 1 << 20;
        KernelException refusal =
                ground.refused(KernelException.class, () -> TcxLink.ofFd(closed), Integer.toString(closed));
        assertThat(refusal.errno()).isEqualTo(Errno.EBADF);
        ground.refused(KernelException.class, () -> Program.ofFd(closed), "EBADF");
        ground.refused(KernelException.class, () -> NetNs.ofFd(closed), "EBADF");
    }

    @Test
    void aProgramThatIsNotThereIsNeitherReplacedNorDetached() {
        ground.refused(ProgramNotAttachedException.class, () -> Tcx.detach(mine).on(ground.ingress), mine.toString());
        Program next = ground.program("next");
        ground.refused(
                ProgramNotAttachedException.class,
                () -> Tcx.attachProgram(next).replacing(mine).on(ground.ingress),
                mine.toString());
    }

    @Test
    void anAbsentDeviceIsNamed() {
        NoSuchDeviceException byName = ground.refused(
                NoSuchDeviceException.class,
                () -> Tcx.attach(mine).onIngress(ground.netNs.device("eth9")),
                "no device eth9 in unnamed netns");
        assertThat(byName.errno()).isEqualTo(Errno.ENODEV);
        IfIndex index = new IfIndex(NO_SUCH_ID);
        NoSuchDeviceException byIndex = ground.refused(
                NoSuchDeviceException.class,
                () -> Tcx.attachProgram(mine).onEgress(ground.netNs.device(index)),
                index.toString());
        assertThat(byIndex.errno()).isEqualTo(Errno.ENODEV);
        ground.refused(
                NoSuchDeviceException.class,
                () -> TcxHook.ingress(DeviceRef.named("cleat-absent")).query());
        ground.refused(NoSuchDeviceException.class, () -> Tcx.detach(mine).onIngress(ground.netNs.device("eth9")));
        ground.refused(
                NoSuchDeviceException.class, () -> Tcx.attach(mine).alone().onIngress(ground.netNs.device("eth9")));
    }

    @Test
    void anAbsentNamespaceIsNamed(@TempDir Path folder) {
        NoSuchNamespaceException byName = ground.refused(
                NoSuchNamespaceException.class,
                () -> Tcx.attach(mine).onIngress(NetNs.named("cleat-absent").device("lo")),
                "there is no netns cleat-absent");
        assertThat(byName.errno()).isEqualTo(Errno.ENOENT);
        ground.refused(
                NoSuchNamespaceException.class,
                () -> TcxHook.ingress(NetNs.ofPid(Integer.MAX_VALUE).device("lo"))
                        .query(),
                "there is no netns of pid " + Integer.MAX_VALUE);
        ground.refused(
                NoSuchNamespaceException.class,
                () -> Tcx.attach(mine)
                        .onIngress(NetNs.ofPath(folder.resolve("absent")).device("lo")),
                "absent",
                "ENOENT");
        // Something that is no namespace.
        ground.refused(
                KernelException.class,
                () -> Tcx.attach(mine).onIngress(NetNs.ofPath(folder).device("lo")),
                folder.toString(),
                "EINVAL");
        for (String name : new String[] {"", ".", "..", "a/b", "a\0b"}) {
            ground.refused(IllegalArgumentException.class, () -> NetNs.named(name), "network namespace");
        }
    }

    @Test
    void aProgramOfAnotherTypeIsRefusedBeforeTheKernelIsAsked() {
        Program xdp = ground.xdpProgram("xdp");
        ground.refused(IllegalArgumentException.class, () -> Tcx.attach(xdp), "SCHED_CLS", xdp.toString());
        ground.refused(IllegalArgumentException.class, () -> Tcx.attachProgram(xdp), "SCHED_CLS");
        ground.refused(IllegalArgumentException.class, () -> Tcx.ensureAttached(xdp), "SCHED_CLS");
        ground.refused(IllegalArgumentException.class, () -> Tcx.detach(xdp), "SCHED_CLS");
        ground.refused(IllegalArgumentException.class, () -> Tcx.detachIfPresent(xdp), "SCHED_CLS");
        ground.refused(IllegalArgumentException.class, () -> Tcx.attach(mine).before(xdp), xdp.toString(), "cannot be");
        ground.refused(
                IllegalArgumentException.class, () -> Tcx.attachProgram(mine).replacing(xdp), "cannot be");

        // By id only the kernel can tell.
        KernelException refusal = ground.refused(
                KernelException.class,
                () -> Tcx.attach(mine).before(xdp.id()).on(ground.ingress),
                "before " + xdp.id(),
                "SCHED_CLS");
        assertThat(refusal.errno()).isEqualTo(Errno.EINVAL);
    }

    @Test
    void namesOfProgramsAndMapsHaveFifteenBytesOfAscii() {
        String longest = "fifteen_bytes_1";
        assertThat(ground.program(longest).info().name()).isEqualTo(longest);
        try (ArrayTable<Long> table = ArrayTable.create(longest, Codec.U64, 1)) {
            assertThat(table.map().info().name()).isEqualTo(longest);
        }
        ground.refused(IllegalArgumentException.class, () -> Ground.load("sixteen_bytes_12"), "at most 15 bytes", "16");
        ground.refused(
                IllegalArgumentException.class,
                () -> MapSpec.of(MapType.ARRAY, 4, 4, 1).named("sixteen_bytes_12"),
                "at most 15 bytes");
        for (String name :
                new String[] {"gr\u00fc\u00df", "a b", "a/b", "a\0b", "\u6570\u6570\u6570\u6570\u6570\u6570"}) {
            ground.refused(IllegalArgumentException.class, () -> Ground.load(name), "ASCII");
        }
        // Long in bytes, not in characters: what is wrong with it is the same.
        ground.refused(IllegalArgumentException.class, () -> Ground.load("\u00e4".repeat(8)), "\u00e4");
    }

    @Test
    void namesOfDevicesHaveFifteenBytesOfAnyScript() {
        String longest = "\u00e4".repeat(7) + "1";
        ground.network.veth(ground.netNs, longest, ground.netNs, "fifteen-bytes-1");
        for (String name : new String[] {longest, "fifteen-bytes-1"}) {
            DeviceRef device = ground.netNs.device(name);
            try (TcxLink link = Tcx.attach(mine).onIngress(device)) {
                assertThat(TcxHook.ingress(device).query().positionOf(link.id()))
                        .hasValue(0);
            }
        }
        for (String name : new String[] {"\u00e4".repeat(64), "", "a\0b"}) {
            ground.refused(IllegalArgumentException.class, () -> ground.netNs.device(name), "");
            ground.refused(IllegalArgumentException.class, () -> DeviceRef.named(name), "");
        }
        // No device can be given these, but an alternative name can be so.
        for (String name : new String[] {"\u00e4".repeat(8), "sixteen-bytes-12", "."}) {
            ground.refused(IllegalArgumentException.class, () -> DeviceName.forNew(name), "device");
            DeviceRef absent = ground.netNs.device(name);
            ground.refused(NoSuchDeviceException.class, () -> Tcx.attach(mine).onIngress(absent), name);
        }
    }

    @Test
    void anAbsentBpffsIsNamed(@TempDir Path ordinary, @Fresh PrivateBpffs bpffs) {
        TcxLink link = ground.keep(Tcx.attach(mine).on(ground.ingress));
        PinException refusal = ground.refused(
                PinException.class, () -> link.pin(ordinary.resolve("pin")), "BPF file system", "mount -t bpf");
        assertThat(refusal.path()).isEqualTo(ordinary.resolve("pin"));
        ground.refused(
                PinException.class, () -> link.pin(ordinary.resolve("absent/pin")), "there is no folder", "absent");
        ground.refused(IllegalArgumentException.class, () -> link.pin(bpffs.pin("with.dot")), "dot");
        ground.refused(PinException.class, () -> mine.pin(ordinary.resolve("pin")), "BPF file system");
        ground.refused(PinException.class, () -> TcxLink.pinned(bpffs.pin("absent")), "there is no such pin");
        ground.refused(PinException.class, () -> Program.pinned(ordinary.resolve("absent")), "there is no such pin");
        assertThat(link.pinPath()).isEmpty();
        assertThat(ordinary).isEmptyDirectory();
        assertThat(bpffs.pin("absent")).doesNotExist();
    }
}
