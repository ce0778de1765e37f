package dev.cleat.mprog.model;

import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.ProgramId;
import dev.cleat.bpf.Revision;
import dev.cleat.sys.Errno;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The state of one hook, as the kernel keeps it, and what each request would make of it.
 *
 * <p>Immutable: an operation answers with the next state. A request names objects by descriptors or by ids; ids resolve
 * to what has been on this hook, and to what the model was told of by {@link #knowing(ModelProgram)}.
 *
 * @since 0.1
 */
public final class HookModel {

    /** How many programs a hook takes: one less than {@code BPF_MPROG_MAX}. */
    public static final int MAX_PROGRAMS = 63;

    private static final long FIRST_REVISION = 1;

    private final HookKind kind;
    private final List<ModelSlot> slots;
    private final long revision;
    private final boolean keptByQdisc;
    private final KnownObjects known;

    private HookModel(HookKind kind, List<ModelSlot> slots, long revision, boolean keptByQdisc, KnownObjects known) {
        this.kind = kind;
        this.slots = List.copyOf(slots);
        this.revision = revision;
        this.keptByQdisc = keptByQdisc;
        this.known = known;
    }

    /**
     * A hook on which nothing ever was.
     *
     * @param kind which kind of hook
     * @return its state
     */
    public static HookModel empty(HookKind kind) {
        return new HookModel(Objects.requireNonNull(kind, "kind"), List.of(), FIRST_REVISION, false, KnownObjects.NONE);
    }

    /**
     * A hook as a query told it.
     *
     * <p>Two things no query tells: whether a qdisc keeps a tcx hook ({@link #withQdisc}; assumed if it is empty and its
     * revision is not 1), and the revision of an empty netkit hook, which is reported as 1 and may be any.
     *
     * @param kind which kind of hook
     * @param revision its revision
     * @param slots its programs in their order
     * @return its state
     * @throws IllegalArgumentException if there are too many programs, or one twice
     */
    public static HookModel of(HookKind kind, Revision revision, List<ModelSlot> slots) {
        if (slots.size() > MAX_PROGRAMS) {
            throw new IllegalArgumentException("a hook takes " + MAX_PROGRAMS + " programs, not " + slots.size());
        }
        Set<ProgramId> programs = new HashSet<>();
        KnownObjects known = KnownObjects.NONE;
        for (ModelSlot slot : slots) {
            if (!programs.add(slot.program().id())) {
                throw new IllegalArgumentException(slot.program() + " cannot be on one hook twice");
            }
            known = met(known, slot);
        }
        boolean qdisc = kind == HookKind.TCX && slots.isEmpty() && revision.value() != FIRST_REVISION;
        return new HookModel(kind, slots, revision.value(), qdisc, known);
    }

    /**
     * Which kind of hook it is.
     *
     * @return the kind
     */
    public HookKind kind() {
        return kind;
    }

    /**
     * The programs in their order.
     *
     * @return an unmodifiable list
     */
    public List<ModelSlot> slots() {
        return slots;
    }

    /**
     * The revision that an expected revision is compared with. {@link #query} may tell another one.
     *
     * @return the revision
     */
    public Revision revision() {
        return new Revision(revision);
    }

    /**
     * Tells of a program that exists somewhere, so that its id resolves.
     *
     * @param program the program
     * @return the same hook, knowing the program
     */
    public HookModel knowing(ModelProgram program) {
        return with(known.with(program));
    }

    /**
     * Tells of a link that exists somewhere, or that it carries another program now, so that its id resolves.
     *
     * @param link a link of another hook, or a defunct one
     * @return the same hook, knowing the link and its program
     */
    public HookModel knowing(ModelLink link) {
        return with(known.with(link));
    }

    /**
     * Tells that a program is not loaded any more.
     *
     * @param program the program's id
     * @return the same hook, on which this id resolves no more
     * @throws IllegalArgumentException if the program is on this hook, which keeps it loaded
     */
    public HookModel forgetting(ProgramId program) {
        if (slots.stream().anyMatch(slot -> slot.program().id().equals(program))) {
            throw new IllegalArgumentException(program + " is attached here");
        }
        return with(known.without(program));
    }

    /**
     * Says whether a {@code clsact} qdisc, or on ingress an {@code ingress} qdisc, is on the device. The kernel then
     * keeps a tcx hook, and lets its revision count on, also while no program is on it.
     *
     * @param present whether there is one from now on
     * @return the hook afterwards
     * @throws IllegalStateException if the hook is not {@link HookKind#TCX}
     */
    public HookModel withQdisc(boolean present) {
        if (kind != HookKind.TCX) {
            throw new IllegalStateException("a qdisc does not matter to " + kind);
        }
        return new HookModel(kind, slots, revision, present, known).forgottenIfUnused();
    }

    /**
     * {@code BPF_PROG_ATTACH}.
     *
     * @param request the program and how
     * @return the hook afterwards, or {@code EINVAL}, {@code EBADF}, {@code ESTALE}, {@code EEXIST}, {@code ENOENT},
     *     {@code EBUSY}, {@code ERANGE}
     */
    public Answer<HookModel> attach(ModelRequest request) {
        return answer(() -> AttachRules.attach(this, request));
    }

    /**
     * {@code BPF_PROG_DETACH}.
     *
     * @param request the program, or a position
     * @return the hook afterwards, or {@code EINVAL}, {@code EBADF}, {@code ENOENT}, {@code ESTALE}, {@code EBUSY},
     *     {@code ERANGE}
     */
    public Answer<HookModel> detach(ModelRequest request) {
        return answer(() -> DetachRules.detach(this, request));
    }

    /**
     * {@code BPF_LINK_CREATE}.
     *
     * @param link the id that the kernel will give the link
     * @param request the program and how
     * @return the hook afterwards, or {@code EINVAL}, {@code EBADF}, {@code ESTALE}, {@code EEXIST}, {@code ENOENT},
     *     {@code ERANGE}
     * @throws IllegalArgumentException if a link with this id exists
     */
    public Answer<HookModel> createLink(LinkId link, ModelRequest request) {
        if (known.link(link.value()) != null) {
            throw new IllegalArgumentException(link + " exists");
        }
        return answer(() -> AttachRules.createLink(this, link, request));
    }

    /**
     * {@code BPF_LINK_UPDATE} without an expected program.
     *
     * @param link a link that was created here
     * @param next the program to run from now on
     * @return the hook afterwards, or {@code ENOLINK} if the link is defunct, {@code EEXIST}, {@code EINVAL}; the program
     *     that it carries already is no change
     * @throws IllegalArgumentException if there is no such link
     */
    public Answer<HookModel> updateLink(LinkId link, ModelProgram next) {
        requireExisting(link);
        return answer(() -> LinkRules.update(this, link, next, null));
    }

    /**
     * {@code BPF_LINK_UPDATE} with an expected program ({@code BPF_F_REPLACE}).
     *
     * @param link a link that was created here
     * @param next the program to run from now on
     * @param expected the program that the link should carry now
     * @return as without, or {@code EPERM} if the link carries another program
     * @throws IllegalArgumentException if there is no such link
     */
    public Answer<HookModel> updateLink(LinkId link, ModelProgram next, ModelProgram expected) {
        requireExisting(link);
        Objects.requireNonNull(expected, "expected");
        return answer(() -> LinkRules.update(this, link, next, expected));
    }

    /**
     * {@code BPF_LINK_DETACH}: the link stays, defunct. Detaching it once more changes nothing.
     *
     * @param link a link that was created here
     * @return the hook afterwards
     * @throws IllegalArgumentException if there is no such link
     */
    public HookModel detachLink(LinkId link) {
        requireExisting(link);
        return LinkRules.release(this, link);
    }

    /**
     * The last descriptor or pin of a link goes: it is detached, and its id resolves no more.
     *
     * @param link a link, of this hook or of another
     * @return the hook afterwards
     */
    public HookModel closeLink(LinkId link) {
        HookModel released = LinkRules.release(this, link);
        return released.with(released.known.without(link));
    }

    /**
     * {@code BPF_PROG_QUERY}.
     *
     * @param query what to fill
     * @return what the kernel would write, also where it answers {@code ENOSPC}; or {@code EINVAL}
     */
    public Answer<ModelView> query(ModelQuery query) {
        if (query.queryFlags() != 0 || query.attachFlags() != 0) {
            return new Answer.Refused<>(Errno.EINVAL);
        }
        Revision told = new Revision(isPresent() ? revision : FIRST_REVISION);
        // The kernel reads the count as unsigned, as all its numbers.
        int room = query.programIds() ? (int) Math.min(Integer.toUnsignedLong(query.count()), slots.size()) : 0;
        boolean truncated = room > 0 && room < slots.size();
        return new Answer.Accepted<>(new ModelView(slots.size(), told, slots.subList(0, room), truncated));
    }

    /**
     * Revision and order.
     *
     * @return for instance {@code r3 [program 12/link 4, program 9/-]}
     */
    @Override
    public String toString() {
        return revision() + " " + slots;
    }

    KnownObjects known() {
        return known;
    }

    /** Whether the kernel has anything at the hook that a detach or a query finds. */
    boolean isPresent() {
        return !slots.isEmpty() || keptByQdisc;
    }

    boolean runs(ModelProgram program) {
        return slots.stream().anyMatch(slot -> slot.isOf(program));
    }

    void expectRevision(long expected) throws Refusal {
        if (expected != 0 && expected != revision) {
            throw new Refusal(Errno.ESTALE);
        }
    }

    HookModel insert(int index, ModelSlot slot) {
        List<ModelSlot> next = new ArrayList<>(slots);
        next.add(index, slot);
        return changed(next, met(known, slot));
    }

    HookModel replace(int index, ModelSlot slot) {
        List<ModelSlot> next = new ArrayList<>(slots);
        next.set(index, slot);
        return changed(next, met(known, slot));
    }

    HookModel remove(int index) {
        List<ModelSlot> next = new ArrayList<>(slots);
        next.remove(index);
        return changed(next, known).forgottenIfUnused();
    }

    private HookModel changed(List<ModelSlot> next, KnownObjects objects) {
        return new HookModel(kind, next, revision + 1, keptByQdisc, objects);
    }

    private HookModel with(KnownObjects objects) {
        return new HookModel(kind, slots, revision, keptByQdisc, objects);
    }

    private HookModel forgottenIfUnused() {
        return isPresent() || !kind.forgetsItsRevision()
                ? this
                : new HookModel(kind, slots, FIRST_REVISION, keptByQdisc, known);
    }

    private void requireExisting(LinkId link) {
        if (known.link(link.value()) == null) {
            throw new IllegalArgumentException("there is no " + link);
        }
    }

    private static KnownObjects met(KnownObjects known, ModelSlot slot) {
        return slot.link()
                .map(link -> known.with(new ModelLink(link, slot.program())))
                .orElseGet(() -> known.with(slot.program()));
    }

    private static Answer<HookModel> answer(Decision decision) {
        try {
            return new Answer.Accepted<>(decision.make());
        } catch (Refusal refusal) {
            return new Answer.Refused<>(refusal.errno());
        }
    }

    @FunctionalInterface
    private interface Decision {
        HookModel make() throws Refusal;
    }
}
