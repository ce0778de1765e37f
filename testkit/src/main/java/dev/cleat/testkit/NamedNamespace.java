package dev.cleat.testkit;

import dev.cleat.sys.NamespaceExistsException;
import dev.cleat.sys.NetNs;
import dev.cleat.sys.NetNsHandle;
import dev.cleat.testkit.owned.OwnedDirectory;
import dev.cleat.testkit.owned.OwnedName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A name for a network namespace, as {@code ip netns add} gives one: a file below {@code /run/netns} on which the
 * namespace is mounted. A marker in the temporary directory says whose it is, for who comes after a kill.
 */
final class NamedNamespace implements AutoCloseable {

    private static final String KIND = "cleat-netns-";

    private final String name;
    private final Path marker;
    private final Thread atExit;

    private NamedNamespace(String name, Path marker) {
        this.name = name;
        this.marker = marker;
        this.atExit = new Thread(() -> remove(name, marker), "cleat removes netns " + name);
    }

    static NamedNamespace of(String name, NetNsHandle netNs) {
        OwnedDirectory.ofDeadProcesses(KIND).forEach(NamedNamespace::clearAway);
        try {
            netNs.attachName(name);
        } catch (NamespaceExistsException e) {
            throw new IllegalArgumentException("this machine has a network namespace '" + name + "' already", e);
        }
        Path marker = OwnedDirectory.temporary().resolve(OwnedName.prefix(KIND) + name);
        NamedNamespace named = new NamedNamespace(name, marker);
        try {
            Files.writeString(marker, Long.toString(netNs.inode()));
            Runtime.getRuntime().addShutdownHook(named.atExit);
            return named;
        } catch (IOException | RuntimeException e) {
            named.close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    @Override
    @SuppressWarnings("EmptyCatch") // the JVM ends, and then the hook does what is left to do
    public void close() {
        try {
            remove(name, marker);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // shutting down
            }
        }
    }

    private static void remove(String name, Path marker) {
        NetNs.deleteNamedIfPresent(name);
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("EmptyCatch") // another process may be clearing it away as well, or it is another user's
    private static void clearAway(Path marker) {
        String name = OwnedName.nameOf(KIND, marker);
        Path file = NetNs.NAMED.resolve(name);
        try {
            // The name may be somebody else's by now.
            boolean same = Files.exists(file)
                    && Proc.lines(marker).contains(String.valueOf(Files.getAttribute(file, "unix:ino")));
            if (same) {
                remove(name, marker);
            } else {
                Files.deleteIfExists(marker);
            }
        } catch (IOException | RuntimeException e) {
            // stays for the next
        }
    }
}
