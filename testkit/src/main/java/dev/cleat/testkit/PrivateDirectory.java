package dev.cleat.testkit;

import dev.cleat.sys.MountInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Directories in the temporary directory that say in their names whose they are, for who comes after a kill. */
final class PrivateDirectory {

    private static final String PREFIX = "cleat-bpffs-";

    /** Process id and start, since the id alone may be another process's by now. */
    private static final Pattern NAME = Pattern.compile(Pattern.quote(PREFIX) + "(\\d{1,18})-(\\d{1,18})-.*");

    private PrivateDirectory() {}

    static Path create() {
        long self = ProcessHandle.current().pid();
        try {
            return Files.createTempDirectory(PREFIX + self + "-" + startOf(self) + "-")
                    .toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> ofDeadProcesses() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories =
                Files.newDirectoryStream(temporaryDirectory().toRealPath(), PREFIX + "*")) {
            for (Path directory : directories) {
                Matcher name = NAME.matcher(directory.getFileName().toString());
                if (name.matches() && !isAlive(Long.parseLong(name.group(1)), Long.parseLong(name.group(2)))) {
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
        Matcher name = NAME.matcher(directory.getFileName().toString());
        return name.matches()
                && Long.parseLong(name.group(1)) != ProcessHandle.current().pid();
    }

    static boolean isMounted(Path directory) {
        return MountInfo.current().at(directory).isPresent();
    }

    static Path temporaryDirectory() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static boolean isAlive(long pid, long start) {
        return startOf(pid) == start;
    }

    /** When the process started, in clock ticks since boot: field 22 of its stat file; -1 if there is none. */
    private static long startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The second field, a name in parentheses, may hold anything.
            List<String> fields =
                    Arrays.asList(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return Long.parseLong(fields.get(22 - 3));
        } catch (IOException e) {
            return -1;
        }
    }
}
