package dev.cleat.sys;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel denied an operation for lack of a privilege.
 *
 * <p>Thrown after the kernel said no, never beforehand: capabilities explain the answer, they do not predict it. The least
 * capabilities that each call of Cleat needs are in {@code docs/capabilities.md}.
 *
 * @since 0.1
 */
public class PermissionDeniedException extends KernelException {

    private static final long serialVersionUID = 1L;

    private final Capability[] missing;

    /**
     * A denial of something that asks for capabilities in the thread's own user namespace.
     *
     * @param operation what was tried
     * @param errno the kernel's answer, {@code EPERM} or {@code EACCES}
     * @param needed the capabilities that the operation needs
     */
    public PermissionDeniedException(String operation, Errno errno, Capability... needed) {
        this(operation, errno, Stream.of(needed).map(CapabilityCheck::own).toList(), null);
    }

    /**
     * A denial.
     *
     * @param operation what was tried
     * @param errno the kernel's answer, {@code EPERM} or {@code EACCES}
     * @param checks what the kernel asks for, all of it; nothing if it asks for no capability
     * @param otherwise what denies it to a thread that lacks nothing of this; {@code null} if that is not known
     */
    public PermissionDeniedException(
            String operation, Errno errno, List<CapabilityCheck> checks, @Nullable String otherwise) {
        this(operation, errno, checks, Credentials.ofThread().orElse(null), otherwise);
    }

    private PermissionDeniedException(
            String operation,
            Errno errno,
            List<CapabilityCheck> checks,
            @Nullable Credentials who,
            @Nullable String otherwise) {
        super(operation, errno, null, Denial.explain(checks, who, otherwise));
        this.missing = Denial.missing(checks, who).toArray(Capability[]::new);
    }

    /**
     * The capabilities that the kernel asked for and the calling thread lacks, in the user namespace where the kernel asks
     * for them. Where it takes {@code CAP_SYS_ADMIN} instead, that is only in the text.
     *
     * @return the capabilities, empty if the thread has them all and the kernel had another reason (a security module, a
     *     seccomp filter, the mode of a file), or if {@code /proc} is not there to ask
     */
    public final List<Capability> missingCapabilities() {
        return List.of(missing);
    }
}
