package dev.cleat.mprog;

import dev.cleat.bpf.Feature;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramAlreadyAttachedException;
import dev.cleat.bpf.Revision;
import dev.cleat.sys.Errno;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.NoSuchDeviceException;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel's errno means for a request to a tcx hook.
 *
 * @param hook the hook
 * @param change what was asked to change, null for a query
 * @param revision the revision that was expected, null for none
 */
record TcxRefusal(
        TcxHook hook, @Nullable Change change, @Nullable Revision revision) {

    /** What was asked to change. */
    sealed interface Change {}

    record Attach(Program program, Place place) implements Change {}

    record Detach(Program program) implements Change {}

    KernelException explain(KernelException e) {
        String operation = e.operation();
        Errno errno = e.errno();
        return switch (errno.name()) {
            case "ESTALE" -> new StaleRevisionException(operation, errno, hook, revision);
            case "EEXIST" -> new ProgramAlreadyAttachedException(operation, errno, what() + " is already on " + hook);
            case "ENOENT" -> absent(operation, errno);
            case "EBUSY" -> new SlotOwnedByLinkException(operation, errno, hook, leaving());
            case "ERANGE" -> new HookFullException(operation, errno, hook);
            case "ENODEV" -> new NoSuchDeviceException(operation, errno, hook.device());
            case "EINVAL" -> invalid(e);
            default -> e;
        };
    }

    private KernelException absent(String operation, Errno errno) {
        return switch (change) {
            case Attach(Program ignored, Place.Before(Anchor anchor)) ->
                new AnchorNotFoundException(operation, errno, hook, anchor);
            case Attach(Program ignored, Place.After(Anchor anchor)) ->
                new AnchorNotFoundException(operation, errno, hook, anchor);
            case null, default -> new ProgramNotAttachedException(operation, errno, hook, leaving());
        };
    }

    private KernelException invalid(KernelException e) {
        if (Feature.TCX.isMissing()) {
            return Feature.TCX.explain(e);
        }
        String explanation = change instanceof Attach(Program ignored, Place place)
                ? "on " + hook + ": the kernel takes neither the program nor the place (" + place
                        + "): an anchor must be a tcx link or a program of type SCHED_CLS"
                : "on " + hook;
        return new KernelException(e.operation(), e.errno(), null, explanation);
    }

    private String what() {
        return change instanceof Attach(Program program, Place ignored) ? program.toString() : "the program";
    }

    /** The program that was to leave the hook. */
    private String leaving() {
        return switch (change) {
            case Attach(Program ignored, Place.InsteadOf(Program old)) -> old.toString();
            case Detach(Program program) -> program.toString();
            case null, default -> "the program";
        };
    }
}
