package dev.cleat.mprog;

import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import java.util.Objects;

/** {@link Tcx#attachProgram}, as far as it was said. */
final class TcxProgramSentence extends PlacementStep<TcxAttachProgram.Placed>
        implements TcxAttachProgram, TcxAttachProgram.Placed {

    private final Program program;
    private final Place place;

    TcxProgramSentence(Program program, Place place) {
        this.program = program;
        this.place = place;
    }

    @Override
    TcxAttachProgram.Placed at(Place chosen) {
        return new TcxProgramSentence(program, chosen.among(program.type(), LinkType.TCX));
    }

    @Override
    public TcxAttachProgram.Placed replacing(Program old) {
        return at(new Place.InsteadOf(old));
    }

    @Override
    public TcxTarget<TcxAttachment> ifRevision(Revision revision) {
        Objects.requireNonNull(revision, "revision");
        return new TcxCall<>(hook -> TcxRequests.attachProgram(hook, program, place, revision));
    }

    @Override
    public TcxAttachment on(TcxHook hook) {
        return TcxRequests.attachProgram(hook, program, place, null);
    }
}
