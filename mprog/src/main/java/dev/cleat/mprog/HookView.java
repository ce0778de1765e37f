package dev.cleat.mprog;

import dev.cleat.bpf.HookPrograms;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The programs on a hook at one moment, in the order in which they run, and the revision at that moment.
 *
 * <pre>{@code
 * HookView view = TcxHook.ingress(eth0).query();
 * Tcx.attach(prog).first().ifRevision(view.revision()).onIngress(eth0);   // only if nobody was faster
 * }</pre>
 *
 * @since 0.1
 */
public final class HookView {

    private final @Nullable Revision revision;
    private final List<Slot> slots;

    HookView(@Nullable Revision revision, List<Slot> slots) {
        this.revision = revision;
        this.slots = List.copyOf(slots);
    }

    static HookView of(HookPrograms programs) {
        int[] programIds = programs.programIds();
        int[] linkIds = programs.linkIds();
        int[] programFlags = programs.programFlags();
        int[] linkFlags = programs.linkFlags();
        List<Slot> slots = new ArrayList<>(programs.count());
        for (int i = 0; i < programs.count(); i++) {
            LinkId link = linkIds[i] == 0 ? null : new LinkId(linkIds[i]);
            slots.add(new Slot(new ProgramId(programIds[i]), link, programFlags[i], linkFlags[i]));
        }
        return new HookView(programs.revision().orElse(null), slots);
    }

    /**
     * The revision of the hook, for {@code ifRevision}.
     *
     * @return the revision
     * @throws IllegalStateException if the hook has no revision that can be relied upon; see {@link #hasRevision}
     */
    public Revision revision() {
        if (revision == null) {
            throw new IllegalStateException("the kernel gave no usable revision with this view");
        }
        return revision;
    }

    /**
     * Whether the view has a revision. A tcx hook always has one.
     *
     * @return true if {@link #revision} gives it
     */
    public boolean hasRevision() {
        return revision != null;
    }

    /**
     * The programs, in the order in which they run.
     *
     * @return one slot for each program
     */
    public List<Slot> slots() {
        return slots;
    }

    /**
     * The ids of the programs, in the order in which they run.
     *
     * @return the ids
     */
    public List<ProgramId> programIds() {
        return slots.stream().map(Slot::programId).toList();
    }

    /**
     * Whether no program is on the hook.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return slots.isEmpty();
    }

    /**
     * Where a program runs.
     *
     * @param program the program
     * @return its position from 0, empty if it is not on the hook
     */
    public OptionalInt positionOf(ProgramId program) {
        Objects.requireNonNull(program, "program");
        return position(slot -> slot.programId().equals(program));
    }

    /**
     * Where a link's program runs.
     *
     * @param link the link
     * @return its position from 0, empty if it is not on the hook
     */
    public OptionalInt positionOf(LinkId link) {
        Objects.requireNonNull(link, "link");
        return position(slot -> slot.linkId().filter(link::equals).isPresent());
    }

    private OptionalInt position(Predicate<Slot> wanted) {
        for (int i = 0; i < slots.size(); i++) {
            if (wanted.test(slots.get(i))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HookView that && Objects.equals(revision, that.revision) && slots.equals(that.slots);
    }

    @Override
    public int hashCode() {
        return Objects.hash(revision, slots);
    }

    /**
     * Revision and slots.
     *
     * @return for instance {@code r3 [program 12 by link 4, program 9]}
     */
    @Override
    public String toString() {
        return (revision == null ? "" : revision + " ") + slots;
    }
}
