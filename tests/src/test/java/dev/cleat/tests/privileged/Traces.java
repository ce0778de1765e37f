package dev.cleat.tests.privileged;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.sys.KernelException;
import dev.cleat.testkit.TestCgroup;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;

/**
 * What samples made in whatever JVM, as they noted it down, and what of it is there. Nothing else on the machine counts,
 * so whatever other processes do at the same time, they cannot be blamed on the samples.
 *
 * @param ledger the file of the notes, which containers see as well
 * @param hierarchy the root of the cgroups
 */
record Traces(Path ledger, Path hierarchy) implements AutoCloseable {

    /** The system property that names the ledger. */
    static final String LEDGER = "dev.cleat.tests.ledger";

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** A new ledger, for this JVM and those that it starts for its tests; the cgroup stands at the top. */
    static Traces begin(TestCgroup cgroup) throws IOException {
        Path directory = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path ledger = Files.createTempFile(directory, "traces-", ".txt");
        System.setProperty(LEDGER, ledger.toString());
        return new Traces(ledger, Objects.requireNonNull(cgroup.path().getParent()));
    }

    @Override
    public void close() {
        System.clearProperty(LEDGER);
        try {
            Files.delete(ledger);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A kind and a name, for instance {@code mount /tmp/x}. */
    static void note(String what) throws IOException {
        Files.writeString(Path.of(System.getProperty(LEDGER)), what + "\n", StandardOpenOption.APPEND);
    }

    /** A process that nobody else will ever be: its id, in which pid namespace that counts, and its start. */
    static String identity(long pid) throws IOException {
        return pidNamespace(Path.of("/proc/self")) + " " + pid + " " + OwnedName.startOf(Long.toString(pid));
    }

    private static String pidNamespace(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns/pid")).toString().replaceAll("\\D", "");
    }

    List<String> noted() {
        try {
            return Files.readAllLines(ledger);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What of the notes is there now. */
    List<String> found() {
        Set<String> programs = programs();
        Set<String> mounts = mounts();
        Set<String> cgroups = cgroups();
        Set<String> processes = processes();
        return noted().stream()
                .filter(note -> {
                    String name = note.substring(note.indexOf(' ') + 1);
                    return switch (note.substring(0, note.length() - name.length() - 1)) {
                        case "namespace", "device", "pin" -> programs.contains(name);
                        case "mount" -> mounts.contains(name);
                        case "cgroup" -> cgroups.contains(name);
                        case "process" -> processes.contains(name);
                        case "files-of" -> hasFiles(name);
                        case "containers-of" -> hasContainers(name);
                        default -> throw new IllegalStateException(note);
                    };
                })
                .toList();
    }

    /** Waits until none is there, since the kernel removes some things later; what stays. */
    List<String> staying() {
        await(() -> found().isEmpty());
        return found();
    }

    static boolean await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            try {
                Thread.sleep(Duration.ofMillis(20));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("EmptyCatch") // what is gone is not there
    private static Set<String> programs() {
        Set<String> names = new HashSet<>();
        for (ProgramId id : Program.ids()) {
            try (Program program = Program.ofId(id)) {
                names.add(program.name());
            } catch (KernelException e) {
                // gone meanwhile
            }
        }
        return names;
    }

    /** Mount points in all mount namespaces that a process is in. */
    @SuppressWarnings("EmptyCatch") // what is gone is not there
    private static Set<String> mounts() {
        Set<String> namespaces = new HashSet<>();
        Set<String> points = new TreeSet<>();
        for (Path process : list(Path.of("/proc"), "[0-9]*")) {
            try {
                if (namespaces.add(
                        Files.readSymbolicLink(process.resolve("ns/mnt")).toString())) {
                    Files.readAllLines(process.resolve("mountinfo"))
                            .forEach(line -> points.add(line.split(" ", -1)[4]));
                }
            } catch (IOException e) {
                // gone meanwhile
            }
        }
        return points;
    }

    /** The names of all directories, at whatever depth. */
    private Set<String> cgroups() {
        Set<String> names = new HashSet<>();
        List<Path> level = List.of(hierarchy);
        while (!level.isEmpty()) {
            List<Path> next = new ArrayList<>();
            for (Path directory : level) {
                names.add(directory.getFileName().toString());
                list(directory, "*").stream().filter(Files::isDirectory).forEach(next::add);
            }
            level = next;
        }
        return names;
    }

    /** By the ids that they have where they are. A zombie is dead, and waits for whoever started it. */
    @SuppressWarnings("EmptyCatch") // what is gone is not there
    private static Set<String> processes() {
        Set<String> identities = new HashSet<>();
        for (Path process : list(Path.of("/proc"), "[0-9]*")) {
            try {
                List<String> status = Files.readAllLines(process.resolve("status"));
                String ids = status.stream()
                        .filter(line -> line.startsWith("NSpid:"))
                        .findFirst()
                        .orElseThrow();
                if (status.stream().anyMatch(line -> line.startsWith("State:\tZ"))) {
                    continue;
                }
                String start = OwnedName.startOf(process.getFileName().toString());
                identities.add(pidNamespace(process) + " " + ids.substring(ids.lastIndexOf('\t') + 1) + " " + start);
            } catch (IOException | NoSuchElementException e) {
                // gone meanwhile
            }
        }
        return identities;
    }

    /** In the temporary directory, by the names that the testkit gives. */
    private static boolean hasFiles(String identity) {
        return !list(Path.of(System.getProperty("java.io.tmpdir")), "cleat-*-" + identity.replace(' ', '-') + "-*")
                .isEmpty();
    }

    private static boolean hasContainers(String identity) {
        String[] owner = identity.split(" ", -1);
        // Not its own client: that asks for an image, or for the network that an engine need not have.
        return !DockerClientProviderStrategy.getClientForConfig(
                        DockerClientFactory.instance().getTransportConfig())
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("dev.cleat.testkit.pid", owner[1], "dev.cleat.testkit.start", owner[2]))
                .exec()
                .isEmpty();
    }

    private static List<Path> list(Path directory, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            entries.forEach(found::add);
        } catch (IOException e) {
            // gone meanwhile
            return found;
        }
        return found;
    }
}
