package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.AttachType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import dev.cleat.bpf.asm.Code;
import dev.cleat.bpf.asm.Register;
import dev.cleat.sys.Fd;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.NoLeaks;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;

/** Programs that nobody holds and no link, left where things outlive the test class: these are there before it. */
class LeakedAttachmentTest {

    private static NetNsHandle netNs;
    private static TestCgroup cgroup;
    private static PrivateBpffs bpffs;
    private static Path below;
    private static Program older;

    @BeforeAll
    static void makeWhatStays(@Fresh TestNetwork net, @Fresh TestCgroup group, @Fresh PrivateBpffs pins)
            throws IOException {
        netNs = net.namespace("a");
        cgroup = group;
        bpffs = pins;
        // The cgroup of this process is at the top, or between.
        below = Files.createDirectory(cgroup.path()
                .resolveSibling("cleat-left-" + ProcessHandle.current().pid()));
        older = program(ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS);
    }

    @AfterAll
    static void removeIt() throws IOException {
        older.close();
        Files.delete(below);
    }

    @Test
    void onATestCgroup() {
        assertThat(leaks(OnATestCgroup.class))
                .singleElement()
                .asString()
                .matches("program \\d+ \\(left, BPF_PROG_TYPE_CGROUP_SKB\\), held by no process, at "
                        + "BPF_CGROUP_INET_EGRESS of " + cgroup.path() + "/deep/er");
    }

    @Test
    void onACgroupBelowThatOfThisProcess() {
        assertThat(leaks(OnACgroupBelow.class))
                .singleElement()
                .asString()
                .endsWith("BPF_CGROUP_INET_EGRESS of " + below);
    }

    @Test
    void theDeviceProgramsOfContainerEnginesAreNoLeaks() {
        assertThat(leaks(LikeAContainerEngine.class)).isEmpty();
    }

    @Test
    void ofAnOlderProgramThatSomebodyHolds() {
        assertThat(leaks(OfAnOlderProgram.class))
                .containsExactly("%s, attached at BPF_CGROUP_INET_EGRESS of %s".formatted(older, cgroup.path()));
    }

    @Test
    void onADeviceByNetlink() {
        assertThat(leaks(OnADeviceByNetlink.class))
                .singleElement()
                .asString()
                .matches(
                        "program \\d+ \\(left, BPF_PROG_TYPE_XDP\\), held by no process, at XDP of lo \\(1\\) in net:\\[%d]"
                                .formatted(netNs.inode()));
    }

    @Test
    void inAFilterOfTrafficControl() {
        assertThat(leaks(InAFilter.class))
                .singleElement()
                .asString()
                .endsWith(", held by no process, at tc egress of lo (1) in net:[%d]".formatted(netNs.inode()));
    }

    @Test
    void onANamespace() {
        assertThat(leaks(OnANamespace.class))
                .singleElement()
                .asString()
                .endsWith(", held by no process, at BPF_FLOW_DISSECTOR of net:[%d]".formatted(netNs.inode()));
    }

    @Test
    void whatGoesWithItsCgroupIsNoLeak() {
        assertThat(leaks(Tidy.class)).isEmpty();
    }

    @NoLeaks
    static class OnATestCgroup {
        @Test
        void leaves() {
            attach(cgroup.child("deep/er").path(), ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS);
        }
    }

    @NoLeaks
    static class OnACgroupBelow {
        @Test
        void leaves() {
            attach(below, ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS);
        }
    }

    @NoLeaks
    static class LikeAContainerEngine {
        @Test
        void leaves() {
            attach(below, ProgramType.CGROUP_DEVICE, AttachType.CGROUP_DEVICE);
        }
    }

    @NoLeaks
    static class OfAnOlderProgram {
        @Test
        void leaves() {
            attach(cgroup.path(), older, AttachType.CGROUP_INET_EGRESS);
        }
    }

    @NoLeaks
    static class OnADeviceByNetlink {
        @Test
        void leaves() throws IOException {
            withPin(ProgramType.XDP, pin -> run("ip", "link", "set", "dev", "lo", "xdpgeneric", "pinned", pin));
        }
    }

    @NoLeaks
    static class InAFilter {
        @Test
        void leaves() throws IOException {
            run("tc", "qdisc", "add", "dev", "lo", "clsact");
            withPin(
                    ProgramType.SCHED_CLS,
                    pin -> run(
                            "tc",
                            "filter",
                            "add",
                            "dev",
                            "lo",
                            "egress",
                            "bpf",
                            "direct-action",
                            "object-pinned",
                            pin));
        }
    }

    @NoLeaks
    static class OnANamespace {
        @Test
        void leaves() {
            try (Program program = program(ProgramType.FLOW_DISSECTOR, AttachType.FLOW_DISSECTOR)) {
                netNs.run(() ->
                        AttachPoint.ofDeviceNumber(0, AttachType.FLOW_DISSECTOR).attach(AttachRequest.of(program)));
            }
        }
    }

    @NoLeaks
    static class Tidy {
        @Test
        void removes(@Fresh TestCgroup own) {
            attach(own.path(), ProgramType.CGROUP_SKB, AttachType.CGROUP_INET_EGRESS);
        }
    }

    private static void attach(Path directory, ProgramType type, AttachType attachType) {
        try (Program program = program(type, attachType)) {
            attach(directory, program, attachType);
        }
    }

    private static void attach(Path directory, Program program, AttachType type) {
        try (Fd fd = Fd.openDirectory(directory)) {
            AttachPoint.ofCgroup(fd, type).attach(AttachRequest.of(program).flags(AttachFlags.ALLOW_MULTI));
        }
    }

    private static Program program(ProgramType type, AttachType attachType) {
        return Program.of(type, Code.build(code -> code.mov(Register.R0, 1).exit()))
                .named("left")
                .expectedAttachType(attachType)
                .load();
    }

    /** With a program's pin, which is gone afterwards. */
    private static void withPin(ProgramType type, Tool tool) throws IOException {
        Path pin = bpffs.pin("left");
        try (Program program = Program.of(
                        type, Code.build(code -> code.mov(Register.R0, 2).exit()))
                .named("left")
                .load()) {
            program.pin(pin);
            tool.use(pin.toString());
        } finally {
            Files.delete(pin);
        }
    }

    private interface Tool {
        void use(String pin);
    }

    private static void run(String... command) {
        netNs.run(() -> {
            try {
                Process tool =
                        new ProcessBuilder(command).redirectErrorStream(true).start();
                String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(tool.waitFor()).as(output).isZero();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** What a class is said to have left behind. */
    private static List<String> leaks(Class<?> sample) {
        EngineExecutionResults results = Samples.run(sample);
        results.testEvents().assertStatistics(counts -> counts.succeeded(1).failed(0));
        return results.containerEvents().failed().stream()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .flatMap(failure -> failure.toString().lines().skip(1).map(String::strip))
                .toList();
    }
}
