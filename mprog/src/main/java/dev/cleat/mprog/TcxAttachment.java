package dev.cleat.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import java.util.Objects;

/**
 * A program that is attached to a tcx hook without a link. It stays there after the process ends.
 *
 * @param hook the hook
 * @param programId the program
 * @since 0.1
 */
public record TcxAttachment(TcxHook hook, ProgramId programId) {

    /**
     * An attachment that somebody made.
     *
     * @throws NullPointerException if an argument is null
     */
    public TcxAttachment {
        Objects.requireNonNull(hook, "hook");
        Objects.requireNonNull(programId, "programId");
    }

    /**
     * Detaches the program, by its id. Who still has the {@link Program} can say {@link Tcx#detach} without
     * {@code CAP_SYS_ADMIN}.
     *
     * @throws ProgramNotAttachedException if it is not there any more
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}, which opening by id needs
     * @throws dev.cleat.sys.NoSuchDeviceException if the device is gone
     */
    public void detach() {
        try (Program program = Program.ofId(programId)) {
            Tcx.detach(program).on(hook);
        }
    }
}
