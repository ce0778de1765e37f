package dev.cleat.tests.mprog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.HookFullException;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxAttachProgram;
import dev.cleat.mprog.TcxAttachment;
import dev.cleat.mprog.TcxTarget;
import dev.cleat.sys.Errno;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.RequiresKernelFeature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * A hook takes 63 programs, wherever they want to go.
 *
 * <p>Each attach waits for the kernel's RCU, some 20 ms. So one hook is filled with the variants of the scenario in
 * turn, instead of one hook for each.
 */
@NoLeaks
@RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
class CapacityTest {

    private static final int MOST = 63;

    @BothDirections(onVeth = true)
    @DisplayName("mprog O18: the 64th program is refused, whatever its place")
    void takes63Programs(TcxScene s) {
        Program previous = s.load("n0");
        Tcx.attachProgram(previous).on(s.hook);
        List<ProgramId> order = new ArrayList<>(List.of(previous.id()));
        while (order.size() < MOST) {
            Program next = s.load("n" + order.size());
            Variant variant = Variant.values()[order.size() % Variant.values().length];
            variant.say(Tcx.attachProgram(next), previous).on(s.hook);
            order.add(variant.index(order, previous.id()), next.id());
            assertThat(s.hook.query().programIds()).isEqualTo(order);
            previous = next;
        }
        assertThat(s.hook.query().revision().value()).isEqualTo(1 + MOST);
        s.assertOthersAgree();

        Program last = previous;
        Program tooMuch = s.load("n" + MOST);
        for (Variant variant : Variant.values()) {
            s.refused(
                    HookFullException.class,
                    Errno.ERANGE,
                    () -> variant.say(Tcx.attachProgram(tooMuch), last).on(s.hook));
        }
        s.refused(
                HookFullException.class, Errno.ERANGE, () -> Tcx.attach(tooMuch).on(s.hook));
        s.deleteDevice();
    }

    private enum Variant {
        ANYWHERE,
        FIRST,
        BEFORE_THE_PREVIOUS,
        LAST,
        AFTER_THE_PREVIOUS;

        TcxTarget<TcxAttachment> say(TcxAttachProgram attach, Program previous) {
            return switch (this) {
                case ANYWHERE -> attach;
                case FIRST -> attach.first();
                case BEFORE_THE_PREVIOUS -> attach.before(previous);
                case LAST -> attach.last();
                case AFTER_THE_PREVIOUS -> attach.after(previous);
            };
        }

        int index(List<ProgramId> order, ProgramId previous) {
            return switch (this) {
                case FIRST -> 0;
                case BEFORE_THE_PREVIOUS -> order.indexOf(previous);
                case AFTER_THE_PREVIOUS -> order.indexOf(previous) + 1;
                case ANYWHERE, LAST -> order.size();
            };
        }
    }
}
