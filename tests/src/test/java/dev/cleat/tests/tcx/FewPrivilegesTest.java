package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a process can do that lacks the usual: {@code mprog S12} and {@code S16}. */
@RequiresKernelFeature(KernelFeature.TCX)
class FewPrivilegesTest {

    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    /** mprog S16. */
    // Docker 20.10 knows no CAP_BPF, so nobody in its containers can have it.
    @Tag("in-place")
    @Test
    void anAnchorByIdNeedsNoSysAdminUnlikeOpeningById() {
        Program p1 = ground.program("p1");
        Program p2 = ground.program("p2");
        Tcx.attachProgram(p1).on(ground.ingress);
        TcxLink link = ground.keep(Tcx.attach(p2).on(ground.ingress));

        // It starts inside the namespace, since entering one needs CAP_SYS_ADMIN as well.
        String told = TestProgram.running(
                        AnchoredById.class,
                        Integer.toString(p1.id().value()),
                        Integer.toString(link.id().value()))
                .having("bpf", "net_admin")
                .in(ground);

        List<String> lines = told.lines().toList();
        assertThat(lines)
                .containsExactly(
                        "capabilities: CAP_NET_ADMIN, CAP_BPF",
                        "before a program id: ok",
                        "after a link id: ok",
                        "[self0, " + p1.id() + ", " + link.info().programId().orElseThrow() + ", self1]",
                        "Program.ofId: PermissionDeniedException [CAP_SYS_ADMIN]",
                        "Program.ids: PermissionDeniedException [CAP_SYS_ADMIN]",
                        "Link.ofId: PermissionDeniedException [CAP_SYS_ADMIN]",
                        "Link.ids: PermissionDeniedException [CAP_SYS_ADMIN]",
                        "enter a namespace: PermissionDeniedException [CAP_SYS_ADMIN]",
                        "create a namespace: PermissionDeniedException [CAP_SYS_ADMIN]");
        // What was attached without a link outlives the process.
        List<ProgramId> after = ground.ingress.query().programIds();
        assertThat(after).hasSize(4).containsSubsequence(p1.id(), p2.id());
    }

    @Tag("in-place")
    @Test
    void whoMayNotPinThereAttachesNothing(@Fresh PrivateBpffs bpffs) throws Exception {
        Tcx.attachProgram(ground.program("other")).on(ground.ingress);
        HookView before = ground.ingress.query();
        Path folder = Files.createDirectory(
                bpffs.pin("closed"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-x------")));
        Path pin = folder.resolve("pin");

        // Root without CAP_DAC_OVERRIDE is but the owner.
        String told = TestProgram.running(PinnedWithoutRights.class, pin.toString())
                .having("bpf", "net_admin")
                .in(ground);

        assertThat(told).contains("pin " + pin).contains("EACCES").contains("the thread lacks CAP_DAC_OVERRIDE");
        // While a program is there the revision counts everything that ever happens, also for a moment.
        assertThat(ground.ingress.query()).isEqualTo(before);
        assertThat(folder).isEmptyDirectory();
    }

    @Tag("in-place")
    @Test
    void whoMayCreateNoMapOpensAndUnpinsThoseThatAreThere(@Fresh PrivateBpffs bpffs) throws Exception {
        Path devices = bpffs.pin("devices");
        Path readable = bpffs.pin("readable");
        OwnPins.DEVICES.ensurePinned(devices).close();
        OwnPins.DEVICES.ensurePinned(readable).close();
        Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("r--------"));

        // Root without capabilities is but the owner.
        String told = TestProgram.running(OwnPins.class, devices.toString(), readable.toString())
                .having()
                .in(ground);

        assertThat(told.lines())
                .containsExactly(
                        "create: PermissionDeniedException [CAP_BPF, CAP_NET_ADMIN]",
                        "devices: ok",
                        "more devices: PinnedMapDiffersException",
                        "read and write: PermissionDeniedException [CAP_DAC_OVERRIDE]",
                        "unpin another's: false",
                        "unpin: true");
        assertThat(readable).doesNotExist();
        Files.delete(devices);
    }

    /** Attach and update ask for nothing, but what is attached is told only with CAP_NET_ADMIN. */
    @Tag("in-place")
    @Test
    void anAgentWithoutCapabilitiesFindsItsLinkAgain(@Fresh PrivateBpffs bpffs) throws Exception {
        Program first = ground.program("first");
        first.pin(bpffs.pin("first"));
        ground.program("second").pin(bpffs.pin("second"));
        NetNsHandle away = ground.network.namespace("away");
        try (TcxLink elsewhere = Tcx.attach(first).onIngress(away.device("lo"))) {
            elsewhere.pin(bpffs.pin("elsewhere"));

            String told = TestProgram.running(
                            PinnedUnprivileged.class, bpffs.path().toString())
                    .having()
                    .in(ground);

            assertThat(told.lines())
                    .containsExactly(
                            "capabilities: ",
                            "first: adopted false",
                            "first: adopted true",
                            "second: adopted true",
                            "elsewhere: PinnedElsewhereException",
                            "egress: PinnedElsewhereException",
                            "gone: adopted false");
            assertThat(elsewhere.info().programId()).contains(first.id());
        }
    }

    /** mprog S12. */
    @Test
    void aProgramWhoseDescriptorWouldBeZeroIsAnAnchorLikeAnyOther() {
        String told = TestProgram.running(DescriptorZero.class).in(ground);

        assertThat(told.lines())
                .containsExactly(
                        "free at start: true", "descriptors above 2: true", "in order: true", "free at the end: true");
    }
}
