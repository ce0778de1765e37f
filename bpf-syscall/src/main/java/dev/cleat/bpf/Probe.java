package dev.cleat.bpf;

import dev.cleat.sys.CapabilityCheck;
import dev.cleat.sys.Credentials;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.CallFrame;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a feature is tried, and what the kernel's answers mean.
 *
 * <p>Most trials are calls that <em>cannot</em> succeed, on a descriptor or a device that does not exist: a kernel that
 * knows the feature gets as far as to look for it and says {@code EBADF} or {@code ENODEV}, one that does not says
 * {@code EINVAL} before. Such a trial touches nothing and leaves nothing, whatever the answer.
 */
final class Probe {

    /** What kernels say of a command, a type, a flag or a field that they do not know or were built without. */
    private static final Set<Errno> NEVER_HEARD_OF_IT =
            Set.of(Errno.EINVAL, Errno.E2BIG, Errno.EOPNOTSUPP, Errno.ENOTSUPP);

    private final Command command;
    private final Trial trial;
    private final Set<Errno> proofs;
    private final Supplier<List<CapabilityCheck>> checks;

    private Probe(Command command, Trial trial, Set<Errno> proofs, Supplier<List<CapabilityCheck>> checks) {
        this.command = command;
        this.trial = trial;
        this.proofs = proofs;
        this.checks = checks;
    }

    /** A trial that succeeds where the feature is there. */
    static Probe succeeding(Command command, Trial trial, Supplier<List<CapabilityCheck>> checks) {
        return new Probe(command, trial, Set.of(), checks);
    }

    /** A trial that fails in this way where the feature is there. */
    static Probe failing(Command command, Trial trial, Errno proof, Supplier<List<CapabilityCheck>> checks) {
        return new Probe(command, trial, Set.of(proof), checks);
    }

    /** A trial that fails in one of these ways where the feature is there. */
    static Probe failing(Command command, Trial trial, Set<Errno> proofs) {
        return new Probe(command, trial, proofs, () -> CapabilityChecks.of(command));
    }

    /** Tries; empty if the feature is missing. */
    Optional<Support> run() {
        long result;
        try (CallFrame frame = CallFrame.borrow()) {
            result = trial.run(frame);
        } catch (PermissionDeniedException e) {
            // Of the preparations, not of the trial; so is the next one.
            return Optional.of(new Support.Unknown(e.explanation().orElse("the kernel denies " + e.operation())));
        } catch (KernelException e) {
            return Optional.of(new Support.Unknown(e.operation() + " answers " + e.errno()));
        }
        if (result >= 0) {
            // A kernel that accepts what it should refuse does not look at what makes the difference.
            return proofs.isEmpty() ? Optional.of(new Support.Supported()) : Optional.empty();
        }
        Errno errno = CallFrame.errno(result);
        if (proofs.contains(errno)) {
            return Optional.of(new Support.Supported());
        }
        if (errno.equals(Errno.ENOSYS)) {
            return Optional.of(
                    SystemCall.isMissing()
                            ? new Support.Missing("needs CONFIG_BPF_SYSCALL: the kernel has no bpf(2)")
                            : new Support.Unknown(command + " answers " + errno + ": "
                                    + SystemCall.absence(Credentials.ofThread().orElse(null))));
        }
        return NEVER_HEARD_OF_IT.contains(errno) ? Optional.empty() : Optional.of(new Support.Unknown(reason(errno)));
    }

    private String reason(Errno errno) {
        return errno.equals(Errno.EPERM)
                ? command.failure(errno, null, checks.get()).explanation().orElse("the kernel denies " + command)
                : command + " answers " + errno;
    }

    /** One trial. */
    @FunctionalInterface
    interface Trial {

        /** The kernel's result, or its negative errno. */
        long run(CallFrame frame);
    }
}
