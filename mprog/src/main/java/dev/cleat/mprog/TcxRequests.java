package dev.cleat.mprog;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import org.jspecify.annotations.Nullable;

/** The requests that sentences about tcx end in. */
final class TcxRequests {

    // Each lost round means that somebody else's attach succeeded, so nobody waits for long.
    private static final int ROUNDS = 16;

    private TcxRequests() {}

    static TcxLink createLink(TcxHook hook, Program program, Place place, @Nullable Revision revision) {
        AttachRequest request = request(program, place, revision);
        Link link = hook.call(
                point -> point.createLink(request),
                new TcxRefusal(hook, new TcxRefusal.Attach(program, place), revision));
        return new TcxLink(link, hook.direction(), false);
    }

    static TcxLink createAlone(TcxHook hook, Program program) {
        for (int round = 1; ; round++) {
            HookView view = hook.query();
            if (!view.isEmpty()) {
                throw new HookNotEmptyException(hook, view);
            }
            try {
                return createLink(hook, program, new Place.First(), view.revision());
            } catch (StaleRevisionException e) {
                if (round == ROUNDS) {
                    throw e;
                }
            }
        }
    }

    static TcxAttachment attachProgram(TcxHook hook, Program program, Place place, @Nullable Revision revision) {
        AttachRequest request = request(program, place, revision);
        return hook.call(
                point -> {
                    point.attach(request);
                    return new TcxAttachment(hook, program.id());
                },
                new TcxRefusal(hook, new TcxRefusal.Attach(program, place), revision));
    }

    static void detach(TcxHook hook, Program program, @Nullable Revision revision) {
        AttachRequest request = conditional(AttachRequest.of(program), revision);
        hook.<Boolean>call(
                point -> {
                    point.detach(request);
                    return true;
                },
                new TcxRefusal(hook, new TcxRefusal.Detach(program), revision));
    }

    private static AttachRequest request(Program program, Place place, @Nullable Revision revision) {
        return conditional(place.in(AttachRequest.of(program)), revision);
    }

    private static AttachRequest conditional(AttachRequest request, @Nullable Revision revision) {
        return revision == null ? request : request.expectedRevision(revision.value());
    }
}
