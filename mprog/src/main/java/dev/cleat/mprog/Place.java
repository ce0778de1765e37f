package dev.cleat.mprog;

import dev.cleat.bpf.AttachFlags;
import dev.cleat.bpf.AttachRequest;
import dev.cleat.bpf.Program;
import java.util.Objects;

/** Where on a hook a program goes. */
sealed interface Place {

    /** Says the place in a request. */
    AttachRequest in(AttachRequest request);

    /** Wherever the kernel puts it, which is at the end. */
    record Anywhere() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request;
        }
    }

    record First() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request.flags(AttachFlags.BEFORE);
        }
    }

    record Last() implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return request.flags(AttachFlags.AFTER);
        }
    }

    record Before(Anchor anchor) implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return anchor.in(request, AttachFlags.BEFORE);
        }
    }

    record After(Anchor anchor) implements Place {
        @Override
        public AttachRequest in(AttachRequest request) {
            return anchor.in(request, AttachFlags.AFTER);
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
    }
}
