package dev.cleat.bpf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Features that show as a file of the kernel. */
final class FileProbes {

    private FileProbes() {}

    /** Whether a file of the kernel is there; empty if it is not, though its file system is. */
    static Optional<Support> exists(Path fileSystem, Path file) {
        if (Files.exists(file)) {
            return Optional.of(new Support.Supported());
        }
        return Files.isDirectory(fileSystem)
                ? Optional.empty()
                : Optional.of(new Support.Unknown(fileSystem + " is not there to look at: is it mounted?"));
    }
}
