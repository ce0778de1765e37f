package dev.cleat.mprog;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;

/** The words of {@link Placement}, each of which is a {@link Place}. */
abstract sealed class PlacementStep<N> implements Placement<N> permits TcxLinkSentence, TcxProgramSentence {

    abstract N at(Place place);

    @Override
    public final N first() {
        return at(new Place.First());
    }

    @Override
    public final N last() {
        return at(new Place.Last());
    }

    @Override
    public final N before(LinkId anchor) {
        return at(new Place.Before(new Anchor.ByLinkId(anchor)));
    }

    @Override
    public final N before(Link anchor) {
        return at(new Place.Before(new Anchor.ByLink(anchor)));
    }

    @Override
    public final N before(ProgramId anchor) {
        return at(new Place.Before(new Anchor.ByProgramId(anchor)));
    }

    @Override
    public final N before(Program anchor) {
        return at(new Place.Before(new Anchor.ByProgram(anchor)));
    }

    @Override
    public final N after(LinkId anchor) {
        return at(new Place.After(new Anchor.ByLinkId(anchor)));
    }

    @Override
    public final N after(Link anchor) {
        return at(new Place.After(new Anchor.ByLink(anchor)));
    }

    @Override
    public final N after(ProgramId anchor) {
        return at(new Place.After(new Anchor.ByProgramId(anchor)));
    }

    @Override
    public final N after(Program anchor) {
        return at(new Place.After(new Anchor.ByProgram(anchor)));
    }
}
