package dev.cleat.bpf;

import dev.cleat.sys.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why the kernel denies an entry of a map to whoever has its descriptor ({@code map_get_sys_perms()}): the descriptor was
 * opened for one direction only, or the map is frozen. What programs may do is another matter ({@code BPF_F_RDONLY_PROG}).
 */
final class MapAccess {

    private static final int O_ACCMODE = 3;
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;

    private MapAccess() {}

    /** Says what denied the command; null if it is neither the descriptor nor the map. */
    static @Nullable String explainDenial(BpfMap map, Command command) {
        boolean reads = command == Command.MAP_LOOKUP_ELEM || command == Command.MAP_GET_NEXT_KEY;
        Map<String, String> about;
        try {
            about = descriptor(map.fd());
        } catch (IOException e) {
            return reads
                    ? "this descriptor of " + map + " may be for writing only (BPF_F_WRONLY)"
                    : "this descriptor of " + map + " may be for reading only (BPF_F_RDONLY), or the map is frozen";
        }
        int mode = Integer.parseUnsignedInt(about.getOrDefault("flags", "0"), 8) & O_ACCMODE;
        if (reads) {
            return mode == O_WRONLY ? "this descriptor of " + map + " is for writing only (BPF_F_WRONLY)" : null;
        }
        if (mode == O_RDONLY) {
            return "this descriptor of " + map + " is for reading only (BPF_F_RDONLY)";
        }
        return "1".equals(about.get("frozen")) ? map + " is frozen, only programs can write to it" : null;
    }

    /** What the kernel tells of a descriptor: its flags, and since 5.2 whether the map is frozen. */
    private static Map<String, String> descriptor(Fd fd) throws IOException {
        int raw = fd.acquire();
        try {
            return Files.readAllLines(Path.of("/proc/self/fdinfo", Integer.toString(raw))).stream()
                    .map(line -> line.split(":\\s*", 2))
                    .filter(entry -> entry.length == 2)
                    .collect(Collectors.toMap(entry -> entry[0], entry -> entry[1], (first, second) -> first));
        } finally {
            fd.release();
        }
    }
}
