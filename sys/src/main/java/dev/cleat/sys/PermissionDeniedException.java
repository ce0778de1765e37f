package dev.cleat.sys;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

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
        this(operation, errno, missingOf(needed), explain(needed));
    }

    private PermissionDeniedException(String operation, Errno errno, Capability[] missing, String explanation) {
        super(operation, errno, null, explanation);
        this.missing = missing;
    }

    /**
     * The capabilities that the operation usually needs and the calling thread lacks.
     *
     * @return the capabilities, empty if the thread has them all and the kernel had another reason (a user namespace, a
     *     security module, a sysctl)
     */
    public final List<Capability> missingCapabilities() {
        return List.of(missing);
    }

    private static Capability[] missingOf(Capability... needed) {
        return Capabilities.effective().missing(needed).toArray(Capability[]::new);
    }

    private static String explain(Capability... needed) {
        Capability[] missing = missingOf(needed);
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
