package dev.cleat.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Asks a tool that is not ours. */
final class Tool {

    private Tool() {}

    /** What the command prints; it must succeed. */
    static String output(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new AssertionError(List.of(command) + " ended with " + status + " after printing " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Where a tool is, if it is installed; also looked for where administrators' tools are. */
    static Optional<String> find(String tool) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":")),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(directory -> Path.of(directory, tool))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** The first value of a key in JSON, as it stands there; without the quotes of a string. */
    static Optional<String> json(String json, String key) {
        Matcher matcher = Pattern.compile(
                        Pattern.quote("\"" + key + "\"") + "\\s*:\\s*(?:\"([^\"]*)\"|(\\[[^\\]]*\\])|([\\w.-]+))")
                .matcher(json);
        return matcher.find()
                ? Stream.of(1, 2, 3)
                        .flatMap(group -> Optional.ofNullable(matcher.group(group)).stream())
                        .findFirst()
                : Optional.empty();
    }
}
