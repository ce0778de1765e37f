package dev.cleat.tests.rights;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.link.Links;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.DeviceRef;
import dev.cleat.sys.KernelVersion;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.TestNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Finds the least capabilities for each call by trying, and that each refusal on the way names just those that are missing.
 * What comes out is the table in {@code docs/capabilities.md}.
 */
@RequiresKernelFeature(KernelFeature.TCX)
// A container has not all capabilities to give away.
@Tag("in-place")
class CapabilityTableTest {

    private static final Path DOCUMENT = Path.of("../docs/capabilities.md");
    private static final String BEGIN = "<!-- measured: begin -->\n";
    private static final String END = "<!-- measured: end -->\n";
    private static final Path UNPRIVILEGED_BPF_DISABLED = Path.of("/proc/sys/kernel/unprivileged_bpf_disabled");
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    void theTableSaysTheLeastCapabilitiesOfEachCall(
            @Fresh TestNetwork net, @Fresh PrivateBpffs bpffs, @Fresh TestCgroup cgroup) throws Exception {
        NetNsHandle ns = net.namespace("rights");
        CapabilityTable table = ns.call(() -> measure(net, ns, bpffs.path(), cgroup.path()));

        Path measured = Path.of("target", "capabilities.md");
        Files.writeString(measured, table.toMarkdown());
        // Other kernels ask for other things; there it is enough that what they say is explained.
        KernelVersion kernel = KernelVersion.current();
        if (kernel.major() == 6
                && kernel.minor() == 18
                && !Files.readString(UNPRIVILEGED_BPF_DISABLED).strip().equals("0")) {
            String document = Files.readString(DOCUMENT);
            String committed = document.substring(document.indexOf(BEGIN) + BEGIN.length(), document.indexOf(END));
            assertThat(table.toMarkdown())
                    .as("%s was measured; put it between the marks in docs/capabilities.md", measured.toAbsolutePath())
                    .isEqualTo(committed);
        }
    }

    private static CapabilityTable measure(TestNetwork net, NetNsHandle ns, Path pins, Path cgroup) throws Exception {
        try (Rtnetlink rt = Rtnetlink.open()) {
            Links.on(rt).up(DeviceRef.named("lo"));
        }
        BpfCalls.pinObjects(pins);
        List<Call> calls = new ArrayList<>(BpfCalls.all(pins, cgroup));
        calls.addAll(NetworkCalls.all());
        Map<String, String> inUserNamespace = inUserNamespace(net, ns, pins, cgroup);
        CapabilityTable table = new CapabilityTable();
        try (Setting host = Setting.plain("the initial user namespace");
                Setting container = Setting.container()) {
            for (Call call : calls) {
                table.add(call, CapabilityTable.cell(new Trials(call, host).leastSets()));
                table.add(call, CapabilityTable.cell(new Trials(call, container).leastSets()));
                table.add(call, inUserNamespace.getOrDefault(call.toString(), "?"));
            }
        }
        return table;
    }

    private static Map<String, String> inUserNamespace(TestNetwork net, NetNsHandle ns, Path pins, Path cgroup) {
        String told = net.exec(
                ns,
                LIMIT,
                Child.command(
                        List.of("unshare", "--user", "--map-root-user", "--net", "--mount"),
                        InUserNamespace.class,
                        pins.toString(),
                        cgroup.toString()));
        Map<String, String> cells = new LinkedHashMap<>();
        told.lines().map(line -> line.split("\t", 2)).forEach(line -> cells.put(line[0], line[1]));
        return cells;
    }
}
