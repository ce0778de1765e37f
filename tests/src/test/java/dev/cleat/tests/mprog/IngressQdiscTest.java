package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxDirection;
import dev.cleat.mprog.TcxLink;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/**
 * Links beside the {@code ingress} qdisc, which is the older form of {@code clsact} and shares the kernel's entry with
 * the ingress hook. On egress the qdisc's filter sees the packet all the same, one hook later.
 */
@NoLeaks
@RequiresKernelFeature(KernelFeature.TCX)
class IngressQdiscTest {

    @BothDirections
    @DisplayName("mprog L12: the qdisc goes before the links")
    void qdiscGoesFirst(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addIngressQdisc();
        tc.addFilter("ffff:", s.p3);
        TcxLink l1 = oneOfTwoLinksStays(s, s.p3);

        tc.deleteIngressQdisc();
        s.assertSlots(4, slot(s.p1, l1));
        s.assertSeen(s.p1);
        s.destroy(l1);
        s.assertOrder(1);
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog L12: the links go before the qdisc")
    void linksGoFirst(TcxScene s, @Fresh PrivateBpffs bpffs) {
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addIngressQdisc();
        tc.addFilter("ffff:", s.p3);
        TcxLink l1 = oneOfTwoLinksStays(s, s.p3);

        s.destroy(l1);
        assertThat(s.hook.query().isEmpty()).isTrue();
        // The qdisc keeps the entry of its own direction only.
        assertThat(s.hook.query().revision().value()).isEqualTo(s.hook.direction() == TcxDirection.INGRESS ? 5 : 1);
        s.assertSeen(s.p3);
        tc.deleteIngressQdisc();
        s.assertOrder(1);
        s.assertSeen();
    }

    @BothDirections
    @DisplayName("mprog L12: without a qdisc")
    void withoutAQdisc(TcxScene s) {
        TcxLink l1 = oneOfTwoLinksStays(s);
        s.destroy(l1);
        s.assertOrder(1);
        s.assertSeen();
    }

    private static TcxLink oneOfTwoLinksStays(TcxScene s, Program... filters) {
        TcxLink l1 = s.keep(Tcx.attach(s.p1).on(s.hook));
        s.assertSeen(and(filters, s.p1));
        TcxLink l2 = s.keep(Tcx.attach(s.p2).on(s.hook));
        s.assertSlots(3, slot(s.p1, l1), slot(s.p2, l2));
        s.assertSeen(and(filters, s.p1, s.p2));
        s.assertOthersAgree();

        l2.detach();
        s.assertSlots(4, slot(s.p1, l1));
        s.assertSeen(and(filters, s.p1));
        return l1;
    }

    private static Program[] and(Program[] filters, Program... programs) {
        List<Program> all = new ArrayList<>(Arrays.asList(filters));
        all.addAll(Arrays.asList(programs));
        return all.toArray(Program[]::new);
    }
}
