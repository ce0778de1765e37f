package dev.cleat.mprog;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;
import java.util.Objects;

/** The object that a place is relative to. */
sealed interface Anchor {

    /** Names the anchor in a request, with the flags that say what kind of name it is. */
    AttachRequest in(AttachRequest request, int position);

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
            return link.id().toString();
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
