package dev.cleat.mprog;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachPoint;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkInfo;
import dev.cleat.bpf.Program;
import dev.cleat.sys.Errno;
import dev.cleat.sys.IfIndex;
import dev.cleat.sys.KernelException;
import dev.cleat.sys.PermissionDeniedException;
import dev.cleat.sys.libc.BlockingCalls;
import dev.cleat.sys.libc.DeviceLookup;
import java.util.Optional;

/** Whether a link is on a hook. */
final class TcxPresence {

    private TcxPresence() {}

    /**
     * Asks the hook, or tries where the caller may not ask. The index that the link tells is not enough: it could be that of
     * another namespace's device.
     *
     * @param info what the link says, a tcx link of the hook's direction
     * @param program what the link is to carry
     * @throws PermissionDeniedException if the caller may not ask, and nothing else tells
     */
    static boolean of(Link link, LinkInfo info, Program program, TcxHook hook) {
        try {
            return hook.query().positionOf(link.id()).isPresent();
        } catch (PermissionDeniedException denied) {
            return DeviceLookup.call(hook.device(), BlockingCalls.ATTACH, index -> {
                if (!info.ifIndex().equals(Optional.of(index))) {
                    return false;
                }
                return switch (answerToTrial(link, program, hook, index).name()) {
                    case "ERANGE" -> true;
                    case "ENOENT" -> false;
                    case "EEXIST" -> {
                        if (!info.programId().equals(Optional.of(program.id()))) {
                            throw denied;
                        }
                        yield true;
                    }
                    default -> throw denied;
                };
            });
        }
    }

    /**
     * Attaches a program before and after the link at once, which cannot succeed. bpf_mprog_attach() says {@code EEXIST} if
     * the program is there already, else {@code ENOENT} if the link is not, else {@code ERANGE}.
     */
    private static Errno answerToTrial(Link link, Program program, TcxHook hook, IfIndex index) {
        AttachRequest nowhere = AttachRequest.of(program)
                .relativeTo(link.fd())
                .flags(AttachFlags.BEFORE | AttachFlags.AFTER | AttachFlags.LINK);
        try {
            AttachPoint.ofDevice(index, hook.direction().attachType()).attach(nowhere);
        } catch (KernelException e) {
            return e.errno();
        }
        throw new IllegalStateException("the kernel put " + program + " both before and after " + link);
    }
}
