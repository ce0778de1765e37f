package dev.cleat.mprog.model;

import dev.cleat.bpf.Revision;
import java.util.List;
import java.util.Objects;

/**
 * What {@code BPF_PROG_QUERY} would write.
 *
 * @param count how many programs are on the hook, whatever the arrays hold
 * @param revision the revision as a query tells it
 * @param slots the entries that the kernel would fill in
 * @param isTruncated whether the arrays were too short: the kernel answers {@code ENOSPC} and fills them all the same
 * @since 0.1
 */
public record ModelView(int count, Revision revision, List<ModelSlot> slots, boolean isTruncated) {

    /** A view. */
    public ModelView {
        Objects.requireNonNull(revision, "revision");
        slots = List.copyOf(slots);
    }
}
