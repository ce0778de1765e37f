package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One place in the order of a hook.
 *
 * @since 0.1
 */
public final class ModelSlot {

    private final ModelProgram program;
    private final @Nullable LinkId link;
    private final int flags;

    private ModelSlot(ModelProgram program, @Nullable LinkId link, int flags) {
        this.program = Objects.requireNonNull(program, "program");
        this.link = link;
        this.flags = flags;
    }

    /**
     * A program that was attached without a link.
     *
     * @param program the program
     * @return the slot
     */
    public static ModelSlot of(ModelProgram program) {
        return new ModelSlot(program, null, 0);
    }

    /**
     * A program that a link attached.
     *
     * @param link the link, with the program that it carries
     * @return the slot
     */
    public static ModelSlot of(ModelLink link) {
        return new ModelSlot(link.program(), link.id(), 0);
    }

    static ModelSlot of(ModelProgram program, @Nullable LinkId link) {
        return new ModelSlot(program, link, 0);
    }

    /**
     * The program.
     *
     * @return the program
     */
    public ModelProgram program() {
        return program;
    }

    /**
     * The link that owns the slot.
     *
     * @return the link's id, empty for a program that was attached without one
     */
    public Optional<LinkId> link() {
        return Optional.ofNullable(link);
    }

    /**
     * The flags that a query reports for the slot; tcx and netkit keep none.
     *
     * @return bits of {@link dev.cleat.bpf.AttachFlags}
     */
    public int flags() {
        return flags;
    }

    boolean isOf(ModelProgram other) {
        return program.id().equals(other.id());
    }

    boolean isOf(@Nullable LinkId other) {
        return Objects.equals(link, other);
    }

    /** {@inheritDoc} */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ModelSlot slot
                && program.equals(slot.program)
                && isOf(slot.link)
                && flags == slot.flags;
    }

    /** {@inheritDoc} */
    @Override
    public int hashCode() {
        return Objects.hash(program, link, flags);
    }

    /**
     * The ids of program and link.
     *
     * @return for instance {@code program 12/link 4}, or {@code program 12/-}
     */
    @Override
    public String toString() {
        return program + "/" + (link == null ? "-" : link);
    }
}
