package dev.cleat.bpf;

import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A pin could not be made, opened or removed: it exists already ({@code EEXIST}), it does not ({@code ENOENT}), the path is
 * not on a BPF file system ({@code EPERM}), which is mounted read-only ({@code EROFS}), or is a symbolic link
 * ({@code ELOOP}). Who may not do so for lack of rights gets a {@link dev.cleat.sys.PermissionDeniedException}.
 *
 * @since 0.1
 */
public class PinException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final String text;
    // No path is serializable, and the text may have lost what the locale has no letter for.
    private final transient @Nullable Path path;

    PinException(String operation, Errno errno, Path path, String reason) {
        super(operation, errno, null, "pin " + path + ": " + reason);
        this.text = path.toString();
        this.path = path;
    }

    /**
     * The path that was meant.
     *
     * @return the path as the caller gave it
     */
    public final Path path() {
        return path == null ? Path.of(text) : path;
    }
}
