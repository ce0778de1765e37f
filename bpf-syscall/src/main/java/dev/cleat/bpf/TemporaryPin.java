package dev.cleat.bpf;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A name of our own beside a pin, for microseconds. A process that is killed meanwhile leaves it, and what it keeps loaded
 * or attached, to be removed by the next that comes to the folder: {@link Leftovers}.
 *
 * @param path the name, which nobody else uses
 */
record TemporaryPin(Path path) {

    static final String PREFIX = "cleat_tmp_";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[0-9a-f]{16}");

    static TemporaryPin beside(Path pin) {
        long unique = ThreadLocalRandom.current().nextLong();
        return new TemporaryPin(pin.resolveSibling(PREFIX + "%016x".formatted(unique)));
    }

    /** Whether we make such names; somebody else may have made others with the prefix. */
    static boolean isOurs(Path path) {
        return NAME.matcher(String.valueOf(path.getFileName())).matches();
    }

    /** Whoever found it abandoned may have been faster. */
    void remove(Path meant) {
        boolean _ = PinRemoval.unlink(path, meant);
    }
}
