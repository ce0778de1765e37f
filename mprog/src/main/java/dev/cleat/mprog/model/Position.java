package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import dev.cleat.sys.Errno;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position that the rules of one request agree on: REPLACE or the detached program, BEFORE, AFTER. Each names an
 * index on its own; the request holds only if all that are given name the same ({@code bpf_mprog_pos_*}).
 */
final class Position {

    private final List<ModelSlot> slots;
    private @Nullable Integer agreed;

    Position(List<ModelSlot> slots) {
        this.slots = slots;
    }

    /** The slot of a program, which must be owned by this link, or by none. */
    void exactly(@Nullable ModelProgram program, @Nullable LinkId link) throws Refusal {
        for (int i = 0; i < slots.size(); i++) {
            if (program != null && slots.get(i).isOf(program)) {
                if (!slots.get(i).isOf(link)) {
                    throw new Refusal(Errno.EBUSY);
                }
                agreeOn(i);
                return;
            }
        }
        throw new Refusal(Errno.ENOENT);
    }

    /** One before the anchor's slot; without an anchor, one before the first. */
    void before(Anchor anchor) throws Refusal {
        agreeOn(anchor.isNothing() ? -1 : indexOf(anchor) - 1);
    }

    /** One after the anchor's slot; without an anchor, one after the last. */
    void after(Anchor anchor) throws Refusal {
        agreeOn(anchor.isNothing() ? slots.size() : indexOf(anchor) + 1);
    }

    /** The index that was agreed on, from -1 to the number of slots; null if no rule was given. */
    @Nullable
    Integer index() {
        return agreed;
    }

    private int indexOf(Anchor anchor) throws Refusal {
        for (int i = 0; i < slots.size(); i++) {
            if (anchor.means(slots.get(i))) {
                return i;
            }
        }
        throw new Refusal(Errno.ENOENT);
    }

    private void agreeOn(int index) throws Refusal {
        if (agreed != null && agreed != index) {
            throw new Refusal(Errno.ERANGE);
        }
        agreed = index;
    }
}
