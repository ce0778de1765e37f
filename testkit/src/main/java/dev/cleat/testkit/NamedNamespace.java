package dev.cleat.testkit;

import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.owned.OwnedDirectory;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A name for a network namespace, as {@code ip netns add} gives one: a file below {@code /run/netns} on which the
 * namespace is mounted. A marker in the temporary directory says whose it is, for who comes after a kill.
 */
final class NamedNamespace implements AutoCloseable {

    private static final String KIND = "cleat-netns-";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Path file;
    private final Path marker;
    private final Thread atExit;

    private NamedNamespace(Path file, Path marker) {
        this.file = file;
        this.marker = marker;
        this.atExit = new Thread(() -> remove(file, marker), "cleat removes " + file);
    }

    static NamedNamespace of(String name, NetNsHandle netNs) {
        // Refuses what cannot be a name.
        NetNs.named(name);
        OwnedDirectory.ofDeadProcesses(KIND).forEach(NamedNamespace::clearAway);
        Path file = NetNs.NAMED.resolve(name);
        try {
            Files.createDirectories(NetNs.NAMED);
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new IllegalArgumentException("this machine has a network namespace '" + name + "' already", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path marker = OwnedDirectory.temporary().resolve(OwnedName.prefix(KIND) + name);
        NamedNamespace named = new NamedNamespace(file, marker);
        int raw = netNs.fd().acquire();
        try {
            Files.writeString(marker, Long.toString(netNs.inode()));
            Runtime.getRuntime().addShutdownHook(named.atExit);
            String source = "/proc/" + ProcessHandle.current().pid() + "/fd/" + raw;
            Tool.run(LIMIT, List.of("mount", "--bind", source, file.toString()));
            return named;
        } catch (IOException | RuntimeException e) {
            named.close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        } finally {
            netNs.fd().release();
        }
    }

    @Override
    @SuppressWarnings("EmptyCatch") // the JVM ends, and then the hook does what is left to do
    public void close() {
        try {
            remove(file, marker);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // shutting down
            }
        }
    }

    private static void remove(Path file, Path marker) {
        try {
            if (PrivateMount.isMounted(file)) {
                Tool.run(LIMIT, List.of("umount", "-l", file.toString()));
            }
            Files.deleteIfExists(file);
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("EmptyCatch") // another process may be clearing it away as well, or it is another user's
    private static void clearAway(Path marker) {
        Path file = NetNs.NAMED.resolve(OwnedName.nameOf(KIND, marker));
        try {
            // The name may be somebody else's by now.
            boolean same = Files.exists(file)
                    && Proc.lines(marker).contains(String.valueOf(Files.getAttribute(file, "unix:ino")));
            if (same) {
                remove(file, marker);
            } else {
                Files.deleteIfExists(marker);
            }
        } catch (IOException | RuntimeException e) {
            // stays for the next
        }
    }
}
