package dev.cleat.testkit.privileged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The files of one JVM inside, in a directory that both sides see. All are made outside, so that an ordinary user can
 * remove what root in a container wrote to.
 *
 * @param directory the directory
 */
record Session(Path directory) implements AutoCloseable {

    static Session create() {
        try {
            Session session = new Session(Files.createTempDirectory(root(), "session-"));
            Files.createFile(session.events());
            Files.createFile(session.undo());
            Files.createDirectory(session.temporary());
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where all sessions of this JVM are. */
    static Path root() {
        return Root.DIRECTORY;
    }

    Path job() {
        return directory.resolve("job");
    }

    Path events() {
        return directory.resolve("events");
    }

    /** Names cgroups that are to be removed, see {@link dev.cleat.testkit.TestCgroup}. */
    Path undo() {
        return directory.resolve("undo");
    }

    Path temporary() {
        return directory.resolve("tmp");
    }

    @Override
    public void close() {
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Root {

        static final Path DIRECTORY = create();

        private static Path create() {
            try {
                Path directory = Files.createTempDirectory("cleat-privileged-").toRealPath();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "cleat deletes " + directory));
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
