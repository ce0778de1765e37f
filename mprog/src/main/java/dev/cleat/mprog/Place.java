package dev.cleat.mprog;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.LinkType;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramType;
import java.util.Objects;

/** Where on a hook a program goes. */
sealed interface Place {

    /** Says the place in a request. */
    AttachRequest in(AttachRequest request);

    /** Makes sure that what the place names by handle can be on a hook of programs and links of these types. */
    default Place among(ProgramType programs, LinkType links) {
        switch (this) {
            case Before(Anchor anchor) -> anchor.requireAmong(programs, links);
            case After(Anchor anchor) -> anchor.requireAmong(programs, links);
            case InsteadOf(Program old) -> new Anchor.ByProgram(old).requireAmong(programs, links);
            case Anywhere() -> {}
            case First() -> {}
            case Last() -> {}
        }
        return this;
    }

    /** Wherever the kernel puts it, which is at the end. */
    record Anywhere() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request;
        }

        @Override
        public String toString() {
            return "anywhere";
        }
    }

    record First() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request.flags(AttachFlags.BEFORE);
        }

        @Override
        public String toString() {
            return "first";
        }
    }

    record Last() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request.flags(AttachFlags.AFTER);
        }

        @Override
        public String toString() {
            return "last";
        }
    }

    record Before(Anchor anchor) implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return anchor.in(request, AttachFlags.BEFORE);
        }

        @Override
        public String toString() {
            return "before " + anchor;
        }
    }

    record After(Anchor anchor) implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return anchor.in(request, AttachFlags.AFTER);
        }

        @Override
        public String toString() {
            return "after " + anchor;
        }
    }

    /** The place of another program, which leaves. */
    record InsteadOf(Program old) implements Place {
        public InsteadOf {
            Objects.requireNonNull(old, "old");
        }

        @Override
        public AttachRequest in(AttachRequest request) {
            return request.replacing(old).flags(AttachFlags.REPLACE);
        }

        @Override
        public String toString() {
            return "instead of " + old;
        }
    }
}
