package dev.cleat.testkit;

import dev.cleat.sys.MountInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Directories in the temporary directory that say in their names whose they are, for who comes after a kill. */
final class PrivateDirectory {

    private static final String PREFIX = "cleat-bpffs-";

    /** Whose it is: pid namespace, process id, and start, since the id alone may be another process's by now. */
    private static final Pattern NAME = Pattern.compile(
            Pattern.quote(PREFIX) + "(?<owner>(?<pidns>\\d+)-(?<pid>\\d{1,18})-(?<start>\\d{1,18}))-.*");

    private static final String PID_NAMESPACE =
            Proc.target(Proc.SELF.resolve("ns").resolve("pid")).replaceAll("\\D", "");

    private static final String OWNER = PID_NAMESPACE + "-" + ownIdAndStart();

    private PrivateDirectory() {}

    static Path create() {
        try {
            return Files.createTempDirectory(PREFIX + OWNER + "-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Path> ofDeadProcesses() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(temporaryDirectory(), PREFIX + "*")) {
            for (Path directory : directories) {
                Matcher name = NAME.matcher(Proc.name(directory));
                // Of other pid namespaces there is no telling.
                if (name.matches()
                        && name.group("pidns").equals(PID_NAMESPACE)
                        && !name.group("start").equals(startOf(name.group("pid")))) {
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
        Matcher name = NAME.matcher(Proc.name(directory));
        return name.matches() && !OWNER.equals(name.group("owner"));
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

    private static String ownIdAndStart() {
        String pid = Long.toString(ProcessHandle.current().pid());
        return pid + "-" + startOf(pid);
    }

    /** When the process started, in clock ticks since boot: field 22 of its stat file; empty if it is gone. */
    private static String startOf(String pid) {
        String stat = String.join(" ", Proc.lines(Proc.ROOT.resolve(pid).resolve("stat")));
        // The second field, a name in parentheses, may hold anything.
        List<String> fields =
                List.of(stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1));
        return fields.size() > 22 - 3 ? fields.get(22 - 3) : "";
    }
}
