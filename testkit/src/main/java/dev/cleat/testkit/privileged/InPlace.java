package dev.cleat.testkit.privileged;

import dev.cleat.sys.Capabilities;
import dev.cleat.sys.Capability;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** This machine, in new namespaces. */
final class InPlace implements Site.Usable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final InPlace SITE = new InPlace();

    private InPlace() {}

    static Site find() {
        List<Capability> missing = Capabilities.effective().missing(Capability.SYS_ADMIN, Capability.NET_ADMIN);
        if (!missing.isEmpty()) {
            return new Site.None("the rights to run in place ("
                    + missing.stream().map(Capability::toString).collect(Collectors.joining(", "))
                    + "): run the tests as root");
        }
        return SITE;
    }

    /** What is left in the temporary directory goes with the session. */
    @Override
    public List<String> options(Session session) {
        return List.of("-Djava.io.tmpdir=" + session.temporary());
    }

    @Override
    public String filesToDelete() {
        return Session.root().toString();
    }

    @Override
    public boolean hasInput() {
        return true;
    }

    @Override
    public InsideJvm start(Session session, List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            Thread reader = Thread.ofPlatform()
                    .daemon()
                    .name("cleat reads from " + process.pid())
                    .start(() -> drain(process.getInputStream(), output));
            return new Forked(process, reader, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("EmptyCatch") // the stream ends either way
    private static void drain(InputStream stream, ByteArrayOutputStream output) {
        try (stream) {
            stream.transferTo(output);
        } catch (IOException e) {
            // closed with the process
        }
    }

    private record Forked(Process process, Thread reader, ByteArrayOutputStream read) implements InsideJvm {

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public int exitCode() {
            return process.exitValue();
        }

        /** All of it, unless a test gave the stream to a process that is not its own and holds it open. */
        @Override
        public String output() {
            try {
                reader.join(PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return read.toString(Charset.defaultCharset());
        }

        /** By its input, so that the shell around it can clean up. */
        @Override
        public void close() {
            try (OutputStream input = process.getOutputStream()) {
                input.write('e');
            } catch (IOException e) {
                process.destroyForcibly();
            }
            try {
                if (!process.waitFor(PATIENCE)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly().waitFor(PATIENCE);
                }
            } catch (InterruptedException e) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
