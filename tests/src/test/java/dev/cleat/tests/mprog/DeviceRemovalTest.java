package dev.cleat.tests.mprog;

import static dev.cleat.tests.mprog.Occupant.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.LinkInfo;
import dev.cleat.bpf.Program;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxLink;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** The device goes, and its hooks with it; the check for leaks sees that no program stays. */
@NoLeaks
@RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
class DeviceRemovalTest {

    @BothDirections(onVeth = true)
    @DisplayName("mprog O10: programs without links go with the device")
    void programsGo(TcxScene s) {
        Tcx.attachProgram(s.p1).on(s.hook);
        s.assertOrder(2, s.p1);
        Tcx.attachProgram(s.p2).on(s.hook);
        s.assertOrder(3, s.p1, s.p2);
        Tcx.attachProgram(s.p3).on(s.hook);
        s.assertOrder(4, s.p1, s.p2, s.p3);
        Tcx.attachProgram(s.p4).on(s.hook);
        s.assertOrder(5, s.p1, s.p2, s.p3, s.p4);
        s.assertOthersAgree();

        s.deleteDevice();
        assertDeviceGone(s);
    }

    @BothDirections(onVeth = true)
    @DisplayName("mprog L10: links outlive their device, defunct")
    void linksBecomeDefunct(TcxScene s) {
        List<TcxLink> links = fourLinks(s);
        s.deleteDevice();
        assertDeviceGone(s);
        assertDefunct(s, links);
    }

    @BothDirections(onVeth = true)
    @DisplayName("mprog L13: links and a classic filter go with the device")
    void linksAndFilterGo(TcxScene s, @Fresh PrivateBpffs bpffs) {
        List<TcxLink> links = fourLinks(s);
        ClassicTc tc = new ClassicTc(s, bpffs);
        tc.addClsact();
        tc.addFilter(s.p5);
        assertThat(tc.filters()).contains("p5");

        s.deleteDevice();
        assertDeviceGone(s);
        assertDefunct(s, links);
    }

    private static List<TcxLink> fourLinks(TcxScene s) {
        List<TcxLink> links = new ArrayList<>();
        List<Occupant> occupants = new ArrayList<>();
        for (Program program : List.of(s.p1, s.p2, s.p3, s.p4)) {
            TcxLink link = s.keep(Tcx.attach(program).on(s.hook));
            links.add(link);
            occupants.add(slot(program, link));
            s.assertSlots(links.size() + 1, occupants.toArray(Occupant[]::new));
        }
        s.assertOthersAgree();
        return links;
    }

    private static void assertDeviceGone(TcxScene s) {
        assertThat(s.exec("ip", "-j", "link", "show")).contains("\"lo\"").doesNotContain("cleat");
        assertThatExceptionOfType(NoSuchDeviceException.class).isThrownBy(s.hook::query);
    }

    private static void assertDefunct(TcxScene s, List<TcxLink> links) {
        List<Program> programs = List.of(s.p1, s.p2, s.p3, s.p4);
        for (int i = 0; i < links.size(); i++) {
            LinkInfo info = links.get(i).info();
            assertThat(info.isDefunct()).isTrue();
            assertThat(info.ifIndex()).isEmpty();
            assertThat(info.attachType()).contains(s.hook.direction().attachType());
            assertThat(info.programId()).contains(programs.get(i).id());
        }
        links.forEach(TcxLink::close);
    }
}
