package dev.cleat.mprog.model;

import dev.cleat.bpf.AttachFlags;
import java.util.Objects;

/**
 * What an attach, a detach or a link creation asks for: the fields of the kernel's struct, with objects for descriptors.
 *
 * <p>Immutable: each method returns a changed copy. {@link dev.cleat.bpf.AttachRequest} says the same to the kernel.
 *
 * @param program {@code attach_bpf_fd} or {@code prog_fd}; {@link OtherDescriptor#NONE} if the request names no program
 * @param replaced {@code replace_bpf_fd}, which counts only with {@link AttachFlags#REPLACE}
 * @param relative {@code relative_fd} or {@code relative_id}; {@link OtherDescriptor#NONE} if there is none
 * @param flags bits of {@link AttachFlags}, without {@link AttachFlags#ID}, which a {@link RelativeId} brings along
 * @param expectedRevision {@code expected_revision}; 0 is "do not check"
 * @since 0.1
 */
public record ModelRequest(
        KernelObject program, KernelObject replaced, RelativeObject relative, int flags, long expectedRevision) {

    /**
     * A request.
     *
     * @throws IllegalArgumentException if the flags contain {@link AttachFlags#ID}: the number of a descriptor is not
     *     part of the model, so it cannot be taken for an id
     */
    public ModelRequest {
        Objects.requireNonNull(program, "program");
        Objects.requireNonNull(replaced, "replaced");
        Objects.requireNonNull(relative, "relative");
        if ((flags & AttachFlags.ID) != 0) {
            throw new IllegalArgumentException("BPF_F_ID is said by relativeToId");
        }
    }

    /**
     * A request about a program, with all other fields 0.
     *
     * @param program the program to attach or detach
     * @return the request
     */
    public static ModelRequest of(KernelObject program) {
        return new ModelRequest(program, OtherDescriptor.NONE, OtherDescriptor.NONE, 0, 0);
    }

    /**
     * A request with all fields 0, for a detach by position.
     *
     * @return the request
     */
    public static ModelRequest withoutProgram() {
        return of(OtherDescriptor.NONE);
    }

    /**
     * Sets the flag bits.
     *
     * @param bits of {@link AttachFlags}, without {@link AttachFlags#ID}
     * @return the changed request
     * @throws IllegalArgumentException if the bits contain {@link AttachFlags#ID}
     */
    public ModelRequest flags(int bits) {
        return new ModelRequest(program, replaced, relative, bits, expectedRevision);
    }

    /**
     * Sets {@code replace_bpf_fd}; the flag is up to the caller.
     *
     * @param old the program to replace
     * @return the changed request
     */
    public ModelRequest replacing(KernelObject old) {
        return new ModelRequest(program, old, relative, flags, expectedRevision);
    }

    /**
     * Sets the relative object; the position flags are up to the caller.
     *
     * @param object a descriptor or an id
     * @return the changed request
     */
    public ModelRequest relativeTo(RelativeObject object) {
        return new ModelRequest(program, replaced, object, flags, expectedRevision);
    }

    /**
     * Sets the relative object by its id, and {@code BPF_F_ID} with it.
     *
     * @param id any 32 bits
     * @return the changed request
     */
    public ModelRequest relativeToId(int id) {
        return relativeTo(new RelativeId(id));
    }

    /**
     * Sets {@code expected_revision}.
     *
     * @param revision any 64 bits; 0 is "do not check"
     * @return the changed request
     */
    public ModelRequest expectedRevision(long revision) {
        return new ModelRequest(program, replaced, relative, flags, revision);
    }

    /**
     * Places the program before an object.
     *
     * @param object a program or a link
     * @return the request with {@code BPF_F_BEFORE} and, for a link, {@code BPF_F_LINK}
     */
    public ModelRequest before(KernelObject object) {
        return flags(flags | AttachFlags.BEFORE | linkFlag(object)).relativeTo(object);
    }

    /**
     * Places the program after an object.
     *
     * @param object a program or a link
     * @return the request with {@code BPF_F_AFTER} and, for a link, {@code BPF_F_LINK}
     */
    public ModelRequest after(KernelObject object) {
        return flags(flags | AttachFlags.AFTER | linkFlag(object)).relativeTo(object);
    }

    /**
     * Places the program first.
     *
     * @return the request with {@code BPF_F_BEFORE} and no relative object
     */
    public ModelRequest first() {
        return before(OtherDescriptor.NONE);
    }

    /**
     * Places the program last.
     *
     * @return the request with {@code BPF_F_AFTER} and no relative object
     */
    public ModelRequest last() {
        return after(OtherDescriptor.NONE);
    }

    /** The flags as the kernel gets them. */
    int rawFlags() {
        return relative instanceof RelativeId ? flags | AttachFlags.ID : flags;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    private static int linkFlag(KernelObject object) {
        return object instanceof ModelLink ? AttachFlags.LINK : 0;
    }
}
