package dev.cleat.mprog.model;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramType;
import dev.cleat.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The relative object of a request, resolved: nothing, a program, or a link with the program that it carries
 * ({@code bpf_mprog_tuple_relative}).
 */
record Anchor(@Nullable ModelProgram program, @Nullable LinkId link) {

    private static final Anchor NOTHING = new Anchor(null, null);

    /**
     * Resolves the relative object of a request.
     *
     * @param type the type that its program must have; null where the request names no program to compare with
     */
    static Anchor of(ModelRequest request, KnownObjects known, @Nullable ProgramType type) throws Refusal {
        Anchor anchor;
        if (request.has(AttachFlags.LINK)) {
            ModelLink link = link(request.relative(), known);
            anchor = new Anchor(link.program(), link.id());
        } else if (request.relative() == OtherDescriptor.NONE) {
            return NOTHING;
        } else {
            anchor = new Anchor(program(request.relative(), known), null);
        }
        if (type != null && anchor.program != null && !anchor.program.type().equals(type)) {
            throw new Refusal(Errno.EINVAL);
        }
        return anchor;
    }

    /** What the kernel makes of a descriptor where it needs one of a program. */
    static ModelProgram program(KernelObject descriptor) throws Refusal {
        return switch (descriptor) {
            case ModelProgram program -> program;
            case ModelLink _ -> throw new Refusal(Errno.EINVAL);
            case OtherDescriptor other -> throw noBpfObject(other);
        };
    }

    private static ModelProgram program(RelativeObject relative, KnownObjects known) throws Refusal {
        return switch (relative) {
            case RelativeId id -> found(known.program(id.value()));
            case KernelObject descriptor -> program(descriptor);
        };
    }

    private static ModelLink link(RelativeObject relative, KnownObjects known) throws Refusal {
        return switch (relative) {
            case RelativeId id -> found(known.link(id.value()));
            case ModelLink link -> {
                // The link may have been updated since the caller made its value.
                ModelLink now = known.link(link.id().value());
                yield now == null ? link : now;
            }
            case ModelProgram _ -> throw new Refusal(Errno.EINVAL);
            case OtherDescriptor other -> throw noBpfObject(other);
        };
    }

    private static <T> T found(@Nullable T object) throws Refusal {
        if (object == null) {
            throw new Refusal(Errno.ENOENT);
        }
        return object;
    }

    private static Refusal noBpfObject(OtherDescriptor descriptor) {
        return new Refusal(
                switch (descriptor) {
                    case CLOSED -> Errno.EBADF;
                    case NONE, FOREIGN -> Errno.EINVAL;
                });
    }

    boolean isNothing() {
        return program == null;
    }

    /** Whether a slot is meant: a program anchor means it also where a link owns the slot. */
    boolean means(ModelSlot slot) {
        return program != null && slot.isOf(program) && (link == null || slot.isOf(link));
    }
}
