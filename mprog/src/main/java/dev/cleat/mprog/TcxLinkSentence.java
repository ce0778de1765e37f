package dev.cleat.mprog;

import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import java.nio.file.Path;
import java.util.Objects;

/** {@link Tcx#attach}, as far as it was said. */
final class TcxLinkSentence extends PlacementStep<TcxAttach.Placed> implements TcxAttach, TcxAttach.Placed {

    private final Program program;
    private final Place place;

    TcxLinkSentence(Program program, Place place) {
        this.program = program;
        this.place = place;
    }

    @Override
    TcxAttach.Placed at(Place chosen) {
        return new TcxLinkSentence(program, chosen.among(program.type(), LinkType.TCX));
    }

    @Override
    public TcxTarget<TcxLink> alone() {
        return new TcxCall<>(hook -> TcxRequests.createAlone(hook, program));
    }

    @Override
    public TcxTarget<TcxLink> ifRevision(Revision revision) {
        Objects.requireNonNull(revision, "revision");
        return new TcxCall<>(hook -> TcxRequests.createLink(hook, program, place, revision));
    }

    @Override
    public TcxTarget<TcxLink> pinned(Path path) {
        Objects.requireNonNull(path, "path");
        return new TcxCall<>(hook -> new TcxPin(hook, path).adoptOrCreate(program, place));
    }

    @Override
    public TcxLink on(TcxHook hook) {
        return TcxRequests.createLink(hook, program, place, null);
    }
}
