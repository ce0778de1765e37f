package dev.cleat.sys;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says why the kernel denied something to a thread: what it lacks, or, if it lacks nothing, where else to look. */
final class Denial {

    private Denial() {}

    /**
     * Explains.
     *
     * @param checks what the kernel asks for; none if it asks for no capability
     * @param who the thread; null if {@code /proc} does not tell, which must not hide the kernel's answer
     * @param otherwise what denied it if the thread lacks nothing; null if that is not known
     */
    static String explain(List<CapabilityCheck> checks, @Nullable Credentials who, @Nullable String otherwise) {
        if (checks.isEmpty() && otherwise != null) {
            return otherwise;
        }
        if (who == null) {
            return "it needs " + alternatives(checks)
                    + "; whether the thread has that, only a mounted /proc would tell";
        }
        List<CapabilityCheck> failed = CapabilityCheck.failed(checks, who);
        if (!failed.isEmpty()) {
            return "the thread lacks " + alternatives(failed) + where(failed, who);
        }
        String has = checks.isEmpty()
                ? "this asks for no capability"
                : "the thread has what the kernel asks for here, " + alternatives(checks);
        return has + ": " + (otherwise != null ? otherwise : elsewhere(who));
    }

    private static String elsewhere(Credentials who) {
        return "look at " + (who.underSeccompFilter() ? "the seccomp filter that it is under, " : "")
                + "the owner and mode of the object, security modules, kernel lockdown";
    }

    private static String where(List<CapabilityCheck> failed, Credentials who) {
        if (who.inInitialUserNamespace()) {
            return "";
        }
        if (failed.stream().anyMatch(check -> check.scope() == CapabilityCheck.Scope.INITIAL)) {
            return " in the initial user namespace; it is in another one, whose capabilities do not count here";
        }
        // Only who has a capability where it is, and is denied, is known to be elsewhere.
        boolean owned = failed.stream()
                .allMatch(check -> check.scope() == CapabilityCheck.Scope.OWNER
                        && who.effective().has(check.capability()));
        return owned
                ? " in the user namespace that owns the object (a network or mount namespace, or a process); it is in"
                        + " another one"
                : "";
    }

    /** {@code CAP_BPF and CAP_NET_ADMIN (or CAP_SYS_ADMIN alone)}. */
    private static String alternatives(List<CapabilityCheck> checks) {
        String names = checks.stream()
                .map(check -> check.capability().name())
                .distinct()
                .collect(Collectors.joining(" and "));
        boolean sysAdminDoes = checks.stream().allMatch(CapabilityCheck::sysAdminCounts);
        return sysAdminDoes ? names + " (or CAP_SYS_ADMIN" + (checks.size() > 1 ? " alone)" : ")") : names;
    }

    /** The capabilities that a thread lacks of those that the kernel asks for; none if {@code /proc} does not tell. */
    static Stream<Capability> missing(List<CapabilityCheck> checks, @Nullable Credentials who) {
        return who == null
                ? Stream.empty()
                : CapabilityCheck.failed(checks, who).stream()
                        .map(CapabilityCheck::capability)
                        .distinct();
    }
}
