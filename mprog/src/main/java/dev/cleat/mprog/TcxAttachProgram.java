package dev.cleat.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;

/**
 * A sentence that attaches a program without a link, begun by {@link Tcx#attachProgram}.
 *
 * <p>Immutable: a step can be kept and continued many times.
 *
 * @since 0.1
 */
public sealed interface TcxAttachProgram extends Placement<TcxAttachProgram.Placed>, TcxTarget<TcxAttachment>
        permits TcxProgramSentence {

    /**
     * In the place of a program that leaves, atomically: {@code BPF_F_REPLACE}.
     *
     * @param old a program that is attached without a link
     * @return the next step
     */
    Placed replacing(Program old);

    /**
     * The sentence with a place.
     *
     * @since 0.1
     */
    sealed interface Placed extends TcxTarget<TcxAttachment> permits TcxProgramSentence {

        /**
         * Only if nobody changed the hook since: {@code expected_revision}.
         *
         * @param revision the revision that the hook must have, from {@link HookView#revision}
         * @return the last step; its call fails with {@link StaleRevisionException} if the hook has another revision
         */
        TcxTarget<TcxAttachment> ifRevision(Revision revision);
    }
}
