package dev.cleat.testkit;

/**
 * Where a {@link Privileged} test class runs.
 *
 * @since 0.1
 */
public enum Where {
    /**
     * In place if this process has the rights, else in a container if there is Docker. The system property {@code
     * cleat.testkit.where} can ask for one of them: {@code in-place} or {@code container}.
     */
    ANYWHERE,
    /** In a JVM of its own on this machine, in new network and mount namespaces. */
    IN_PLACE,
    /** In a {@link dev.cleat.testkit.container.PrivilegedContainer}. */
    CONTAINER
}
