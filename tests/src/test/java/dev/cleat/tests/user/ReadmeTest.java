package dev.cleat.tests.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.bpf.asm.ReturnCode;
import dev.cleat.link.Links;
import dev.cleat.mprog.HookView;
import dev.cleat.mprog.Tcx;
import dev.cleat.mprog.TcxHook;
import dev.cleat.mprog.TcxLink;
import dev.cleat.netlink.Rtnetlink;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.CountingProgram;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.KernelFeature;
import dev.cleat.testkit.RequiresKernelFeature;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.VethEnds;
import dev.cleat.tests.testkit.Eventually;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What the README says can be done as it says. */
class ReadmeTest {

    private static final String PROMISED = "TcxLink link = Tcx.attach(prog).before(linkId).onIngress(eth0);";
    private static final int FIRST_SCREEN = 50;
    private static final String FIRST_VIEW =
            "r(\\d+) \\[program (\\d+) by link (\\d+), program (\\d+) by link (\\d+)]\n";

    private static final String SURROUNDINGS = """
            import static dev.cleat.bpf.Link.expecting;

            %s
            class Sentences {
                static Program prog, next, old;
                static LinkId linkId;
                static Revision revision;
                static HookView view;
                static TcxLink link;
                static DeviceRef eth0;
                static NetDevice veth;
                static Path path;
                static Rtnetlink rt;
                static SockDiag diag;
                static List<Request> requests;
                static InetAddress backend;
            %%s
            }
            """.formatted(Stream.of(
                    "dev.cleat.bpf",
                    "dev.cleat.link",
                    "dev.cleat.mprog",
                    "dev.cleat.netlink",
                    "dev.cleat.sys",
                    "java.net",
                    "java.nio.file",
                    "java.util")
            .map("import %s.*;\n"::formatted)
            .collect(Collectors.joining()));

    private final Readme readme = Readme.read();

    @TempDir
    private Path classes;

    @Test
    void theFirstExampleIsShortAndSaysThePromisedLine() {
        String code = readme.example("FirstProgram");

        assertThat(code.lines().map(String::strip)).contains(PROMISED);
        assertThat(code.lines().filter(line -> !line.isBlank() && !line.startsWith("import ")))
                .as("lines other than imports")
                .hasSizeLessThanOrEqualTo(20);
    }

    @Test
    @RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
    void theFirstExampleRunsOnADevice(@Fresh TestNetwork net) throws Exception {
        NetNsHandle netNs = net.namespace("user");
        TcxHook hook = TcxHook.ingress(net.veth(netNs, "eth0", netNs, "eth1").first());

        ChildJvm.End end = runFirstExample(netNs, "eth0");

        assertThat(end.err()).isEmpty();
        assertThat(end.out()).matches(FIRST_VIEW);
        assertThat(end.status()).isZero();
        Eventually.holds(() -> assertThat(hook.query().isEmpty()).isTrue());
    }

    @Test
    @RequiresKernelFeature({KernelFeature.TCX, KernelFeature.VETH})
    void theFirstExampleGoesBeforeTheLinkThatItIsTold(@Fresh TestNetwork net) throws Exception {
        NetNsHandle netNs = net.namespace("user");
        TcxHook hook = TcxHook.ingress(net.veth(netNs, "eth0", netNs, "eth1").first());
        try (CountingProgram foreign = CountingProgram.load("foreign", 7, ReturnCode.TCX_NEXT);
                TcxLink link = Tcx.attach(foreign.program()).onIngress(hook.device())) {
            HookView before = hook.query();

            ChildJvm.End end =
                    runFirstExample(netNs, "eth0", Integer.toString(link.id().value()));

            assertThat(end.err()).isEmpty();
            assertThat(end.out())
                    .containsPattern("\\[program \\d+ by link \\d+, "
                            + foreign.program().id() + " by " + link.id() + ", program \\d+ by link \\d+]");
            Eventually.holds(() -> assertThat(hook.query().slots()).isEqualTo(before.slots()));
        }
    }

    @Test
    void theFirstExampleWithoutADeviceSaysHowToStartIt(@Fresh TestNetwork net) throws Exception {
        ChildJvm.End end = runFirstExample(net.namespace("user"));

        assertThat(end.err()).isEqualTo("usage: FirstProgram DEVICE [LINK_ID]\n");
        assertThat(end.status()).isEqualTo(2);
        assertThat(readme.blocks("console")).contains("FirstProgram eth0 [LINK_ID]");
    }

    private ChildJvm.End runFirstExample(NetNsHandle netNs, String... args) throws Exception {
        new Javac(classes).compile("FirstProgram", readme.example("FirstProgram"));
        return startExample(netNs, "FirstProgram", args).end();
    }

    private ChildJvm startExample(NetNsHandle netNs, String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(ChildJvm.FLAG_ON_CLASS_PATH, "-cp", classes + File.pathSeparator + ChildJvm.CLASS_PATH, name));
        command.addAll(List.of(args));
        return ChildJvm.startIn(netNs, command);
    }

    @Test
    @RequiresKernelFeature(KernelFeature.VETH)
    void theMonitorShowsDevicesComeAndGo(@Fresh TestNetwork net) throws Exception {
        NetNsHandle netNs = net.namespace("user");
        new Javac(classes).compile("WatchDevices", readme.example("WatchDevices"));
        try (ChildJvm watching = startExample(netNs, "WatchDevices")) {
            assertThat(watching.line()).startsWith("here 1: lo <up");
            assertThat(watching.line()).isEqualTo("SnapshotComplete[]");

            VethEnds ends = net.veth(netNs, "eth0", netNs, "eth1");

            String name = ": eth0 <down, veth";
            assertThat(Stream.of(watching.line(), watching.line()))
                    .anyMatch(line -> line.startsWith("added ") && line.contains(name));
            try (Rtnetlink rt = Rtnetlink.open(netNs)) {
                Links.on(rt).delete(ends.first());
            }
            String line = watching.line();
            while (!line.startsWith("removed ")) {
                line = watching.line();
            }
            assertThat(line + watching.line()).contains(": eth0 <", ": eth1 <");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sentences", "NetlinkSentences"})
    void eachSentenceCompiles(String example) {
        String sentences = readme.example(example);
        StringBuilder methods = new StringBuilder();
        // Each for itself, since several declare the same variable.
        sentences
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> methods.append("    static void sentence%d() throws Exception {%n        %s%n    }%n"
                        .formatted(methods.length(), line)));

        assertThat(methods).contains(example.equals("Sentences") ? PROMISED : "rt.");
        new Javac(classes).compile("Sentences", SURROUNDINGS.formatted(methods));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/testkit.md"})
    void theTestThatIsShownIsOneOfThese(String file) throws IOException {
        String shown = Readme.read(file).example("CounterTest");
        String source = Files.readString(Path.of("src/test/java/dev/cleat/tests/user/CounterTest.java"));

        assertThat(source.replaceAll("(?m)^(package .*\\n|/\\*\\* .*)\\n", "")).isEqualTo(shown);
        new Javac(classes).compile("CounterTest", shown);
    }

    @Test
    void theFirstScreenTellsTheCommandsBothFlagsAndTheFirstExample() {
        String screen = readme.text().lines().limit(FIRST_SCREEN).collect(Collectors.joining("\n"));
        assertThat(screen)
                .contains("bin/demo", "bin/test", ChildJvm.FLAG_ON_CLASS_PATH, ChildJvm.FLAG_ON_MODULE_PATH, PROMISED);
        String shell = readme.blocks("console");

        assertThat(shell).contains(ChildJvm.FLAG_ON_CLASS_PATH + " ", ChildJvm.FLAG_ON_MODULE_PATH + " ");
        assertThat(readme.found("--enable-native-access=([\\w.-]+)")).containsOnly("ALL-UNNAMED", "dev.cleat.sys");
        assertThat(readme.found("(bin/\\w+)"))
                .allSatisfy(command -> assertThat(Files.isExecutable(Readme.ROOT.resolve(command)))
                        .as(command)
                        .isTrue());
    }

    @Test
    void theClassesThatItStartsAreThere() {
        assertThat(readme.found("(?s)java [^\n]* (dev\\.cleat\\.[\\w.]+)\n"))
                .allSatisfy(name -> assertThat(Class.forName(name).getMethod("main", String[].class))
                        .isNotNull());
    }

    @Test
    void theMavenSnippetNamesThisVersionAndArtifactsThatAreThere() throws Exception {
        Document project = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(Readme.ROOT.resolve("pom.xml").toFile());
        String version = project.getElementsByTagName("version").item(0).getTextContent();

        // That it builds shows bin/test-agent.
        assertThat(readme.found("(?s)<groupId>dev.cleat</groupId>[^/]*</artifactId>\\s*<version>([^<]*)</version>"))
                .isNotEmpty()
                .containsOnly(version);
        assertThat(artifacts())
                .contains("cleat-bom")
                .containsAll(readme.found("<groupId>dev.cleat</groupId>\\s*<artifactId>([^<]*)</artifactId>"))
                .containsAll(readme.found("\\| `(cleat-[\\w-]+)`"));
    }

    private static List<String> artifacts() throws IOException {
        try (Stream<Path> folders = Files.list(Readme.ROOT)) {
            return folders.filter(folder -> Files.exists(folder.resolve("pom.xml")))
                    .map(folder -> "cleat-" + folder.getFileName())
                    .toList();
        }
    }

    @Test
    void theTestsThatTheOtherTextsNameAreThere() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString().replaceFirst("\\.java$", ""))
                    .collect(Collectors.toSet());
        }
        for (String text : List.of("CONTRIBUTING.md", "docs/layouts.md")) {
            assertThat(new Readme(Files.readString(Readme.ROOT.resolve(text))).found("-Dtest='?(\\w+)"))
                    .as(text)
                    .isNotEmpty()
                    .isSubsetOf(tests);
        }
    }

    @Test
    void theFilesThatItLinksToAreThere() {
        assertThat(readme.found("]\\(([^)#:]+)\\)"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(Readme.ROOT.resolve(file)).exists());
    }
}
