package dev.cleat.testkit.owned;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories in the temporary directory that say in their names whose they are, for who comes after a kill. Internal:
 * public only because several packages of the testkit need it.
 */
public final class OwnedDirectory {

    private OwnedDirectory() {}

    /**
     * Makes one, which only this user can enter.
     *
     * @param kind what its name begins with
     * @return its real path
     */
    public static Path create(String kind) {
        try {
            return Files.createTempDirectory(OwnedName.prefix(kind)).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Those whose processes are surely gone, and files that are named like them.
     *
     * @param kind what their names begin with
     * @return their paths
     */
    public static List<Path> ofDeadProcesses(String kind) {
        return OwnedName.ofDeadProcesses(kind, temporary());
    }

    /**
     * Deletes those whose processes are surely gone, unless a process that these started still works there: its command
     * line tells. Another user's stay.
     *
     * @param kind what their names begin with
     */
    @SuppressWarnings("EmptyCatch") // somebody else is faster, or will be
    public static void removeOfDeadProcesses(String kind) {
        for (Path directory : ofDeadProcesses(kind)) {
            try {
                if (!isInUse(directory)) {
                    delete(directory);
                }
            } catch (UncheckedIOException e) {
                // stays for the next
            }
        }
    }

    /**
     * Deletes a directory with all in it; it need not be there.
     *
     * @param directory the directory
     */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where they are.
     *
     * @return the real path of the temporary directory
     */
    public static Path temporary() {
        try {
            return Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isInUse(Path directory) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).contains(directory.toString())) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return true;
        }
    }

    private static String commandLine(Path process) {
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
