package dev.cleat.mprog.model;

import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import java.util.Objects;

/**
 * A loaded program, as far as the rules look at it.
 *
 * @param id its id
 * @param type its type; tcx and netkit take {@link ProgramType#SCHED_CLS}
 * @since 0.1
 */
public record ModelProgram(ProgramId id, ProgramType type) implements KernelObject {

    /** A program. */
    public ModelProgram {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
    }

    /**
     * A program of the type that tcx and netkit take.
     *
     * @param id its id
     * @return the program
     */
    public static ModelProgram schedCls(ProgramId id) {
        return new ModelProgram(id, ProgramType.SCHED_CLS);
    }

    /**
     * The id.
     *
     * @return for instance {@code program 12}
     */
    @Override
    public String toString() {
        return id.toString();
    }
}
