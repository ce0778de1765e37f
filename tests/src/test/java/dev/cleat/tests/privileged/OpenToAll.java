package dev.cleat.tests.privileged;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * This JVM's class path where every user can read it; root's home, where Maven keeps it, is closed to others. So may the
 * JDK's directory be.
 *
 * @param directory what holds the copies
 * @param classPath the class path
 * @param java a JDK's directory
 */
record OpenToAll(Path directory, String classPath, Path java) implements AutoCloseable {

    static OpenToAll make() throws IOException {
        Path directory = Files.createTempDirectory("open-to-all-").toRealPath();
        try {
            return fill(directory);
        } catch (IOException | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    private static OpenToAll fill(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> entries = new ArrayList<>();
        for (String entry : Launch.ownClassPath().split(File.pathSeparator, -1)) {
            Path original = Path.of(entry);
            if (entry.startsWith("/") && Files.exists(original)) {
                Path copy = directory.resolve(entries.size() + "-" + original.getFileName());
                copy(original, copy);
                entries.add(copy.toString());
            }
        }
        Path java = Path.of(System.getProperty("java.home")).toRealPath();
        if (!isOpen(java.resolve("bin").resolve("java"))) {
            copy(java, directory.resolve("java"));
            java = directory.resolve("java");
        }
        return new OpenToAll(directory, String.join(File.pathSeparator, entries), java);
    }

    private static boolean isOpen(Path path) throws IOException {
        for (Path step = path; step != null; step = step.getParent()) {
            if (!Files.getPosixFilePermissions(step).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path original : tree.toList()) {
                Path copy = to.resolve(from.relativize(original).toString());
                Files.copy(original, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                if (!Files.isSymbolicLink(copy)) {
                    open(copy);
                }
            }
        }
    }

    private static void open(Path copy) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(copy);
        permissions.add(PosixFilePermission.OTHERS_READ);
        if (permissions.contains(PosixFilePermission.OWNER_EXECUTE)) {
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
        }
        Files.setPosixFilePermissions(copy, permissions);
    }

    @Override
    public void close() {
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
