package dev.cleat.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.Errno;
import dev.cleat.sys.FeatureNotSupportedException;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.KernelVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class FeaturesTest {

    /** The tool of Debian 12 does not know what newer kernels want to see in these; Cleat does not try them. */
    private static final List<String> BEYOND_BOTH = List.of("TRACING", "STRUCT_OPS", "EXT", "LSM");

    @Test
    void whatIsSetIsAskedForEachTime() {
        AtomicBoolean on = new AtomicBoolean();
        Supplier<Optional<Support>> probe = () -> on.get() ? Optional.of(new Support.Supported()) : Optional.empty();
        Feature builtIn = new Feature("built in", null, null, probe);
        Feature setting = new Feature("set", null, null, probe, true);
        assertThat(builtIn.isMissing()).isTrue();
        assertThat(setting.isMissing()).isTrue();

        on.set(true);

        assertThat(builtIn.isMissing()).isTrue();
        assertThat(setting.isSupported()).isTrue();
        assertThat(Feature.general().stream().filter(Feature::isSetting)).containsExactly(Feature.JIT);
    }

    @Test
    void programTypesAreThoseOfBpftool(TestReporter reporter) {
        compareWithBpftool(
                reporter,
                "_prog_type",
                "BPF_PROG_TYPE_",
                ProgramTypeFeatures.all().size(),
                20,
                name -> {
                    for (int number = 1; number < 64; number++) {
                        if (new ProgramType(number).toString().equals(name)) {
                            return Feature.of(new ProgramType(number));
                        }
                    }
                    throw new AssertionError(name);
                });
    }

    @Test
    void mapTypesAreThoseOfBpftool(TestReporter reporter) {
        compareWithBpftool(
                reporter, "_map_type", "BPF_MAP_TYPE_", MapTypeFeatures.all().size(), 25, name -> {
                    for (int number = 1; number < 64; number++) {
                        String known = new MapType(number).toString();
                        if (known.equals(name) || known.equals(name + "_DEPRECATED")) {
                            return Feature.of(new MapType(number));
                        }
                    }
                    throw new AssertionError(name);
                });
    }

    private static void compareWithBpftool(
            TestReporter reporter, String suffix, String prefix, int known, int least, Function<String, Feature> find) {
        Optional<String> bpftool = Tool.find("bpftool");
        if (bpftool.isEmpty()) {
            reporter.publishEntry("oracle absent", "bpftool: features were not compared with its probe");
            return;
        }
        String probed = Tool.output(bpftool.get(), "-j", "feature", "probe");
        Matcher entry =
                Pattern.compile("\"have_(\\w+)" + suffix + "\":(true|false)").matcher(probed);
        int compared = 0;
        while (entry.find()) {
            String name = entry.group(1).toUpperCase(Locale.ROOT);
            if (BEYOND_BOTH.contains(name)) {
                continue;
            }
            assertThat(find.apply(prefix + name).isSupported())
                    .as(name)
                    .isEqualTo(entry.group(2).equals("true"));
            compared++;
        }
        assertThat(compared).isBetween(least, known);
    }

    @Test
    void featuresThatDependOnTheConfigurationAgreeWithIt(TestReporter reporter) throws IOException {
        Path file = Path.of("/proc/config.gz");
        if (!Files.exists(file)) {
            reporter.publishEntry("oracle absent", file + ": features were not compared with the configuration");
            return;
        }
        String config;
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            config = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<Feature, Support> supports = Features.probe().supports();
        int compared = 0;
        for (Map.Entry<Feature, Support> entry : supports.entrySet()) {
            Feature feature = entry.getKey();
            String option = feature.config().orElse("");
            if (!option.matches("CONFIG_\\w+")
                    || !KernelVersion.current().atLeast(feature.since().orElseThrow())) {
                continue;
            }
            boolean built = config.lines().anyMatch((option + "=y")::equals);
            assertThat(entry.getValue() instanceof Support.Supported)
                    .as(feature + " " + option + ": " + entry.getValue())
                    .isEqualTo(built);
            compared++;
        }
        assertThat(compared).isGreaterThan(30);
    }

    @Test
    void withPrivilegesEveryProbeGivesAnAnswer() {
        assertThat(Features.probe().supports())
                .allSatisfy((feature, support) ->
                        assertThat(support).as(feature.toString()).isNotInstanceOf(Support.Unknown.class));
    }

    @Test
    void whatALaterFeatureBuildsOnIsThereToo() {
        assertThat(Feature.BPF.isSupported()).isTrue();
        assertThat(Feature.LINKS.isSupported()).isTrue();
        assertThat(Feature.TCX_LINK.isSupported()).isEqualTo(Feature.TCX.isSupported());
        assertThat(Feature.TCX_REVISION.isSupported()).isEqualTo(Feature.TCX.isSupported());
        assertThat(Feature.NETKIT_LINK.isSupported()).isEqualTo(Feature.NETKIT.isSupported());
        assertThat(Feature.CGROUP_REVISION.isSupported()).isEqualTo(Feature.CGROUP_ORDER.isSupported());
        if (Feature.CGROUP_ORDER.isSupported()) {
            assertThat(Feature.CGROUP_PREORDER.isSupported()).isTrue();
        }
        if (Feature.TCX.isSupported()) {
            assertThat(Feature.QUERY_LINK_IDS.isSupported()).isTrue();
        }
    }

    @Test
    void probingLeavesNothing() throws IOException, InterruptedException {
        // The first probes of a process open what it keeps: classes, the module image.
        Features.probe();
        List<String> before = openFiles();

        Stream.of(Feature.general(), ProgramTypeFeatures.all(), MapTypeFeatures.all())
                .flatMap(features -> features.stream())
                .forEach(Feature::probe);

        assertThat(openFiles()).containsExactlyInAnyOrderElementsOf(before);
        // The kernel lets go of some objects a moment later; another process may be probing, too.
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        List<String> left = objectsOfProbes();
        while (!left.isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.sleep(20);
            left.retainAll(objectsOfProbes());
        }
        assertThat(left).isEmpty();
    }

    private static List<String> openFiles() throws IOException {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            for (Path file : files.toList()) {
                try {
                    targets.add(Files.readSymbolicLink(file).toString());
                } catch (NoSuchFileException closed) {
                    // The descriptor with which the folder is read, or another thread's.
                }
            }
        }
        return targets.stream()
                .filter(target -> target.contains("bpf") || target.startsWith("net:") || target.startsWith("socket:"))
                .toList();
    }

    private static List<String> objectsOfProbes() {
        List<String> found = new ArrayList<>();
        for (ProgramId id : Program.ids()) {
            try (Program program = Program.ofId(id)) {
                if (program.name().equals(ProgramProbes.NAME)) {
                    found.add(program.toString());
                }
            } catch (KernelException gone) {
                assertThat(gone.errno()).isEqualTo(Errno.ENOENT);
            }
        }
        for (MapId id : BpfMap.ids()) {
            try (BpfMap map = BpfMap.ofId(id)) {
                if (map.info().name().equals(ProgramProbes.NAME)) {
                    found.add(map.toString());
                }
            } catch (KernelException gone) {
                assertThat(gone.errno()).isEqualTo(Errno.ENOENT);
            }
        }
        return found;
    }

    @Test
    void withoutCapabilitiesNothingIsSaidToBeMissing() {
        String report = reportOf("setpriv", "--bounding-set=-all", "--inh-caps=-all");

        assertThat(report)
                .containsPattern("(?m)^  CAP_BPF +no$")
                .containsPattern("(?m)^  tcx .* unknown$")
                .containsPattern("(?m)^  netkit .* unknown$")
                .containsPattern("(?m)^  BPF_PROG_TYPE_XDP .* unknown$")
                .containsPattern("(?m)^  BPF_MAP_TYPE_ARRAY_OF_MAPS .* unknown$")
                .doesNotContainPattern("(?m) missing$")
                .contains("the thread lacks CAP_NET_ADMIN (or CAP_SYS_ADMIN): tcx, netkit");
    }

    @Test
    void inAUserNamespaceTheCapabilitiesDoNotCountForBpf() {
        String report = reportOf("unshare", "--user", "--map-root-user");

        assertThat(report)
                .containsPattern("(?m)^  CAP_BPF +yes$")
                .contains("in a user namespace")
                .containsPattern("(?m)^  tcx .* unknown$")
                .doesNotContainPattern("(?m) missing$");
    }

    private static String reportOf(String... wrapper) {
        return Tool.output(Stream.concat(
                        Stream.of(wrapper),
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Features.class.getName()))
                .toArray(String[]::new));
    }

    @Test
    void theReportNamesTheMountsAndWhatToDo() throws IOException {
        try (Bpffs bpffs = Bpffs.mount()) {
            FeatureReport report = Features.probe();

            assertThat(report.bpfMounts()).contains(bpffs.path("").toString());
            assertThat(report.toString())
                    .contains(bpffs.path("").toString())
                    .contains("kernel.unprivileged_bpf_disabled")
                    .contains(Files.readString(Path.of("/proc/sys/kernel/osrelease"))
                            .strip());
            assertThat(report.advice()).noneMatch(line -> line.contains("mount -t bpf"));
            assertThat(report.missingCapabilities()).isEmpty();
            report.supports().forEach((feature, support) -> {
                if (support instanceof Support.Missing) {
                    assertThat(report.advice())
                            .anyMatch(line -> line.contains(feature.name()) && line.contains("needs "));
                }
            });
        }
    }

    @Test
    void aRefusalIsExplainedByAMissingFeatureOnly() {
        KernelException refusal = new KernelException("bpf(BPF_PROG_QUERY)", Errno.EINVAL, null, null);
        Feature distant = new Feature("time travel", KernelVersion.of(99, 1), null, Optional::empty);
        Feature unbuilt = new Feature("levitation", KernelVersion.of(3, 0), "CONFIG_FLY", Optional::empty);

        assertThat(Feature.BPF.explain(refusal)).isSameAs(refusal);
        assertThat(distant.explain(refusal))
                .isInstanceOf(FeatureNotSupportedException.class)
                .hasCause(refusal)
                .hasMessageContaining("bpf(BPF_PROG_QUERY): EINVAL")
                .hasMessageContaining("lacks time travel, which needs 99.1");
        assertThat(unbuilt.explain(refusal)).hasMessageContaining("left out of its configuration");
        assertThat(unbuilt.support()).hasToString("missing: needs CONFIG_FLY, there since Linux 3.0");
    }

    @Test
    void onlyAnAnswerAboutTheKernelIsKept() {
        AtomicInteger tries = new AtomicInteger();
        Feature denied = new Feature("denied", null, null, () -> {
            tries.incrementAndGet();
            return Optional.of(new Support.Unknown("not today"));
        });
        Feature present = new Feature("present", null, null, () -> {
            tries.incrementAndGet();
            return Optional.of(new Support.Supported());
        });

        assertThat(denied.isSupported()).isFalse();
        assertThat(denied.isMissing()).isFalse();
        assertThat(tries).hasValue(2);
        assertThat(present.isSupported()).isTrue();
        assertThat(present.isMissing()).isFalse();
        assertThat(tries).hasValue(3);
    }

    @Test
    void typesThatCannotBeTriedAreUnknown() {
        assertThat(Feature.of(ProgramType.TRACING).support()).isInstanceOf(Support.Unknown.class);
        assertThat(Feature.of(new MapType(9999)).support()).isInstanceOf(Support.Unknown.class);
        assertThat(Feature.of(ProgramType.XDP)).isSameAs(Feature.of(new ProgramType(6)));
    }
}
