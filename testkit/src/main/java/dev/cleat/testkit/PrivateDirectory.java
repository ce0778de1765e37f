package dev.cleat.testkit;

import dev.cleat.sys.MountInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories in the temporary directory that say in their names whose they are, for who comes after a kill. */
final class PrivateDirectory {

    private static final String PREFIX = "cleat-bpffs-";

    private PrivateDirectory() {}

    static Path create() {
        try {
            return Files.createTempDirectory(OwnedName.prefix(PREFIX)).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> ofDeadProcesses() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporaryDirectory(), PREFIX + "*")) {
            for (Path directory : directories) {
                if (OwnedName.isOfDeadProcess(PREFIX, Proc.name(directory))) {
                    found.add(directory);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether another process than this made it. */
    static boolean isOfAnotherProcess(Path directory) {
        return OwnedName.isOfAnotherProcess(PREFIX, Proc.name(directory));
    }

    static boolean isMounted(Path directory) {
        return MountInfo.current().at(directory).isPresent();
    }

    static Path temporaryDirectory() {
        try {
            return Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
