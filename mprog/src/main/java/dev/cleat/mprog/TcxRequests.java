package dev.cleat.mprog;

import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.DefunctLinkException;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.BlockingCalls;
import org.jspecify.annotations.Nullable;

/** The requests that sentences about tcx end in. */
final class TcxRequests {

    // Each lost round means that somebody else's attach succeeded, so nobody waits for long.
    private static final int ROUNDS = 16;

    private TcxRequests() {}

    static TcxLink createLink(TcxHook hook, Program program, Place place, @Nullable Revision revision) {
        AttachRequest request = request(program, place, revision);
        Link link = hook.call(
                BlockingCalls.ATTACH,
                point -> point.createLink(request),
                new TcxRefusal(hook, new TcxRefusal.Attach(program, place), revision));
        return attached(hook, new TcxLink(link, hook.direction(), false));
    }

    /**
     * The new link, unless its device went away meanwhile: the kernel then gives one that is on nothing. It is closed and
     * its pin removed.
     */
    static TcxLink attached(TcxHook hook, TcxLink created) {
        if (!created.isDefunct()) {
            return created;
        }
        try (created) {
            created.unpin();
        }
        // Throws, unless somebody detached the link or the device's name is in use again.
        hook.query();
        throw new DefunctLinkException("bpf(BPF_LINK_CREATE)", Errno.ENOLINK, created.id());
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
                BlockingCalls.ATTACH,
                point -> {
                    point.attach(request);
                    return new TcxAttachment(hook, program.id());
                },
                new TcxRefusal(hook, new TcxRefusal.Attach(program, place), revision));
    }

    static void detach(TcxHook hook, Program program, @Nullable Revision revision) {
        AttachRequest request = conditional(AttachRequest.of(program), revision);
        hook.<Boolean>call(
                BlockingCalls.ATTACH,
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
