package dev.cleat.sys;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What the kernel asks for before it does something: a capability, and the user namespace in which the thread must have it.
 *
 * @param capability the capability
 * @param sysAdminCounts whether the kernel takes {@code CAP_SYS_ADMIN} in its place
 * @param scope where the thread must have it
 * @since 0.1
 */
public record CapabilityCheck(Capability capability, boolean sysAdminCounts, Scope scope) implements Serializable {

    /**
     * The user namespace in which a capability is asked for.
     *
     * @since 0.1
     */
    public enum Scope {

        /** The initial one: {@code capable()}. The capabilities of threads in other user namespaces do not count. */
        INITIAL,

        /**
         * The one that owns the object, or an ancestor of it: for a network namespace {@code ns_capable(net->user_ns, ...)},
         * for mounts the one that owns the mount namespace, for a process its own. Root of a user namespace has all
         * capabilities over the namespaces made in it, and none over those of the host.
         */
        OWNER,

        /** The thread's own: {@code ns_capable(current_user_ns(), ...)}. */
        OWN
    }

    /** Checks that nothing is null. */
    public CapabilityCheck {
        Objects.requireNonNull(capability, "capability");
        Objects.requireNonNull(scope, "scope");
    }

    /**
     * A capability in the initial user namespace, and no other: {@code capable()}.
     *
     * @param capability the capability
     * @return the check
     */
    public static CapabilityCheck initial(Capability capability) {
        return new CapabilityCheck(capability, false, Scope.INITIAL);
    }

    /**
     * A capability in the initial user namespace, or {@code CAP_SYS_ADMIN} there: {@code bpf_capable()},
     * {@code perfmon_capable()}, {@code bpf_net_capable()}.
     *
     * @param capability the capability
     * @return the check
     */
    public static CapabilityCheck initialOrSysAdmin(Capability capability) {
        return new CapabilityCheck(capability, true, Scope.INITIAL);
    }

    /**
     * A capability in the user namespace that owns the object: a network or mount namespace, or a process.
     *
     * @param capability the capability
     * @return the check
     */
    public static CapabilityCheck owner(Capability capability) {
        return new CapabilityCheck(capability, false, Scope.OWNER);
    }

    /**
     * A capability in the thread's own user namespace.
     *
     * @param capability the capability
     * @return the check
     */
    public static CapabilityCheck own(Capability capability) {
        return new CapabilityCheck(capability, false, Scope.OWN);
    }

    /**
     * Which of several checks a thread fails. What {@code CAP_SYS_ADMIN} stands in for is left out where that is missing
     * itself, since it alone would do.
     *
     * <p>Whether another user namespace owns an object is not looked up: asked after a refusal, a thread outside of the
     * initial user namespace that has the capability must lack it over the object.
     *
     * @param checks what the kernel asks for
     * @param who the thread
     * @return the checks that fail, in the given order; immutable
     */
    public static List<CapabilityCheck> failed(List<CapabilityCheck> checks, Credentials who) {
        List<CapabilityCheck> failed =
                checks.stream().filter(check -> !check.passes(who)).toList();
        boolean needsSysAdmin = failed.stream().anyMatch(check -> check.capability.equals(Capability.SYS_ADMIN));
        return needsSysAdmin
                ? failed.stream().filter(check -> !check.sysAdminCounts).toList()
                : failed;
    }

    private boolean passes(Credentials who) {
        boolean held = who.effective().has(capability)
                || (sysAdminCounts && who.effective().has(Capability.SYS_ADMIN));
        return held && (scope == Scope.OWN || who.inInitialUserNamespace());
    }
}
