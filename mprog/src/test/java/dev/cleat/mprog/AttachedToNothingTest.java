package dev.cleat.mprog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.DefunctLinkException;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchDeviceException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a link that was created as its device went away: no race is needed to look at that moment. */
class AttachedToNothingTest {

    private final NetNsHandle netNs = NetNs.create();
    private final TcxHook there = TcxHook.ingress(netNs.device("lo"));
    private final TcxHook gone = TcxHook.ingress(netNs.device("gone"));
    private final Program program = Program.of(
                    ProgramType.SCHED_CLS,
                    Code.build(a -> a.mov(Register.R0, -1).exit()))
            .load();

    @TempDir
    private Path bpffs;

    @BeforeEach
    void mount() throws Exception {
        run("mount", "-t", "bpf", "bpf", bpffs.toString());
    }

    @AfterEach
    void close() throws Exception {
        program.close();
        netNs.close();
        run("umount", bpffs.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    @Test
    void aLinkThatIsAttachedIsReturned() {
        try (TcxLink link = Tcx.attach(program).on(there)) {
            assertThat(TcxRequests.attached(there, link)).isSameAs(link);
            assertThat(link.fd().isClosed()).isFalse();
        }
    }

    @Test
    void theDeviceIsSaidToBeGoneAndNeitherLinkNorPinStays() {
        TcxLink link = defunct();
        assertThatExceptionOfType(NoSuchDeviceException.class)
                .isThrownBy(() -> TcxRequests.attached(gone, link))
                .withMessageContaining("gone");
        assertGone(link);
    }

    @Test
    void whereTheDeviceIsStillThereTheLinkIsSaidToBeDetached() {
        TcxLink link = defunct();
        assertThatExceptionOfType(DefunctLinkException.class)
                .isThrownBy(() -> TcxRequests.attached(there, link))
                .withMessageContaining(link.id().toString());
        assertGone(link);
    }

    private TcxLink defunct() {
        TcxLink link = Tcx.attach(program).pinned(bpffs.resolve("pin")).on(there);
        link.detach();
        return link;
    }

    private void assertGone(TcxLink link) {
        assertThat(bpffs.resolve("pin")).doesNotExist();
        assertThat(link.fd().isClosed()).isTrue();
        // Removed by name, so the kernel lets go a moment later.
        long end = System.nanoTime() + 60_000_000_000L;
        while (Link.ids().contains(link.id())) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.onSpinWait();
        }
        assertThatExceptionOfType(KernelException.class).isThrownBy(() -> Link.ofId(link.id()));
    }
}
