package dev.cleat.tests.tcx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.MapId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.tests.testkit.Eventually;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thousand times the same leaves nothing behind. */
@RequiresKernelFeature(KernelFeature.TCX)
class LeftoversTest {

    /*
     * The kernel waits for all its readers at each attach and each detach (tcx_entry_sync), so this takes half a minute
     * of doing nothing, and cannot be shortened by threads since they would wait for each other.
     */
    private static final int CYCLES = 1_000;

    private static final int PORT = 4000;

    private final Ground ground = new Ground();

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void aThousandCyclesOfLoadAttachDetachCloseLeaveNothing() {
        Program stays = ground.program("stays");
        Tcx.attachProgram(stays).on(ground.ingress);
        Set<ProgramId> programs = new HashSet<>();
        Set<MapId> maps = new HashSet<>();
        Set<LinkId> links = new HashSet<>();
        List<String> open = KernelFds.open();
        for (int i = 0; i < CYCLES; i++) {
            try (CountingProgram counting = CountingProgram.load("cycles", PORT, ReturnCode.TCX_NEXT)) {
                Program program = counting.program();
                programs.add(program.id());
                maps.addAll(program.info().mapIds());
                if (i % 2 == 0) {
                    try (TcxLink link = Tcx.attach(program).on(ground.ingress)) {
                        links.add(link.id());
                    }
                } else {
                    Tcx.attachProgram(program).first().on(ground.ingress);
                    Tcx.detach(program).on(ground.ingress);
                }
            }
        }
        assertThat(KernelFds.open()).isEqualTo(open);
        Ground.assertOrder(ground.ingress, stays);
        assertThat(ground.revision()).isEqualTo(2 + 2 * CYCLES);
        // The kernel gives an id a second time only after all others.
        assertThat(programs).hasSize(CYCLES);
        assertThat(maps).hasSize(CYCLES);
        assertThat(links).hasSize(CYCLES / 2);
        assertThat(Link.ids()).doesNotContainAnyElementsOf(links);
        Eventually.holds(() -> {
            assertThat(Program.ids()).doesNotContainAnyElementsOf(programs);
            assertThat(BpfMap.ids()).doesNotContainAnyElementsOf(maps);
        });
    }
}
