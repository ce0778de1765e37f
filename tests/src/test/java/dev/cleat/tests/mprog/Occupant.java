package dev.cleat.tests.mprog;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.mprog.Slot;
import java.util.Optional;

/** Who should be in a slot: {@code P2/L2} in the words of the scenarios. The flags of a tcx slot are always 0. */
record Occupant(ProgramId program, Optional<LinkId> link, int programFlags, int linkFlags) {

    /** A program that was attached without a link: {@code P1/-}. */
    static Occupant slot(Program program) {
        return new Occupant(program.id(), Optional.empty(), 0, 0);
    }

    /** A program that a link holds: {@code P2/L2}. */
    static Occupant slot(Program program, Link link) {
        return new Occupant(program.id(), Optional.of(link.id()), 0, 0);
    }

    static Occupant of(Slot slot) {
        return new Occupant(slot.programId(), slot.linkId(), slot.programFlags(), slot.linkFlags());
    }
}
