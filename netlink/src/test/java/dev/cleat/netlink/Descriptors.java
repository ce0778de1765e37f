package dev.cleat.netlink;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The descriptors of this process that are of the kinds that sessions open; the JVM opens files at any time. */
final class Descriptors {

    private Descriptors() {}

    static int open() {
        int count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path one : all) {
                count += isOfSession(one) ? 1 : 0;
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOfSession(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.startsWith("net:") || target.startsWith("anon_inode:[event");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }
}
