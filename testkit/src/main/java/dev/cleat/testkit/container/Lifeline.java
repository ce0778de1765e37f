package dev.cleat.testkit.container;

import dev.cleat.testkit.owned.OwnedDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A fifo that this JVM holds open for writing and a container reads. However the JVM ends, the kernel closes the fifo,
 * the read returns, and the container ends. Once both hold it, its name and directory are not needed any more.
 *
 * @param directory what the container must see and may write to, at the same path
 * @param fifo the fifo in it
 * @param writer the end that lives as long as this JVM
 */
record Lifeline(Path directory, Path fifo, RandomAccessFile writer) implements AutoCloseable {

    private static final String KIND = "cleat-lifeline-";
    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final int MOST_LOOKS = 2_000;

    static Lifeline create() {
        OwnedDirectory.removeOfDeadProcesses(KIND);
        try {
            Path directory = OwnedDirectory.create(KIND);
            Path fifo = directory.resolve("fifo");
            Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo " + fifo + ": " + output);
            }
            // "rw" never waits for a reader, as "w" would.
            return new Lifeline(directory, fifo, new RandomAccessFile(fifo.toFile(), "rw"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a fifo", e);
        }
    }

    /**
     * What the container runs. It opens the fifo for writing too at first: to open it for reading alone would wait for a
     * writer, and for ever if this JVM is dead by then. The name goes when it is no longer needed.
     */
    String waitCommand() {
        return "exec 4<> '%1$s' 3< '%1$s' 4>&-; rm -f '%1$s'; read -r never <&3".formatted(fifo);
    }

    /** Removes the directory once the container holds the fifo, since a killed JVM could not. */
    void hide() {
        try {
            for (int i = 0; i < MOST_LOOKS && Files.exists(fifo); i++) {
                Thread.sleep(PAUSE);
            }
            deleteFiles();
        } catch (InterruptedException e) {
            // close() does it
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try (writer) {
            deleteFiles();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteFiles() {
        OwnedDirectory.delete(directory);
    }
}
