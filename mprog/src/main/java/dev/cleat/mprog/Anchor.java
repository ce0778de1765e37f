package dev.cleat.mprog;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.ProgramType;
import java.util.Objects;

/** The object that a place is relative to. */
sealed interface Anchor {

    /** Names the anchor in a request, with the flags that say what kind of name it is. */
    AttachRequest in(AttachRequest request, int position);

    /** Refuses an anchor that cannot be on a hook of programs and links of these types, as far as a handle tells. */
    default void requireAmong(ProgramType programs, LinkType links) {
        boolean fits = switch (this) {
            case ByProgram(Program program) -> program.type().equals(programs);
            case ByLink(Link link) -> link.type().equals(links);
            case ByProgramId(ProgramId ignored) -> true;
            case ByLinkId(LinkId ignored) -> true;
        };
        if (!fits) {
            throw new IllegalArgumentException(this + " cannot be on the hook, which has programs of type " + programs
                    + " and links of type " + links);
        }
    }

    record ByLinkId(LinkId id) implements Anchor {
        public ByLinkId {
            Objects.requireNonNull(id, "anchor");
        }

        @Override
        public AttachRequest in(AttachRequest request, int position) {
            return request.relativeToId(id.value()).flags(position | AttachFlags.LINK | AttachFlags.ID);
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    record ByLink(Link link) implements Anchor {
        public ByLink {
            Objects.requireNonNull(link, "anchor");
        }

        @Override
        public AttachRequest in(AttachRequest request, int position) {
            return request.relativeTo(link.fd()).flags(position | AttachFlags.LINK);
        }

        @Override
        public String toString() {
            return link.toString();
        }
    }

    record ByProgramId(ProgramId id) implements Anchor {
        public ByProgramId {
            Objects.requireNonNull(id, "anchor");
        }

        @Override
        public AttachRequest in(AttachRequest request, int position) {
            return request.relativeToId(id.value()).flags(position | AttachFlags.ID);
        }

        @Override
        public String toString() {
            return id.toString();
        }
    }

    record ByProgram(Program program) implements Anchor {
        public ByProgram {
            Objects.requireNonNull(program, "anchor");
        }

        @Override
        public AttachRequest in(AttachRequest request, int position) {
            return request.relativeTo(program.fd()).flags(position);
        }

        @Override
        public String toString() {
            return program.toString();
        }
    }
}
