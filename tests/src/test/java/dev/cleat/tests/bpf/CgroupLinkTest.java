package dev.cleat.tests.bpf;

import static dev.cleat.bpf.asm.Register.R0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.QueryRequest;
import dev.cleat.bpf.UnexpectedProgramException;
import dev.cleat.bpf.asm.Code;
import dev.cleat.sys.Fd;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestCgroup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The raw interface on a cgroup of the test's own: programs and links, and their order where the kernel has one. */
class CgroupLinkTest {

    private Path cgroup = Path.of("/");

    @BeforeEach
    void makeACgroup(@Fresh TestCgroup fresh) {
        cgroup = fresh.path();
    }

    @Test
    void aLinkAttachesUpdatesAndDiesWithTheCgroup() throws Exception {
        try (Program first = sockopt("first");
                Program second = sockopt("second");
                Fd directory = Fd.openDirectory(cgroup)) {
            AttachPoint point = AttachPoint.ofCgroup(directory, AttachType.CGROUP_GETSOCKOPT);
            try (Link link = point.createLink(AttachRequest.of(first))) {
                assertThat(link.info().type()).isEqualTo(LinkType.CGROUP);
                assertThat(link.info().cgroupId()).hasValue((long) Files.getAttribute(cgroup, "unix:ino"));
                assertThat(link.info().attachType()).contains(AttachType.CGROUP_GETSOCKOPT);
                assertThat(programs(point)).containsExactly(first.id().value());

                assertThatExceptionOfType(UnexpectedProgramException.class)
                        .isThrownBy(() -> link.update(second, Link.expecting(second)));
                link.update(second, Link.expecting(first));
                assertThat(programs(point)).containsExactly(second.id().value());

                link.detach();
                assertThat(link.isDefunct()).isTrue();
                assertThat(programs(point)).isEmpty();
            }
        }
    }

    @Test
    @RequiresKernelFeature(KernelFeature.CGROUP_ORDER)
    void linksGoBeforeAndAfterLinks() {
        // mprog C2
        try (Program p1 = sockopt("p1");
                Program p2 = sockopt("p2");
                Program p3 = sockopt("p3");
                Program p4 = sockopt("p4");
                Fd directory = Fd.openDirectory(cgroup)) {
            AttachPoint point = AttachPoint.ofCgroup(directory, AttachType.CGROUP_GETSOCKOPT);
            try (Link l1 = point.createLink(AttachRequest.of(p1).expectedRevision(1));
                    Link l2 = point.createLink(AttachRequest.of(p2)
                            .flags(AttachFlags.BEFORE | AttachFlags.LINK | AttachFlags.ID)
                            .relativeToId(l1.id().value())
                            .expectedRevision(2));
                    Link l3 = point.createLink(AttachRequest.of(p3)
                            .flags(AttachFlags.AFTER | AttachFlags.LINK)
                            .relativeTo(l2.fd())
                            .expectedRevision(3));
                    Link l4 = point.createLink(AttachRequest.of(p4).expectedRevision(4))) {
                assertThat(List.of(l1, l2, l3, l4)).allMatch(link -> !link.isDefunct());
                assertThat(programs(point))
                        .containsExactly(
                                p2.id().value(),
                                p3.id().value(),
                                p1.id().value(),
                                p4.id().value());
                assertThat(point.query(QueryRequest.countOnly())
                                .revision()
                                .orElseThrow()
                                .value())
                        .isEqualTo(5);
            }
            assertThat(programs(point)).isEmpty();
        }
    }

    @Test
    @RequiresKernelFeature(KernelFeature.CGROUP_ORDER)
    void programsGoBeforeAndAfterPrograms() {
        // mprog C1
        try (Program p1 = sockopt("p1");
                Program p2 = sockopt("p2");
                Program p3 = sockopt("p3");
                Fd directory = Fd.openDirectory(cgroup)) {
            AttachPoint point = AttachPoint.ofCgroup(directory, AttachType.CGROUP_GETSOCKOPT);
            int multi = AttachFlags.ALLOW_MULTI;
            point.attach(AttachRequest.of(p1)
                    .flags(multi | AttachFlags.BEFORE | AttachFlags.AFTER)
                    .expectedRevision(1));
            point.attach(AttachRequest.of(p2).flags(multi | AttachFlags.BEFORE).expectedRevision(2));
            point.attach(AttachRequest.of(p3)
                    .flags(multi | AttachFlags.AFTER)
                    .relativeTo(p2.fd())
                    .expectedRevision(3));
            assertThat(programs(point))
                    .containsExactly(p2.id().value(), p3.id().value(), p1.id().value());
            for (Program program : List.of(p3, p2, p1)) {
                point.detach(AttachRequest.of(program));
            }
            assertThat(programs(point)).isEmpty();
        }
    }

    private static List<Integer> programs(AttachPoint point) {
        // Not the link arrays: cgroup queries do not fill them.
        var answer = point.query(QueryRequest.programIds(64));
        return Arrays.stream(answer.programIds()).limit(answer.count()).boxed().toList();
    }

    private static Program sockopt(String name) {
        return Program.of(
                        ProgramType.CGROUP_SOCKOPT, Code.build(a -> a.mov(R0, 1).exit()))
                .named(name)
                .expectedAttachType(AttachType.CGROUP_GETSOCKOPT)
                .load();
    }
}
