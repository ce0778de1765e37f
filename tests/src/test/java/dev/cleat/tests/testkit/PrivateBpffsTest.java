package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.ArrayTable;
import dev.cleat.bpf.BpfMap;
import dev.cleat.bpf.Codec;
import dev.cleat.bpf.MapId;
import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.PrivateBpffs;
import dev.cleat.testkit.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrivateBpffsTest {

    @Test
    void pinsLiveAsLongAsTheFileSystem() {
        MapId id;
        Path path;
        try (PrivateBpffs bpffs = PrivateBpffs.mount()) {
            path = bpffs.path();
            id = pin(bpffs);
            try (BpfMap again = BpfMap.pinned(bpffs.pin("map"))) {
                assertThat(again.id()).isEqualTo(id);
            }
        }
        isGone(path, id);
    }

    @Test
    void afterAFailureItIsRemoved() {
        Failing.CHECKS.clear();

        Samples.run(Failing.class).testEvents().assertStatistics(counts -> counts.failed(1));

        assertThat(Failing.CHECKS).hasSize(1);
        Failing.CHECKS.forEach(Runnable::run);
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatALivingOneHasIsNot(@Fresh TestNetwork net)
            throws IOException, InterruptedException {
        NetNsHandle anywhere = net.namespace("anywhere");
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left;
        try (PrivateBpffs pattern = PrivateBpffs.mount()) {
            String own = Long.toString(ProcessHandle.current().pid());
            left = Files.createDirectory(Path.of(pattern.path().toString().replace(own, Long.toString(dead.pid()))));
        }
        net.exec(anywhere, "mount", "-t", "bpf", "bpf", left.toString());

        try (PrivateBpffs mine = PrivateBpffs.mount();
                PrivateBpffs another = PrivateBpffs.mount()) {
            assertThat(left).doesNotExist();
            assertThat(MountInfo.current().at(left)).isEmpty();
            assertThat(MountInfo.current().at(mine.path())).isPresent();
            assertThat(MountInfo.current().at(another.path())).isPresent();
        }
    }

    private static MapId pin(PrivateBpffs bpffs) {
        try (ArrayTable<Long> table = ArrayTable.create("pinned", Codec.U64, 1)) {
            table.map().pin(bpffs.pin("map"));
            return table.map().id();
        }
    }

    private static void isGone(Path path, MapId id) {
        assertThat(path).doesNotExist();
        assertThat(MountInfo.current().at(path)).isEmpty();
        Eventually.holds(() -> assertThat(BpfMap.ids()).doesNotContain(id));
    }

    static class Failing {
        static final List<Runnable> CHECKS = new ArrayList<>();

        @Test
        void fails(@Fresh PrivateBpffs bpffs) {
            Path path = bpffs.path();
            MapId id = pin(bpffs);
            CHECKS.add(() -> isGone(path, id));
            throw new IllegalStateException("on purpose");
        }
    }
}
