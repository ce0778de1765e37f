package dev.cleat.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A BPF file system of a test's own. */
final class Bpffs implements AutoCloseable {

    private final Path folder;

    private Bpffs(Path folder) {
        this.folder = folder;
    }

    static Bpffs mount() throws IOException {
        Path folder = Files.createTempDirectory("cleat-bpffs");
        Tool.output("mount", "-t", "bpf", "bpf", folder.toString());
        return new Bpffs(folder);
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        Tool.output("umount", folder.toString());
        Files.delete(folder);
    }
}
