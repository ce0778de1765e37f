package dev.cleat.bpf;

import dev.cleat.sys.Fd;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one pin that a link's handle made or was opened from. Threads that make or remove it take turns. */
final class LinkPin {

    private final Fd fd;
    private final LinkId id;
    private volatile @Nullable Path path;

    LinkPin(Fd fd, LinkId id, @Nullable Path path) {
        this.fd = fd;
        this.id = id;
        this.path = path;
    }

    synchronized void make(Path wanted) {
        Path known = path;
        if (known != null) {
            throw new IllegalStateException(id + " is pinned to " + known + " already; unpin() it first");
        }
        Pins.pin(fd, wanted);
        path = wanted;
    }

    synchronized boolean remove() {
        Path known = path;
        if (known == null) {
            return false;
        }
        boolean removed = PinRemoval.of(ObjectKind.LINK, id.value(), known);
        path = null;
        return removed;
    }

    Optional<Path> path() {
        return Optional.ofNullable(path);
    }
}
