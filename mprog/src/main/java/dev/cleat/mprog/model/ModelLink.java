package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import java.util.Objects;

/**
 * A link, as far as the rules look at it; attached or defunct.
 *
 * @param id its id
 * @param program the program that it carries, or carried last
 * @since 0.1
 */
public record ModelLink(LinkId id, ModelProgram program) implements KernelObject {

    /** A link. */
    public ModelLink {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(program, "program");
    }

    /**
     * The id.
     *
     * @return for instance {@code link 4}
     */
    @Override
    public String toString() {
        return id.toString();
    }
}
