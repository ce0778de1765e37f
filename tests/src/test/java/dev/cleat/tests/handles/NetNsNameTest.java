package dev.cleat.tests.handles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.cleat.sys.MountInfo;
import dev.cleat.sys.NamespaceExistsException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.sys.NoSuchNamespaceException;
import dev.cleat.tests.testkit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names of namespaces, which ip understands, and ip's, which Cleat understands. */
class NetNsNameTest {

    private static final Path OWN_UTS = Path.of("/proc/self/ns/uts");

    private final String name = "cleat-test-" + ProcessHandle.current().pid() + "-name";
    private final Path file = NetNs.NAMED.resolve(name);

    @AfterEach
    void delete() {
        NetNs.deleteNamedIfPresent(name);
    }

    @Test
    void ipFindsUsesAndDeletesWhatCleatNamed() throws Exception {
        try (NetNsHandle handle = NetNs.createNamed(name)) {
            assertThat(NetNs.named(name).isSameAs(handle)).isTrue();
            assertThat(handle).hasToString("netns " + name + " (fd " + fdOf(handle) + ")");
            assertThat(ip("netns", "list")).contains(name);
            assertThat(ip("netns", "exec", name, "readlink", "/proc/self/ns/net"))
                    .contains("net:[" + handle.inode() + "]");
        }
        assertThat(ip("-n", name, "link")).as("after the handle was closed").contains("lo");
        ip("netns", "delete", name);

        assertThatExceptionOfType(NoSuchNamespaceException.class)
                .isThrownBy(() -> NetNs.deleteNamed(name))
                .withMessageContaining("there is no netns " + name);
        assertThat(NetNs.deleteNamedIfPresent(name)).isFalse();
    }

    @Test
    void cleatFindsAndDeletesWhatIpNamed() throws Exception {
        ip("netns", "add", name);

        assertThat(NetNs.ensureNamed(name)).isFalse();
        assertThatExceptionOfType(NamespaceExistsException.class)
                .isThrownBy(() -> NetNs.createNamed(name))
                .withMessageContaining("there is a netns " + name);
        try (NetNsHandle held = NetNs.named(name).open()) {
            assertThat(NetNs.deleteNamedIfPresent(name)).isTrue();
            assertThat(ip("netns", "list")).doesNotContain(name);
            assertThat(file).doesNotExist();
            held.attachName(name);
            assertThat(NetNs.named(name).isSameAs(held)).isTrue();
        }
    }

    /** As ip makes it, so that other mount namespaces hear of new names; where nobody has made it before. */
    @Test
    void theDirectoryIsASharedMount() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path");
        String main = FirstName.class.getName();
        String fresh = "mount -t tmpfs none /run && exec \"$@\"";

        assertThat(run(
                        "unshare",
                        "--mount",
                        "sh",
                        "-c",
                        fresh,
                        "sh",
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        classPath,
                        main))
                .contains("shared:");
    }

    @Test
    void ofManyWhoEnsureANameOneMakesIt() throws Exception {
        List<Boolean> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> ensure = () -> NetNs.ensureNamed(name);
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(8, ensure))) {
                made.add(each.get());
            }
        }
        assertThat(made).containsOnlyOnce(true);
        assertThat(mountsOnFile()).isEqualTo(1);
    }

    @Test
    void whoEnsureAndWhoDeleteANameDoNotDisturbEachOther() throws Exception {
        Callable<Boolean> ensure = () -> NetNs.ensureNamed(name);
        Callable<Boolean> delete = () -> NetNs.deleteNamedIfPresent(name);
        int made = 0;
        int deleted = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> calls = List.of(ensure, delete, ensure, delete);
            for (int round = 0; round < 50; round++) {
                List<Future<Boolean>> answers = threads.invokeAll(calls);
                made += changes(answers.get(0), answers.get(2));
                deleted += changes(answers.get(1), answers.get(3));
            }
        }
        assertThat(made).isPositive().isEqualTo(deleted + (Files.exists(file) ? 1 : 0));
        assertThat(mountsOnFile()).isEqualTo(Files.exists(file) ? 1 : 0);
    }

    private static int changes(Future<Boolean> one, Future<Boolean> other) throws Exception {
        return (one.get() ? 1 : 0) + (other.get() ? 1 : 0);
    }

    /** The lock under which ip, too, makes the directory a mount. */
    @Test
    void whoMakesANameTakesTurnsWithOthers() throws Exception {
        NetNs.createNamed(name).close();
        NetNs.deleteNamed(name);
        Process other = new ProcessBuilder("flock", NetNs.NAMED.toString(), "sh", "-c", "echo; exec cat").start();
        Thread making;
        try {
            assertThat(other.getInputStream().read()).as("has the lock").isEqualTo('\n');
            making = Thread.ofVirtual().start(() -> NetNs.createNamed(name).close());
            Thread waiting = making;
            Eventually.holds(() -> assertThat(isWaitingForALock(waiting)).isTrue());
            assertThat(file).doesNotExist();
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        making.join();
        assertThat(file).exists();
    }

    private static boolean isWaitingForALock(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".DirectoryLock"));
    }

    @Test
    void whatFailsLeavesNothing() throws Exception {
        try (NetNsHandle uts = NetNs.ofPath(OWN_UTS).open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> uts.attachName(name))
                    .withMessageContaining("is no network namespace");
        }
        assertThat(file).doesNotExist();
        for (String impossible : new String[] {"", ".", "..", "a/b", "a\0b", "x".repeat(256), "\u00e4".repeat(128)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> NetNs.createNamed(impossible));
            assertThatIllegalArgumentException().isThrownBy(() -> NetNs.deleteNamed(impossible));
        }
        NetNs.createNamed(name).close();
        int before = netNsFds();
        assertThatExceptionOfType(NamespaceExistsException.class).isThrownBy(() -> NetNs.createNamed(name));
        assertThat(netNsFds()).isEqualTo(before);
    }

    /** As a crash between the two steps leaves it. */
    @Test
    void aFileThatIsNoNamespaceIsSaidToBeNoneAndCanBeDeleted() throws Exception {
        NetNs.createNamed(name).close();
        NetNs.deleteNamed(name);
        Files.createFile(file);

        assertThatExceptionOfType(NamespaceExistsException.class)
                .isThrownBy(() -> NetNs.ensureNamed(name))
                .withMessageContaining("is no network namespace");
        assertThat(NetNs.deleteNamedIfPresent(name)).isTrue();
        assertThat(NetNs.ensureNamed(name)).isTrue();
    }

    @Test
    void ofMountsOnEachOtherNoneIsLeft() throws Exception {
        NetNs.createNamed(name).close();
        run("mount", "--bind", "/proc/self/ns/net", file.toString());
        assertThat(mountsOnFile()).isEqualTo(2);

        NetNs.deleteNamed(name);

        assertThat(mountsOnFile()).isZero();
        assertThat(file).doesNotExist();
    }

    private long mountsOnFile() {
        return MountInfo.current().mounts().stream()
                .filter(mount -> mount.mountPoint().equals(file.toString()))
                .count();
    }

    private static int netNsFds() throws IOException {
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            return (int) fds.filter(fd -> {
                        try {
                            return Files.readSymbolicLink(fd).toString().startsWith("net:");
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }

    private static int fdOf(NetNsHandle handle) {
        int raw = handle.fd().acquire();
        handle.fd().release();
        return raw;
    }

    private static String ip(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), output)
                .isZero();
        return output;
    }
}
