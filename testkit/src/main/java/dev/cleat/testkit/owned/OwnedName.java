package dev.cleat.testkit.owned;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of what outlives a process, which say whose it is, for who comes after a kill. Internal: public only because
 * several packages of the testkit need it.
 */
public final class OwnedName {

    /** Pid namespace, process id, and start, since the id alone may be another process's by now. */
    private static final Pattern OWNER =
            Pattern.compile("(?<pidns>\\d+)-(?<pid>\\d{1,18})-(?<start>\\d{1,18})-(?<name>.*)");

    private static final int START_FIELD = 22;

    private static final Pattern ZOMBIE = Pattern.compile("State:\\s+[ZX].*");
    private static final Pattern ONE_ID = Pattern.compile("NSpid:\\s+\\d+\\s*");

    /** {@code PROC_PID_INIT_INO}: who is there sees the processes of all others. */
    private static final String FIRST_PID_NAMESPACE = "4026531836";

    private static final String PID_NAMESPACE = pidNamespace();
    private static final String SELF = self();

    private OwnedName() {}

    /**
     * What names of things of this process begin with.
     *
     * @param kind what they begin with whosever they are
     * @return the kind, and whose it is
     */
    public static String prefix(String kind) {
        return kind + SELF;
    }

    /**
     * What processes left in a folder that are surely gone: of other pid namespaces than this process's and those within
     * there is no telling.
     *
     * @param kind what names of this kind begin with
     * @param folder the folder
     * @return the paths of those with such names
     */
    public static List<Path> ofDeadProcesses(String kind, Path folder) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, kind + "*")) {
            for (Path entry : entries) {
                if (isOfDeadProcess(kind, last(entry))) {
                    found.add(entry);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfDeadProcess(String kind, String name) {
        Matcher owner = owner(kind, name);
        if (!owner.matches()) {
            return false;
        }
        return owner.group("pidns").equals(PID_NAMESPACE)
                ? !owner.group("start").equals(startOf(owner.group("pid")))
                : isDeadNamespace(owner.group("pidns"));
    }

    private static boolean isDeadNamespace(String pidNamespace) {
        if (!PID_NAMESPACE.equals(FIRST_PID_NAMESPACE)) {
            return false;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (isIn(pidNamespace, process)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** Also if this user may not know; a zombie has nothing any more. */
    private static boolean isIn(String pidNamespace, Path process) {
        try {
            for (String line : Files.readAllLines(process.resolve("status"), StandardCharsets.ISO_8859_1)) {
                // One id means that it is in the first namespace. Root itself may not look at the link of every
                // process.
                if (ZOMBIE.matcher(line).matches() || ONE_ID.matcher(line).matches()) {
                    return false;
                }
            }
            return number(process.resolve("ns").resolve("pid")).equals(pidNamespace);
        } catch (IOException e) {
            return Files.exists(process);
        }
    }

    /**
     * Whether another process than this made it.
     *
     * @param kind what names of this kind begin with
     * @param path a path, whose last part counts
     * @return false also if it has no such name
     */
    public static boolean isOfAnotherProcess(String kind, Path path) {
        String name = last(path);
        return owner(kind, name).matches() && !name.startsWith(prefix(kind));
    }

    /**
     * What a name says beside whose it is.
     *
     * @param kind what names of this kind begin with
     * @param path a path, whose last part counts
     * @return empty if it has no such name
     */
    public static String nameOf(String kind, Path path) {
        Matcher owner = owner(kind, last(path));
        return owner.matches() ? owner.group("name") : "";
    }

    /**
     * When a process started, in clock ticks since boot: field 22 of its stat file.
     *
     * @param pid the process
     * @return empty if it is gone
     */
    public static String startOf(String pid) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"), StandardCharsets.ISO_8859_1);
            // The second field, a name in parentheses, may hold anything.
            return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1))
                    .get(START_FIELD - 3);
        } catch (IOException e) {
            return "";
        }
    }

    private static String last(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    private static Matcher owner(String kind, String name) {
        return OWNER.matcher(name.startsWith(kind) ? name.substring(kind.length()) : "");
    }

    private static String self() {
        String pid = Long.toString(ProcessHandle.current().pid());
        return PID_NAMESPACE + "-" + pid + "-" + startOf(pid) + "-";
    }

    private static String pidNamespace() {
        try {
            return number(Path.of("/proc/self/ns/pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String number(Path namespace) throws IOException {
        return Files.readSymbolicLink(namespace).toString().replaceAll("\\D", "");
    }
}
