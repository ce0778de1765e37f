package dev.cleat.mprog;

import dev.cleat.bpf.Link;
import dev.cleat.bpf.LinkId;
import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramId;

/**
 * The step of a sentence that says where in the order the program goes. Without it the program goes last.
 *
 * <p>The place holds at the moment of the attach; others may attach before or after it later on.
 *
 * @param <N> what can be said next
 * @since 0.1
 */
public sealed interface Placement<N> permits TcxAttach, TcxAttachProgram, PlacementStep {

    /**
     * Before all others: {@code BPF_F_BEFORE} without an anchor.
     *
     * @return the next step
     */
    N first();

    /**
     * After all others: {@code BPF_F_AFTER} without an anchor.
     *
     * @return the next step
     */
    N last();

    /**
     * Right before a link's program: {@code BPF_F_BEFORE | BPF_F_LINK | BPF_F_ID}.
     *
     * @param anchor a link on the same hook, of whomever
     * @return the next step
     */
    N before(LinkId anchor);

    /**
     * Right before a link's program: {@code BPF_F_BEFORE | BPF_F_LINK}.
     *
     * @param anchor a link on the same hook
     * @return the next step
     */
    N before(Link anchor);

    /**
     * Right before a program, attached by a link or not: {@code BPF_F_BEFORE | BPF_F_ID}.
     *
     * @param anchor a program on the same hook, of whomever
     * @return the next step
     */
    N before(ProgramId anchor);

    /**
     * Right before a program, attached by a link or not: {@code BPF_F_BEFORE}.
     *
     * @param anchor a program on the same hook
     * @return the next step
     */
    N before(Program anchor);

    /**
     * Right after a link's program: {@code BPF_F_AFTER | BPF_F_LINK | BPF_F_ID}.
     *
     * @param anchor a link on the same hook, of whomever
     * @return the next step
     */
    N after(LinkId anchor);

    /**
     * Right after a link's program: {@code BPF_F_AFTER | BPF_F_LINK}.
     *
     * @param anchor a link on the same hook
     * @return the next step
     */
    N after(Link anchor);

    /**
     * Right after a program, attached by a link or not: {@code BPF_F_AFTER | BPF_F_ID}.
     *
     * @param anchor a program on the same hook, of whomever
     * @return the next step
     */
    N after(ProgramId anchor);

    /**
     * Right after a program, attached by a link or not: {@code BPF_F_AFTER}.
     *
     * @param anchor a program on the same hook
     * @return the next step
     */
    N after(Program anchor);
}
