package dev.cleat.tests.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cleat.sys.NetNs;
import dev.cleat.testkit.Fresh;
import dev.cleat.testkit.TestNetwork;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedNamespaceTest {

    private static final String KIND = "cleat-netns-";
    private static final String TEMPORARY = "java.io.tmpdir";

    private final String usual = System.getProperty(TEMPORARY);
    private final String prefix = "cleat-" + ProcessHandle.current().pid();

    @TempDir
    private Path temporary;

    /** Other processes are not to find the markers. */
    @BeforeEach
    void moveTemporaryDirectory() throws IOException {
        Files.createDirectories(NetNs.NAMED);
        System.setProperty(TEMPORARY, temporary.toString());
    }

    @AfterEach
    void moveTemporaryDirectoryBack() {
        System.setProperty(TEMPORARY, usual);
    }

    @Test
    void whatADeadProcessLeftIsRemovedAndWhatALivingOneHasIsNot(@Fresh TestNetwork net) throws IOException {
        Path left = Files.createFile(NetNs.NAMED.resolve(prefix + "-left"));
        Path another = Files.createFile(NetNs.NAMED.resolve(prefix + "-another"));
        try {
            Path ofLeft = mark(ofTheDead(), left, left);
            Path ofAnother = mark(ofTheDead(), another, left);
            Path ofLiving = mark(OwnedName.prefix(KIND), another, another);

            net.namedNamespace(prefix + "-new");

            assertThat(left).doesNotExist();
            assertThat(ofLeft).doesNotExist();
            assertThat(another).as("another of the same name").exists();
            assertThat(ofAnother).doesNotExist();
            assertThat(ofLiving).exists();
        } finally {
            Files.deleteIfExists(left);
            Files.deleteIfExists(another);
        }
    }

    @Test
    void whatCannotBeRemovedIsLeftToTheNext(@Fresh TestNetwork net) throws IOException {
        Path stuck = Files.createDirectory(NetNs.NAMED.resolve(prefix + "-stuck"));
        Path inside = Files.createFile(stuck.resolve("inside"));
        try {
            Path marker = mark(ofTheDead(), stuck, stuck);

            net.namedNamespace(prefix + "-new");

            assertThat(inside).exists();
            assertThat(marker).exists();
        } finally {
            Files.delete(inside);
            Files.delete(stuck);
        }
    }

    /** The id of this process, as one had it that started at another time. */
    private static String ofTheDead() {
        return OwnedName.prefix(KIND).replaceAll("-\\d+-$", "-1-");
    }

    /** A marker for a name, as if the file of that name had been made when it was another file. */
    private Path mark(String owner, Path name, Path file) throws IOException {
        return Files.writeString(
                temporary.resolve(owner + name.getFileName()),
                Files.getAttribute(file, "unix:ino").toString());
    }
}
