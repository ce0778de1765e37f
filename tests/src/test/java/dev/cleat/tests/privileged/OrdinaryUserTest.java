package dev.cleat.tests.privileged;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user other than root gets, who has no capabilities. */
class OrdinaryUserTest {

    private static final int USER = 65534;
    private static final String SKIP_LOG = "dev.cleat.testkit.skipLog";
    private static final String LACKING =
            "the rights to run in place (CAP_SYS_ADMIN, CAP_NET_ADMIN): run the tests as root; and ";

    private static OpenToAll files;
    private static Path home;

    @BeforeAll
    static void makeWhatTheUserNeeds() throws IOException {
        files = OpenToAll.make();
        home = Files.createDirectory(files.directory().resolve("home"));
        Files.setAttribute(home, "unix:uid", USER);
    }

    @AfterAll
    static void remove() {
        files.close();
    }

    @Test
    void withoutDockerTheClassIsSkippedAndTheReasonSaysWhatToDo() throws Exception {
        Path log = home.resolve("no-docker.tsv");

        String output = launch(List.of("--clear-groups"))
                .variable("DOCKER_HOST", "unix:///nowhere/docker.sock")
                .property(SKIP_LOG, log.toString())
                .run();

        assertThat(skip(output))
                .startsWith("machine lacks: " + LACKING)
                .contains("found no Docker: start it", "let this user reach its socket /nowhere/docker.sock");
        assertThat(output)
                .contains("IsWhereItShouldBe is skipped: this machine lacks " + LACKING)
                .doesNotContain("FAILED", "SUCCESSFUL canMakeWhatItNeeds");
        // That is what the summary of the tests counts by.
        assertThat(Files.readAllLines(log))
                .containsExactly(PrivilegedSamples.IsWhereItShouldBe.class.getName() + "\t"
                        + skip(output).substring("machine lacks: ".length()));
    }

    @Test
    void whoMayNotUseDockersSocketIsToldWhoMay() throws Exception {
        Path socket = files.directory().resolve("docker.sock");
        try (ServerSocketChannel engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw----"));

            String output = launch(List.of("--clear-groups"))
                    .variable("DOCKER_HOST", "unix://" + socket)
                    .run();

            assertThat(skip(output))
                    .contains(LACKING + "a container to run in: this user may not use Docker's socket " + socket)
                    .contains("let it join the group '" + Files.getAttribute(socket, "posix:group") + "'");
            assertThat(output).doesNotContain("FAILED", "SUCCESSFUL canMakeWhatItNeeds");
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    @Test
    @Tag("container")
    void whoMayUseItRunsTheClassInAContainer() throws Exception {
        String engine = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        Object group = Files.getAttribute(Path.of(URI.create(engine).getPath()), "unix:gid");

        String output = launch(List.of("--groups", group.toString()))
                .variable("DOCKER_HOST", engine)
                .run();

        assertThat(output)
                .contains("SUCCESSFUL canMakeWhatItNeeds(TestNetwork, TestCgroup)", "devices: [lo]")
                .doesNotContain("FAILED", "SKIPPED");
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(file -> isOfTheUser(file) && file.toString().contains("cleat-")))
                    .isEmpty();
        }
    }

    private static Launch launch(List<String> groups) {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--bounding-set=-all", "--inh-caps=-all"));
        command.addAll(groups);
        return Launch.of(PrivilegedSamples.IsWhereItShouldBe.class)
                .by(command)
                .from(files)
                .in(home)
                .variable("HOME", home.toString());
    }

    private static String skip(String output) {
        String begin = "SKIPPED " + PrivilegedSamples.IsWhereItShouldBe.class.getName() + ": ";
        return output.lines()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElse(output);
    }

    private static boolean isOfTheUser(Path file) {
        try {
            return Files.getAttribute(file, "unix:uid").equals(USER);
        } catch (IOException e) {
            return false;
        }
    }
}
