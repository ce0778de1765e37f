package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestCgroup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where this process is when a cgroup that it was in is gone. */
class TestCgroupTest {

    private static final long SELF = ProcessHandle.current().pid();

    private final Path top;
    private final Path home;
    private String before = "";

    TestCgroupTest(@Fresh TestCgroup cgroup) {
        this.top = cgroup.path().resolve("..").normalize();
        this.home = cgroup.path().resolveSibling("cleat-home-" + SELF);
    }

    @BeforeEach
    void liveInACgroup() throws IOException {
        before = cgroup();
        Files.createDirectory(home);
        move(home);
    }

    @AfterEach
    void goBack() throws IOException {
        move(Path.of(top + before));
        Files.deleteIfExists(home);
    }

    @Test
    void itIsBackWhereItWas() {
        try (TestCgroup cgroup = TestCgroup.create()) {
            cgroup.add(SELF);
            cgroup.child("deep/er").add(SELF);
            assertThat(cgroup()).endsWith("/deep/er");
        }
        assertThat(cgroup()).isEqualTo("/" + home.getFileName());
    }

    @Test
    void itIsBackAlsoIfItMovedByItself() throws IOException {
        try (TestCgroup cgroup = TestCgroup.create()) {
            move(cgroup.path());
        }
        assertThat(cgroup()).isEqualTo("/" + home.getFileName());
    }

    @Test
    void itIsWhereItWasBeforeItWentIn() throws IOException {
        Path other = Files.createDirectory(top.resolve("cleat-other-" + SELF));
        try {
            try (TestCgroup cgroup = TestCgroup.create()) {
                move(other);
                cgroup.add(SELF);
            }
            assertThat(cgroup()).isEqualTo("/" + other.getFileName());
        } finally {
            move(home);
            Files.delete(other);
        }
    }

    @Test
    void itStaysWhereItMovedMeanwhile() throws IOException {
        Path other = Files.createDirectory(top.resolve("cleat-other-" + SELF));
        try {
            try (TestCgroup cgroup = TestCgroup.create()) {
                cgroup.add(SELF);
                move(other);
            }
            assertThat(cgroup()).isEqualTo("/" + other.getFileName());
        } finally {
            move(home);
            Files.delete(other);
        }
    }

    @Test
    void itIsBackOutsideWhateverTheOrderOfTheEnds() {
        TestCgroup first = TestCgroup.create();
        first.add(SELF);
        try (TestCgroup second = TestCgroup.create()) {
            second.add(SELF);
            first.close();
            assertThat(cgroup()).isEqualTo("/" + second.path().getFileName());
        }
        assertThat(cgroup()).isEqualTo("/" + home.getFileName());
    }

    @Test
    void aChildThatEndsPutsItBackIntoItsParent() {
        try (TestCgroup cgroup = TestCgroup.create()) {
            cgroup.add(SELF);
            TestCgroup child = cgroup.child("deep");
            child.add(SELF);
            child.close();
            assertThat(cgroup()).isEqualTo("/" + cgroup.path().getFileName());
        }
        assertThat(cgroup()).isEqualTo("/" + home.getFileName());
    }

    @Test
    void ifThatIsGoneItIsAboveAndTheEndSaysSo() throws IOException {
        TestCgroup cgroup = TestCgroup.create();
        cgroup.add(SELF);
        Files.delete(home);

        assertThatIllegalStateException()
                .isThrownBy(cgroup::close)
                .withMessage("this process was in cgroup /%s, which is gone or takes it no more: it is in / now"
                        .formatted(home.getFileName()));
        assertThat(cgroup()).isEqualTo("/");
        assertThat(cgroup.path()).doesNotExist();
        assertThatCode(cgroup::close).doesNotThrowAnyException();
    }

    private static void move(Path cgroup) throws IOException {
        Files.writeString(cgroup.resolve("cgroup.procs"), Long.toString(SELF), StandardOpenOption.WRITE);
    }

    private static String cgroup() {
        try {
            return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
                    .filter(line -> line.startsWith("0::"))
                    .findFirst()
                    .orElseThrow()
                    .substring("0::".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
