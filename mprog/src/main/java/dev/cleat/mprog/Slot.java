package dev.cleat.mprog;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program on a hook.
 *
 * @since 0.1
 */
public final class Slot {

    private final ProgramId programId;
    private final @Nullable LinkId linkId;
    private final int programFlags;
    private final int linkFlags;

    Slot(ProgramId programId, @Nullable LinkId linkId, int programFlags, int linkFlags) {
        this.programId = programId;
        this.linkId = linkId;
        this.programFlags = programFlags;
        this.linkFlags = linkFlags;
    }

    /**
     * The program.
     *
     * @return its id
     */
    public ProgramId programId() {
        return programId;
    }

    /**
     * The link that holds the program there.
     *
     * @return the link's id, empty for a program that was attached without one
     */
    public Optional<LinkId> linkId() {
        return Optional.ofNullable(linkId);
    }

    /**
     * The flags that the program was attached with; always 0 on tcx and netkit.
     *
     * @return bits of {@link dev.cleat.bpf.AttachFlags}
     */
    public int programFlags() {
        return programFlags;
    }

    /**
     * The flags that the link was attached with; always 0 on tcx and netkit.
     *
     * @return bits of {@link dev.cleat.bpf.AttachFlags}
     */
    public int linkFlags() {
        return linkFlags;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Slot that
                && programId.equals(that.programId)
                && Objects.equals(linkId, that.linkId)
                && programFlags == that.programFlags
                && linkFlags == that.linkFlags;
    }

    @Override
    public int hashCode() {
        return Objects.hash(programId, linkId, programFlags, linkFlags);
    }

    /**
     * Program and link.
     *
     * @return for instance {@code program 12 by link 4}
     */
    @Override
    public String toString() {
        return linkId == null ? programId.toString() : programId + " by " + linkId;
    }
}
