package dev.cleat.testkit.privileged;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The command line of a JVM inside: like this JVM, but in new namespaces, and with all on the class path. */
final class JvmCommand {

    /*
     * Removes the cgroups that a file names, which is opened before the tests begin: it may be gone after them.
     */
    private static final String UNDO = """
            undo() {
              while read -r cgroup; do
                attempt=0
                while [ -d "$cgroup" ] && [ $attempt -lt 100 ]; do
                  find "$cgroup" -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
                  attempt=$((attempt + 1))
                done
              done <&3
            }
            """;

    /*
     * Run by a shell in the new namespaces, as the first process of a pid namespace: nothing that tests start can leave
     * that, whatever other namespaces or cgroups it goes to. Only there may all be killed. The JVM is another process, since the kernel keeps signals from
     * a first one. Named network namespaces are files below /run/netns, and pins are below /sys/fs/bpf: on
     * file systems of their own, they go with these. JVMs delete each other's files in hsperfdata by process ids, which mean
     * others here. Loopback comes first, since a JVM that sees no IPv6 address when it starts believes that there is no
     * IPv6. Cgroups can only be removed when nobody is left, and from here, where their mount can be seen.
     */
    private static final String INSIDE = UNDO + """
            [ $$ -eq 1 ] || exit 1
            mkdir -p /run/netns && mount -t tmpfs -o mode=755 cleat-testkit /run/netns || exit 1
            jvms="/tmp/hsperfdata_$(id -un)"
            mkdir -p "$jvms" && mount -t tmpfs -o mode=755 cleat-testkit "$jvms" || exit 1
            message="$(mount -t bpf cleat-testkit /sys/fs/bpf 2>&1)" || ! grep -q ' /sys/fs/bpf bpf ' /proc/mounts || {
              echo "pins of the tests would be on the BPF file system of this machine: $message"
              exit 1
            }
            ip link set lo up || exit 1
            exec 3< "$1"; shift
            "$@" 3<&-
            code=$?
            kill -9 -1 2>/dev/null
            undo
            exit $code
            """;

    /*
     * Run by a shell around those, which removes the cgroups if the one inside was killed. A signal from the terminal is
     * for all of them; this one lives on to remove the files if this JVM is dead: a parent that is no longer the parent is.
     * The pipes of a process that dies are closed a moment before it is gone, so the JVM inside may know before this.
     */
    private static final String AROUND = UNDO + """
            trap : INT TERM HUP
            inside=$1; files=$2; shift 2
            exec 3< "$1"
            unshare --net --mount --pid --fork --kill-child --mount-proc /bin/sh -c "$inside" sh "$@"
            code=$?
            undo
            orphaned() { read -r _ _ _ parent _ < "/proc/$$/stat"; [ "$parent" != "$PPID" ]; }
            attempt=0
            while [ $code -eq %d ] && ! orphaned && [ $attempt -lt 100 ]; do
              sleep 0.1
              attempt=$((attempt + 1))
            done
            [ -z "$files" ] || ! orphaned || rm -rf "$files"
            exit $code
            """.formatted(Worker.ORPHANED);

    /** Coverage tools and mocks come as agents. */
    private static final String AGENT = "-javaagent:";

    private static final List<String> KEPT_OPTIONS =
            List.of("-D", "-X", "-ea", "-da", "-enableassertions", "--add-opens=", "--add-exports=", AGENT);

    /** Of those, what concerns a debugger, or this JVM's own class path and files. */
    private static final List<String> DROPPED_OPTIONS = List.of(
            "-Xrunjdwp",
            "-Xdebug",
            "-Xbootclasspath",
            "-Djava.class.path",
            "-Djava.io.tmpdir",
            "-XX:CRaC",
            "-XX:SharedArchive");

    private JvmCommand() {}

    /**
     * The command.
     *
     * @param options what the JVM needs there
     * @param files what to delete if this JVM dies before it; empty for nothing
     */
    static List<String> of(Session session, List<String> options, String files) {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", AROUND, "sh", INSIDE, files));
        command.add(session.undo().toString());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> KEPT_OPTIONS.stream().anyMatch(option::startsWith))
                .filter(option -> DROPPED_OPTIONS.stream().noneMatch(option::startsWith))
                .forEach(command::add);
        command.addAll(options);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dcleat.testkit.inside=true");
        command.add("-Dcleat.testkit.undo=" + session.undo());
        command.add("-cp");
        command.add(String.join(
                File.pathSeparator, classPath().stream().map(Path::toString).toList()));
        command.add(Worker.class.getName());
        command.add(session.job().toString());
        return command;
    }

    /** Every file and directory from which this JVM loads the tests, in order. */
    static List<Path> classPath() {
        Set<Path> found = new LinkedHashSet<>();
        for (String property : List.of("java.class.path", "jdk.module.path")) {
            for (String entry : System.getProperty(property, "").split(File.pathSeparator, -1)) {
                if (!entry.isEmpty()) {
                    add(Path.of(entry).toAbsolutePath().normalize(), found);
                }
            }
        }
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (option.startsWith("--patch-module=")) {
                for (String entry : option.substring(option.indexOf('=', option.indexOf('=') + 1) + 1)
                        .split(File.pathSeparator, -1)) {
                    add(Path.of(entry).toAbsolutePath().normalize(), found);
                }
            }
        }
        return List.copyOf(found);
    }

    /** The jars of this JVM's agents, which the JVM inside has too. */
    static List<Path> agents() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith(AGENT))
                .map(option -> option.substring(AGENT.length()).split("=", 2)[0])
                .map(jar -> Path.of(jar).toAbsolutePath().normalize())
                .toList();
    }

    /** With what the manifest names: Surefire and Gradle may put a whole class path into one empty jar. */
    private static void add(Path entry, Set<Path> found) {
        if (!Files.exists(entry) || !found.add(entry) || !Files.isRegularFile(entry)) {
            return;
        }
        try (JarFile jar = new JarFile(entry.toFile())) {
            Manifest manifest = jar.getManifest();
            String more = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (more != null) {
                for (String reference : more.trim().split("\\s+", -1)) {
                    URI uri = entry.toUri().resolve(reference);
                    add(Path.of(uri).normalize(), found);
                }
            }
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            // no file: the JVM ignores such references as well
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
