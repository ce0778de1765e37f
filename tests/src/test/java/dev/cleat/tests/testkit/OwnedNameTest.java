package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.testkit.owned.OwnedDirectory;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnedNameTest {

    private static final String KIND = "cleat-test-kind-";

    private final Path folder;

    OwnedNameTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatThisProcessOwnsIsOfNoDeadOne() throws IOException {
        Path own = Files.createDirectory(folder.resolve(OwnedName.prefix(KIND) + "name"));

        assertThat(OwnedName.ofDeadProcesses(KIND, folder)).isEmpty();
        assertThat(OwnedName.isOfAnotherProcess(KIND, own)).isFalse();
        assertThat(OwnedName.nameOf(KIND, own)).isEqualTo("name");
    }

    @Test
    void whatAProcessLeavesIsOfADeadOneOnceItIsDead() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        Path left = directoryOf(OwnedName.prefix(KIND), process.pid());
        try {
            assertThat(OwnedName.ofDeadProcesses(KIND, folder)).isEmpty();
            assertThat(OwnedName.isOfAnotherProcess(KIND, left)).isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertThat(OwnedName.ofDeadProcesses(KIND, folder)).containsExactly(left);
    }

    /** Its id means nothing here, and may well be that of a living process. Only the machine's processes see all others. */
    @Test
    @Tag("in-place")
    void whatIsLeftByAPidNamespaceIsOfADeadProcessOnceThatIsGone() throws Exception {
        Process init = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "sh",
                        "-c",
                        "readlink /proc/self/ns/pid; exec sleep 600")
                .start();
        Path left;
        try {
            String namespace = init.inputReader().readLine().replaceAll("\\D", "");
            long self = ProcessHandle.current().pid();
            left = Files.createDirectory(
                    folder.resolve(KIND + namespace + "-" + self + "-" + OwnedName.startOf(Long.toString(self)) + "-"));

            assertThat(OwnedName.ofDeadProcesses(KIND, folder)).isEmpty();
        } finally {
            init.destroyForcibly().waitFor();
        }

        Eventually.holds(
                () -> assertThat(OwnedName.ofDeadProcesses(KIND, folder)).containsExactly(left));
    }

    @Test
    void namesOfAnotherFormAreNobodys() throws IOException {
        Path strange = Files.createDirectory(folder.resolve(KIND + "1-2-name"));

        assertThat(OwnedName.ofDeadProcesses(KIND, folder)).isEmpty();
        assertThat(OwnedName.isOfAnotherProcess(KIND, strange)).isFalse();
        assertThat(OwnedName.nameOf(KIND, strange)).isEmpty();
    }

    @Test
    void aDirectoryOfADeadProcessIsRemovedUnlessItsChildrenStillWorkThere() throws Exception {
        Path left = Files.createDirectory(OwnedDirectory.temporary().resolve(ofNobody()));
        Files.writeString(Files.createDirectories(left.resolve("deep/er")).resolve("file"), "");
        Process child = new ProcessBuilder("sh", "-c", "echo ready; sleep 600; :", left.toString()).start();
        try {
            assertThat(child.inputReader().readLine()).isEqualTo("ready");
            OwnedDirectory.removeOfDeadProcesses(KIND);
            assertThat(left).exists();
        } finally {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly().waitFor();
        }

        OwnedDirectory.removeOfDeadProcesses(KIND);

        assertThat(left).doesNotExist();
    }

    private Path directoryOf(String ownPrefix, long pid) throws IOException {
        String namespace = ownPrefix.substring(KIND.length(), ownPrefix.indexOf('-', KIND.length()));
        return Files.createDirectory(
                folder.resolve(KIND + namespace + "-" + pid + "-" + OwnedName.startOf(Long.toString(pid)) + "-"));
    }

    /** No process has started at that time. */
    private static String ofNobody() {
        String own = OwnedName.prefix(KIND);
        String namespace = own.substring(KIND.length(), own.indexOf('-', KIND.length()));
        return KIND + namespace + "-" + ProcessHandle.current().pid() + "-1-";
    }
}
