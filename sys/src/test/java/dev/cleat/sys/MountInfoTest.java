package dev.cleat.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mounts that were recorded, and mounts that the kernel resolves for comparison. */
class MountInfoTest {

    private static MountInfo recorded(String name) {
        try (InputStream in = Objects.requireNonNull(MountInfoTest.class.getResourceAsStream(name))) {
            return MountInfo.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int idAt(MountInfo mounts, String path) {
        return mounts.at(Path.of(path)).orElseThrow().id();
    }

    @Test
    void hybridHostHasItsCgroup2BesideVersionOne() {
        MountInfo mounts = recorded("mountinfo-host-hybrid.txt");

        assertThat(mounts.ofType("cgroup2")).extracting(Mount::mountPoint).containsExactly("/sys/fs/cgroup/unified");
        assertThat(mounts.ofType("cgroup")).hasSize(9);
        assertThat(mounts.ofType("bpf")).isEmpty();
        assertThat(mounts.at(Path.of("/sys/fs/cgroup/systemd")).orElseThrow().superOptions())
                .containsExactly("rw", "name=systemd");
    }

    @Test
    void containerSeesItsHostsCgroupsFromOutsideTheNamespace() {
        MountInfo mounts = recorded("mountinfo-container-host-bind.txt");

        assertThat(mounts.ofType("cgroup2"))
                .extracting(mount -> mount.root() + " on " + mount.mountPoint())
                .containsExactly("/../.. on /sys/fs/cgroup/unified", "/ on /mnt/cg2");
    }

    @Test
    void lastOfStackedMountsWins() {
        MountInfo mounts = MountInfo.parse("""
                27 1 254:0 / / rw - ext4 /dev/vda rw
                24 27 0:6 / /dev rw - devtmpfs devtmpfs rw
                26 24 0:24 / /dev/pts rw - devpts devpts rw
                29 26 0:26 / /dev/pts rw - devpts devpts rw
                """);

        assertThat(idAt(mounts, "/dev/pts")).isEqualTo(29);
        assertThat(mounts.ofType("devpts")).extracting(Mount::id).containsExactly(29);
        assertThat(mounts.mounts()).hasSize(4);
    }

    @Test
    void mountBeneathAnotherLosesAlthoughItIsYounger() {
        MountInfo mounts = MountInfo.parse("""
                27 1 254:0 / / rw - ext4 /dev/vda rw
                30 40 0:30 / /mnt rw - tmpfs upper rw
                40 27 0:40 / /mnt rw - tmpfs beneath rw
                """);

        assertThat(idAt(mounts, "/mnt")).isEqualTo(30);
    }

    @Test
    void mountBelowACoveredDirectoryIsNotReached() {
        MountInfo mounts = MountInfo.parse("""
                27 1 254:0 / / rw - ext4 /dev/vda rw
                23 27 0:22 / /sys rw - sysfs old rw
                40 23 0:30 / /sys/fs/bpf rw - bpf bpf rw
                41 23 0:31 / /sys rw - sysfs new rw
                """);

        assertThat(mounts.at(Path.of("/sys/fs/bpf"))).isEmpty();
        assertThat(mounts.ofType("bpf")).isEmpty();
        assertThat(mounts.covering(Path.of("/sys/fs/bpf")).orElseThrow().source())
                .isEqualTo("new");
    }

    @Test
    void fileLiesOnTheNearestMount() {
        MountInfo mounts = MountInfo.parse("""
                1 1 0:2 / / rw - rootfs none rw
                27 1 254:0 / / rw - ext4 /dev/vda rw
                23 27 0:22 / /sys rw - sysfs sysfs rw
                """);

        assertThat(mounts.covering(Path.of("/")).orElseThrow().id()).isEqualTo(27);
        assertThat(mounts.covering(Path.of("/system")).orElseThrow().id()).isEqualTo(27);
        assertThat(mounts.covering(Path.of("/sys")).orElseThrow().id()).isEqualTo(23);
        assertThat(mounts.covering(Path.of("/usr/../sys/fs/bpf/")).orElseThrow().id())
                .isEqualTo(23);
        assertThat(mounts.at(Path.of("/sys/fs"))).isEmpty();
    }

    @Test
    void mountsThatLieOnEachOtherInACircleEndTheSearch() {
        MountInfo mounts = MountInfo.parse("""
                27 1 254:0 / / rw - ext4 /dev/vda rw
                30 27 0:40 / /mnt rw - tmpfs a rw
                30 30 0:40 / /mnt rw - tmpfs b rw
                31 32 0:40 / /mnt rw - tmpfs c rw
                32 31 0:40 / /mnt rw - tmpfs d rw
                """);

        assertThat(idAt(mounts, "/mnt")).isEqualTo(30);
        assertThat(mounts.ofType("tmpfs")).hasSizeLessThan(3);
    }

    @Test
    void nothingMountedIsNothingFound() {
        MountInfo mounts = MountInfo.parse("\n");

        assertThat(mounts.mounts()).isEmpty();
        assertThat(mounts.covering(Path.of("/"))).isEmpty();
        assertThat(mounts.ofType("bpf")).isEmpty();
    }

    @Test
    void relativePathIsRefused() {
        MountInfo mounts = MountInfo.parse("");

        assertThatIllegalArgumentException().isThrownBy(() -> mounts.at(Path.of("sys")));
        assertThatIllegalArgumentException().isThrownBy(() -> mounts.covering(Path.of("")));
    }

    @Test
    void everyMountPointOfThisMachineLeadsWhereTheKernelGoes() {
        MountInfo mounts = MountInfo.current();
        List<String> directories = mounts.mounts().stream()
                .map(Mount::mountPoint)
                .distinct()
                .filter(point -> Files.isDirectory(Path.of(point)))
                .toList();

        assertThat(directories).contains("/", "/proc");
        assertThat(directories.stream()
                        .map(directory -> mounts.covering(Path.of(directory))
                                .orElseThrow()
                                .id()))
                .containsExactlyElementsOf(kernelIds("", directories)
                        .lines()
                        .map(Integer::parseInt)
                        .toList());
    }

    @Test
    void hiddenStackedAndOddlyNamedMountsLeadWhereTheKernelGoes(@TempDir Path directory) {
        String top = directory.toString();
        List<String> places = List.of(
                top,
                top + "/stacked",
                top + "/hidden",
                top + "/hidden/below",
                top + "/odd \t\n\\040#name",
                top + "/odd \t\n\\040#name/file");
        String mounting = """
                set -e
                cd "$1"
                mount -t tmpfs top . && cd "$1"
                mkdir stacked hidden "$5" && mkdir "$6"
                mount -t tmpfs one stacked
                mount -t tmpfs two stacked
                mount -t tmpfs old hidden && mkdir hidden/below && mount -t tmpfs below hidden/below
                mount -t tmpfs new hidden && mkdir hidden/below
                mount -t tmpfs odd "$5" && mkdir "$6"
                cat /proc/self/mountinfo
                echo ===
                """;

        // A mount namespace of its own: it ends with the shell, and its mounts with it.
        String[] answers = kernelIds(mounting, places).split("===\n", -1);

        MountInfo mounts = MountInfo.parse(answers[0]);
        assertThat(places.stream()
                        .map(place ->
                                mounts.covering(Path.of(place)).orElseThrow().id()))
                .containsExactlyElementsOf(
                        answers[1].lines().map(Integer::parseInt).toList());
        assertThat(places.stream()
                        .map(place ->
                                mounts.covering(Path.of(place)).orElseThrow().source()))
                .containsExactly("top", "two", "new", "new", "odd", "odd");
        assertThat(mounts.at(Path.of(top, "hidden", "below"))).isEmpty();
    }

    /** What the kernel says about the mount of each path, after a script has run in a mount namespace of its own. */
    private static String kernelIds(String script, List<String> paths) {
        String asking = """
                for path; do
                  exec 9<"$path"
                  sed -n 's/^mnt_id:[[:space:]]*//p' /proc/self/fdinfo/9
                done
                """;
        List<String> shell = script.isEmpty()
                ? List.of("sh", "-c", asking, "sh")
                : List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", script + asking, "sh");
        return Command.output(Stream.concat(shell.stream(), paths.stream()).toList());
    }
}
