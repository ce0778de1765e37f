package dev.cleat.tests.layout;

import dev.cleat.tests.layout.Claim.Constant;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Runs jextract on the headers and compiles what it generates. */
final class Jextract {

    static final String PACKAGE = "uapi";
    static final String HEADER_CLASS = "Uapi";

    private static final String ARCHITECTURE = System.getProperty("os.arch", "").replace("amd64", "x86_64");
    private static final Set<String> LAYOUTS = Set.of("--include-struct", "--include-union", "--include-typedef");

    private final Path home;
    private final Optional<Path> headers;
    private final Path directory;

    /**
     * @param home where {@code bin/jextract} is
     * @param headers a folder like {@code /usr/include} that is to be looked at before it
     * @param directory where the sources and classes go
     */
    Jextract(Path home, Optional<Path> headers, Path directory) {
        this.home = home;
        this.headers = headers;
        this.directory = directory;
    }

    /** The version of jextract: {@code jextract 25}. */
    String version() throws IOException, InterruptedException {
        return Tool.output(List.of(program(), "--version"))
                .lines()
                .findFirst()
                .orElseThrow()
                .strip();
    }

    /** Generates all structs, and the constants that are asked for, and loads them. */
    ClassLoader generate(List<Claim> claims) throws IOException, InterruptedException {
        Path sources = directory.resolve("src");
        Path classes = directory.resolve("classes");
        deleteAll(directory);
        Files.createDirectories(sources);
        Path header = Files.writeString(directory.resolve("layouts.h"), Headers.includes());

        // A struct that another one contains must be included by name, so all are; the list of all names is jextract's
        // own.
        Path all = directory.resolve("all.txt");
        Tool.output(command("--dump-includes", all.toString(), header.toString()));
        Path wanted = Files.write(directory.resolve("wanted.txt"), wanted(all, claims));
        Tool.output(command(
                "--output",
                sources.toString(),
                "--target-package",
                PACKAGE,
                "--header-class-name",
                HEADER_CLASS,
                "@" + wanted,
                header.toString()));
        compile(sources, classes);
        return new URLClassLoader(new URL[] {classes.toUri().toURL()});
    }

    private String program() {
        return home.resolve("bin/jextract").toString();
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(program(), "-D", "_GNU_SOURCE"));
        if (headers.isPresent()) {
            // Debian keeps asm/ in a folder named after the architecture, and those of other architectures beside it.
            Path architecture = headers.get().resolve(ARCHITECTURE + "-linux-gnu");
            command.addAll(List.of("-I", headers.get().toString(), "-I", architecture.toString()));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> wanted(Path all, List<Claim> claims) throws IOException {
        Set<String> constants = claims.stream()
                .filter(Constant.class::isInstance)
                .map(Claim::name)
                .collect(Collectors.toSet());
        constants.add(Headers.VERSION_CODE);
        return Files.readAllLines(all).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> {
                    String[] words = line.split(" +", 2);
                    return words[0].equals("--include-constant")
                            ? constants.contains(words[1])
                            : LAYOUTS.contains(words[0]);
                })
                .toList();
    }

    private static void compile(Path sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString()));
        try (Stream<Path> files = Files.walk(sources)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        int status = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new AssertionError("what jextract generated does not compile");
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
