package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.skippedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.test;

import dev.cleat.sys.KernelVersion;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.btf.Btf;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.ToolFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;

class KernelFeatureTest {

    private static final String SKIP_LOG = "dev.cleat.testkit.skipLog";

    @ParameterizedTest
    @EnumSource(
            names = {"TCX", "CGROUP_ORDER"},
            mode = EnumSource.Mode.EXCLUDE)
    void aDeviceKindIsPresentWhereIpKnowsIt(KernelFeature feature, @Fresh TestNetwork net) {
        NetNsHandle netNs = net.namespace("a");
        String answer = "";
        try {
            net.exec(netNs, "ip", "link", "add", "probe", "type", feature.name().toLowerCase(Locale.ROOT));
        } catch (ToolFailedException e) {
            answer = e.toString();
        }

        assertThat(answer.contains("Unknown device type") || answer.contains("Operation not supported"))
                .as(answer)
                .isEqualTo(!feature.isPresent());
    }

    @Test
    void tcxIsPresentWhereTheKernelsTypesShowIt() {
        assertThat(KernelFeature.TCX.isPresent())
                .isEqualTo(Btf.kernel().orElseThrow().hasStruct("tcx_entry"));
    }

    @Test
    void cgroupOrderIsPresentFromLinux617On() {
        assertThat(KernelFeature.CGROUP_ORDER.isPresent())
                .isEqualTo(KernelVersion.current().atLeast(6, 17));
    }

    @Test
    void whatNeedsALackingFeatureIsSkippedAndLogged(@TempDir Path temporary) throws IOException {
        Path log = temporary.resolve("kernel-lacks.tsv");
        String before = System.getProperty(SKIP_LOG, "");
        EngineExecutionResults results;
        System.setProperty(SKIP_LOG, log.toString());
        try {
            results = Samples.run(NeedsNetkit.class);
        } finally {
            System.setProperty(SKIP_LOG, before);
        }

        if (KernelFeature.NETKIT.isPresent()) {
            results.testEvents().assertStatistics(counts -> counts.succeeded(2));
            assertThat(log).doesNotExist();
        } else {
            results.testEvents().assertStatistics(counts -> counts.succeeded(1).skipped(1));
            assertThat(results.testEvents().stream())
                    .haveExactly(1, event(test("needsNetkit"), skippedWithReason("kernel lacks: NETKIT")));
            assertThat(Files.readAllLines(log))
                    .isEqualTo(List.of(NeedsNetkit.class.getName() + "#needsNetkit\tNETKIT"));
        }
        assertThat(results.testEvents().stream()).haveExactly(1, event(test("needsVeth"), finishedSuccessfully()));
    }

    @RequiresKernelFeature(KernelFeature.VETH)
    static class NeedsNetkit {
        @Test
        @RequiresKernelFeature({KernelFeature.VETH, KernelFeature.NETKIT})
        void needsNetkit() {}

        @Test
        void needsVeth() {}
    }
}
