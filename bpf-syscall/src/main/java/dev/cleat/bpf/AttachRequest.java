package dev.cleat.bpf;

import dev.cleat.sys.Fd;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code BPF_PROG_ATTACH}, {@code BPF_PROG_DETACH} and {@code BPF_LINK_CREATE} take beside the attach point: every
 * field of the kernel's struct, unchecked.
 *
 * <p>This is the raw interface, which can say whatever the kernel accepts and much that it refuses; what makes sense on
 * a hook is said by the fluent interfaces of {@code dev.cleat.mprog}. Immutable: each method returns a changed copy.
 *
 * @since 0.1
 */
public final class AttachRequest {

    private static final AttachRequest EMPTY = new AttachRequest(null, null, null, 0, 0, 0);

    private final @Nullable Fd program;
    private final @Nullable Fd replaced;
    private final @Nullable Fd relativeFd;
    private final int relativeId;
    private final int flags;
    private final long expectedRevision;

    private AttachRequest(
            @Nullable Fd program,
            @Nullable Fd replaced,
            @Nullable Fd relativeFd,
            int relativeId,
            int flags,
            long expectedRevision) {
        this.program = program;
        this.replaced = replaced;
        this.relativeFd = relativeFd;
        this.relativeId = relativeId;
        this.flags = flags;
        this.expectedRevision = expectedRevision;
    }

    /**
     * A request about a program.
     *
     * @param program the program to attach or detach
     * @return the request
     */
    public static AttachRequest of(Program program) {
        return new AttachRequest(program.fd(), null, null, 0, 0, 0);
    }

    /**
     * A request that names no program, for a detach by position.
     *
     * @return the request, with all fields 0
     */
    public static AttachRequest withoutProgram() {
        return EMPTY;
    }

    /**
     * Sets the flag bits.
     *
     * @param bits of {@link AttachFlags}
     * @return the changed request
     */
    public AttachRequest flags(int bits) {
        return new AttachRequest(program, replaced, relativeFd, relativeId, bits, expectedRevision);
    }

    /**
     * Sets {@code replace_bpf_fd}; the flag {@link AttachFlags#REPLACE} is up to the caller.
     *
     * @param old the program to replace
     * @return the changed request
     */
    public AttachRequest replacing(Program old) {
        return new AttachRequest(program, old.fd(), relativeFd, relativeId, flags, expectedRevision);
    }

    /**
     * Sets {@code relative_fd}; the position flags are up to the caller.
     *
     * @param object the descriptor of a program or link
     * @return the changed request
     */
    public AttachRequest relativeTo(Fd object) {
        Objects.requireNonNull(object, "object");
        return new AttachRequest(program, replaced, object, 0, flags, expectedRevision);
    }

    /**
     * Sets {@code relative_id}; the flags, {@link AttachFlags#ID} among them, are up to the caller.
     *
     * @param id any 32 bits
     * @return the changed request
     */
    public AttachRequest relativeToId(int id) {
        return new AttachRequest(program, replaced, null, id, flags, expectedRevision);
    }

    /**
     * Sets {@code expected_revision}.
     *
     * @param revision any 64 bits; 0 is "do not check"
     * @return the changed request
     */
    public AttachRequest expectedRevision(long revision) {
        return new AttachRequest(program, replaced, relativeFd, relativeId, flags, revision);
    }

    int flags() {
        return flags;
    }

    long expectedRevision() {
        return expectedRevision;
    }

    /** Runs a call with the raw numbers, while the descriptors are held open. */
    long withDescriptors(Call call) {
        int programFd = acquire(program);
        try {
            int replacedFd = acquire(replaced);
            try {
                int relative = acquire(relativeFd);
                try {
                    return call.run(programFd, replacedFd, relativeFd == null ? relativeId : relative);
                } finally {
                    release(relativeFd);
                }
            } finally {
                release(replaced);
            }
        } finally {
            release(program);
        }
    }

    private static int acquire(@Nullable Fd fd) {
        return fd == null ? 0 : fd.acquire();
    }

    private static void release(@Nullable Fd fd) {
        if (fd != null) {
            fd.release();
        }
    }

    /** A call that takes the raw numbers; 0 stands for what the request does not name. */
    @FunctionalInterface
    interface Call {
        long run(int program, int replaced, int relative);
    }
}
