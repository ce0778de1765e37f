package dev.cleat.testkit.privileged;

import dev.cleat.testkit.owned.OwnedDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        OwnedDirectory.delete(directory);
    }

    private static final class Root {

        private static final String KIND = "cleat-privileged-";

        static final Path DIRECTORY = create();

        private static Path create() {
            OwnedDirectory.removeOfDeadProcesses(KIND);
            Path directory = OwnedDirectory.create(KIND);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> OwnedDirectory.delete(directory), "cleat deletes " + directory));
            return directory;
        }
    }
}
