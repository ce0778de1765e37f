package dev.cleat.bpf;

/**
 * The flag bits of attach requests and of what a query reports, for {@link AttachRequest#flags} and
 * {@link HookPrograms}. The fluent interfaces of {@code dev.cleat.mprog} set them by themselves.
 *
 * @since 0.1
 */
public final class AttachFlags {

    /** {@code BPF_F_ALLOW_OVERRIDE}: a program of a child cgroup replaces this one there. */
    public static final int ALLOW_OVERRIDE = 1;

    /** {@code BPF_F_ALLOW_MULTI}: many programs on one cgroup. */
    public static final int ALLOW_MULTI = 1 << 1;

    /** {@code BPF_F_REPLACE}: take the place of {@link AttachRequest#replacing}; since 5.6, on tcx since 6.6. */
    public static final int REPLACE = 1 << 2;

    /** {@code BPF_F_BEFORE}: before the relative object, or first; since 6.6, on cgroups since 6.17. */
    public static final int BEFORE = 1 << 3;

    /** {@code BPF_F_AFTER}: after the relative object, or last; since 6.6, on cgroups since 6.17. */
    public static final int AFTER = 1 << 4;

    /** {@code BPF_F_ID}: the relative object is given by its id; since 6.6. */
    public static final int ID = 1 << 5;

    /** {@code BPF_F_PREORDER}: on cgroups, run before the programs of the descendants; since 6.15. */
    public static final int PREORDER = 1 << 6;

    /** {@code BPF_F_LINK}: the relative object is a link; since 6.6. */
    public static final int LINK = 1 << 13;

    /** {@code BPF_F_QUERY_EFFECTIVE}: query what runs for a cgroup, ancestors included. */
    public static final int QUERY_EFFECTIVE = 1;

    private AttachFlags() {}
}
