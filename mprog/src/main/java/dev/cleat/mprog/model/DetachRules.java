package dev.cleat.mprog.model;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.REPLACE;

import dev.cleat.sys.Errno;
import org.jspecify.annotations.Nullable;

/** How tcx and netkit decide on a detach without a link, in the kernel's order. */
final class DetachRules {

    private DetachRules() {}

    /** {@code bpf_prog_detach}, then {@code tcx_prog_detach} or {@code netkit_prog_detach}. */
    static HookModel detach(HookModel hook, ModelRequest request) throws Refusal {
        if ((request.rawFlags() & ~AttachRules.KNOWN_FLAGS) != 0) {
            throw new Refusal(Errno.EINVAL);
        }
        ModelProgram program =
                request.program() == OtherDescriptor.NONE ? null : AttachRules.attachable(request.program());
        if (!hook.isPresent()) {
            throw new Refusal(Errno.ENOENT);
        }
        return hook.remove(indexToRemove(hook, program, request));
    }

    /** {@code bpf_mprog_detach}. */
    private static int indexToRemove(HookModel hook, @Nullable ModelProgram program, ModelRequest request)
            throws Refusal {
        if (request.has(REPLACE)) {
            throw new Refusal(Errno.EINVAL);
        }
        hook.expectRevision(request.expectedRevision());
        int total = hook.slots().size();
        if (total == 0) {
            throw new Refusal(Errno.ENOENT);
        }
        Anchor anchor = Anchor.of(request, hook.known(), program == null ? null : program.type());
        Position position = new Position(hook.slots());
        if (program != null) {
            position.exactly(program, null);
        }
        if (request.has(BEFORE)) {
            position.before(anchor);
        }
        if (request.has(AFTER)) {
            position.after(anchor);
        }
        Integer index = position.index();
        if (index == null) {
            if (!anchor.isNothing() || request.rawFlags() != 0) {
                throw new Refusal(Errno.EINVAL);
            }
            index = total;
        }
        if (index >= HookModel.MAX_PROGRAMS) {
            // On a full hook, "after the last" is an index that the kernel takes for one too many.
            throw new Refusal(Errno.ERANGE);
        }
        // "Before the first" means the first and "after the last" the last, also with an anchor: then, the anchor.
        int existing = Math.clamp(index, 0, total - 1);
        if (hook.slots().get(existing).link().isPresent()) {
            throw new Refusal(Errno.EBUSY);
        }
        return existing;
    }
}
