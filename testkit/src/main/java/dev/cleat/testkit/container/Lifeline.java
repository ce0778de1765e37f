package dev.cleat.testkit.container;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A fifo that this JVM holds open for writing and a container reads. However the JVM ends, the kernel closes the fifo,
 * the read returns, and the container ends.
 *
 * @param directory what the container must see, at the same path
 * @param fifo the fifo in it
 * @param writer the end that lives as long as this JVM
 */
record Lifeline(Path directory, Path fifo, RandomAccessFile writer) implements AutoCloseable {

    static Lifeline create() {
        try {
            Path directory = Files.createTempDirectory("cleat-lifeline-").toRealPath();
            Path fifo = directory.resolve("fifo");
            Process mkfifo = new ProcessBuilder("mkfifo", fifo.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(mkfifo.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (mkfifo.waitFor() != 0) {
                throw new IOException("mkfifo " + fifo + ": " + output);
            }
            // Most containers live as long as this JVM. The last that is registered is deleted first.
            directory.toFile().deleteOnExit();
            fifo.toFile().deleteOnExit();
            // "rw" never waits for a reader, as "w" would.
            return new Lifeline(directory, fifo, new RandomAccessFile(fifo.toFile(), "rw"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a fifo", e);
        }
    }

    /** What the container runs. */
    String waitCommand() {
        return "read -r never < '" + fifo + "'";
    }

    @Override
    public void close() {
        try (writer) {
            Files.deleteIfExists(fifo);
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
