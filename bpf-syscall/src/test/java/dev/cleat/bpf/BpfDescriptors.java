package dev.cleat.bpf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The descriptors of BPF objects that this process holds; the JVM opens and closes others at any time. */
final class BpfDescriptors {

    private BpfDescriptors() {}

    static long count() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(BpfDescriptors::isOfBpfObject).count();
        }
    }

    private static boolean isOfBpfObject(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("anon_inode:bpf");
        } catch (IOException e) {
            return false; // closed since it was listed
        }
    }
}
