package dev.cleat.mprog.model;

import static dev.cleat.bpf.AttachFlags.AFTER;
import static dev.cleat.bpf.AttachFlags.BEFORE;
import static dev.cleat.bpf.AttachFlags.ID;
import static dev.cleat.bpf.AttachFlags.LINK;
import static dev.cleat.bpf.AttachFlags.REPLACE;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.sys.Errno;
import org.jspecify.annotations.Nullable;

/** How tcx and netkit decide on an attach, in the kernel's order; each line is a reason to refuse. */
final class AttachRules {

    /** {@code BPF_F_ATTACH_MASK_MPROG}. */
    static final int KNOWN_FLAGS = REPLACE | BEFORE | AFTER | ID | LINK;

    private AttachRules() {}

    /** {@code bpf_prog_attach}, then {@code tcx_prog_attach} or {@code netkit_prog_attach}. */
    static HookModel attach(HookModel hook, ModelRequest request) throws Refusal {
        if ((request.rawFlags() & ~KNOWN_FLAGS) != 0) {
            throw new Refusal(Errno.EINVAL);
        }
        ModelProgram program = attachable(request.program());
        ModelProgram replaced = request.has(REPLACE) ? attachable(request.replaced()) : null;
        return place(hook, program, null, replaced, request);
    }

    /** {@code link_create}, then {@code tcx_link_attach} or {@code netkit_link_attach}; unknown flags are not masked. */
    static HookModel createLink(HookModel hook, LinkId link, ModelRequest request) throws Refusal {
        return place(hook, attachable(request.program()), link, null, request);
    }

    /** A descriptor of a program that the hook can run. */
    static ModelProgram attachable(KernelObject descriptor) throws Refusal {
        ModelProgram program = Anchor.program(descriptor);
        if (!program.type().equals(ProgramType.SCHED_CLS)) {
            throw new Refusal(Errno.EINVAL);
        }
        return program;
    }

    /** {@code bpf_mprog_attach}. */
    private static HookModel place(
            HookModel hook,
            ModelProgram program,
            @Nullable LinkId link,
            @Nullable ModelProgram replaced,
            ModelRequest request)
            throws Refusal {
        hook.expectRevision(request.expectedRevision());
        if (hook.runs(program)) {
            throw new Refusal(Errno.EEXIST);
        }
        Anchor anchor = Anchor.of(request, hook.known(), program.type());
        Position position = new Position(hook.slots());
        if (request.has(REPLACE)) {
            // A link creation names no program to replace, so this finds none.
            position.exactly(replaced, link);
        } else if (hook.slots().size() == HookModel.MAX_PROGRAMS) {
            throw new Refusal(Errno.ERANGE);
        }
        if (request.has(BEFORE)) {
            position.before(anchor);
        }
        if (request.has(AFTER)) {
            position.after(anchor);
        }
        ModelSlot slot = ModelSlot.of(program, link);
        Integer index = position.index();
        if (index == null) {
            if (!anchor.isNothing() || request.rawFlags() != 0) {
                throw new Refusal(Errno.EINVAL);
            }
            return hook.insert(hook.slots().size(), slot);
        }
        if (request.has(REPLACE)) {
            return hook.replace(index, slot);
        }
        return hook.insert(request.has(BEFORE) ? index + 1 : index, slot);
    }
}
