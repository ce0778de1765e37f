package dev.cleat.sys;

import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The kernel denied an operation for lack of a privilege.
 *
 * <p>Thrown after the kernel said no, never beforehand: capabilities explain the answer, they do not predict it.
 *
 * @since 0.1
 */
public class PermissionDeniedException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final Capability[] missing;

    /**
     * A denial.
     *
     * @param operation what was tried
     * @param errno the kernel's answer, {@code EPERM} or {@code EACCES}
     * @param needed the capabilities that the operation usually needs
     */
    public PermissionDeniedException(String operation, Errno errno, Capability... needed) {
        this(operation, errno, needed, held());
    }

    private PermissionDeniedException(String operation, Errno errno, Capability[] needed, @Nullable Capabilities held) {
        this(operation, errno, missing(held, needed), explain(held, needed));
    }

    private PermissionDeniedException(String operation, Errno errno, Capability[] missing, String explanation) {
        super(operation, errno, null, explanation);
        this.missing = missing;
    }

    /**
     * The capabilities that the operation usually needs and the calling thread lacks.
     *
     * @return the capabilities, empty if the thread has them all and the kernel had another reason (a user namespace, a
     *     security module, a sysctl), or if {@code /proc} is not there to ask
     */
    public final List<Capability> missingCapabilities() {
        return List.of(missing);
    }

    /** What the thread has; null if {@code /proc} does not tell, which must not hide the kernel's answer. */
    private static @Nullable Capabilities held() {
        try {
            return Capabilities.effective();
        } catch (UncheckedIOException e) {
            return null;
        }
    }

    private static Capability[] missing(@Nullable Capabilities held, Capability... needed) {
        return held == null ? new Capability[0] : held.missing(needed).toArray(Capability[]::new);
    }

    private static String explain(@Nullable Capabilities held, Capability... needed) {
        if (held == null) {
            return "it needs " + names(needed) + "; whether the thread has that, only a mounted /proc would tell";
        }
        Capability[] missing = missing(held, needed);
        if (missing.length == 0) {
            return "the thread has " + names(needed)
                    + " in its user namespace, so look at the owner of the object, a security module or seccomp";
        }
        return "the thread lacks " + names(missing);
    }

    private static String names(Capability... capabilities) {
        return Arrays.stream(capabilities).map(Capability::toString).collect(Collectors.joining(" and "));
    }
}
