package dev.cleat.mprog;

import dev.cleat.bpf.LinkInfo;
import java.nio.file.Path;

/**
 * A pin that should be adopted holds a link that attaches somewhere else. It was left alone: choose another path, or
 * remove the pin if it is an old one of yours.
 *
 * @since 0.1
 */
public class PinnedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PinnedElsewhereException(Path path, LinkInfo info, Hook wanted) {
        super("the pin " + path + " holds " + info + ", which is not on " + wanted
                + ": choose another path, or remove the pin if it is yours");
    }
}
