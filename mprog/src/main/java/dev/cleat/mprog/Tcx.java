package dev.cleat.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.ProgramAlreadyAttachedException;
import dev.cleat.bpf.ProgramType;
import dev.cleat.sys.NoSuchDeviceException;
import dev.cleat.sys.NoSuchNamespaceException;

/**
 * Attaches tc programs to network devices, in an order: tcx, since Linux 6.6.
 *
 * <p>A call is a sentence, which ends in the hook:
 *
 * <pre>{@code
 * TcxLink link = Tcx.attach(prog).before(linkId).onIngress(eth0);
 * TcxLink link = Tcx.attach(prog).first().ifRevision(view.revision()).onEgress(eth0);
 * TcxLink link = Tcx.attach(prog).pinned(path).onIngress(eth0);
 * TcxAttachment a = Tcx.attachProgram(prog).replacing(old).onIngress(eth0);
 * Tcx.detach(prog).ifRevision(revision).onIngress(eth0);
 * }</pre>
 *
 * <p>Prefer links: they are yours alone, and what they attach goes away with your process unless they are pinned. A
 * program that is attached without a link outlives the process, and anybody with the privilege may replace it.
 *
 * <p>The programs are of type {@link ProgramType#SCHED_CLS}. Loading one needs {@code CAP_BPF} and {@code CAP_NET_ADMIN}, and
 * looking at a hook {@code CAP_NET_ADMIN}; a process that was handed a loaded program may attach it without (6.18).
 *
 * @since 0.1
 */
public final class Tcx {

    private Tcx() {}

    /**
     * Begins to attach a program by a link: {@code BPF_LINK_CREATE}.
     *
     * @param program the program
     * @return the sentence, to be continued
     * @throws IllegalArgumentException if the program is not of type {@code SCHED_CLS}
     */
    public static TcxAttach attach(Program program) {
        return new TcxLinkSentence(schedCls(program), new Place.Anywhere());
    }

    /**
     * Begins to attach a program without a link: {@code BPF_PROG_ATTACH}. It stays attached until somebody detaches it.
     *
     * @param program the program
     * @return the sentence, to be continued
     * @throws IllegalArgumentException if the program is not of type {@code SCHED_CLS}
     */
    public static TcxAttachProgram attachProgram(Program program) {
        return new TcxProgramSentence(schedCls(program), new Place.Anywhere());
    }

    /**
     * Begins to attach a program without a link, wherever on the hook, unless it is there already.
     *
     * @param program the program
     * @return the last step; its call says whether it attached the program: false if it was there, by a link or without
     * @throws IllegalArgumentException if the program is not of type {@code SCHED_CLS}
     */
    public static TcxTarget<Boolean> ensureAttached(Program program) {
        TcxAttachProgram attach = attachProgram(program);
        return new TcxCall<>(hook -> {
            try {
                attach.on(hook);
                return true;
            } catch (ProgramAlreadyAttachedException e) {
                return false;
            }
        });
    }

    /**
     * Begins to detach a program that was attached without a link: {@code BPF_PROG_DETACH}.
     *
     * @param program the program
     * @return the sentence, to be continued
     * @throws IllegalArgumentException if the program is not of type {@code SCHED_CLS}
     */
    public static TcxDetach detach(Program program) {
        return new TcxDetach(schedCls(program), null);
    }

    /**
     * Begins to detach a program that was attached without a link, if it is there. One that is there by a link is not
     * detached: the call fails with {@link SlotOwnedByLinkException}.
     *
     * @param program the program
     * @return the last step; its call says whether it detached the program: false if it was not there, or the device or
     *     its namespace is not there
     * @throws IllegalArgumentException if the program is not of type {@code SCHED_CLS}
     */
    public static TcxTarget<Boolean> detachIfPresent(Program program) {
        TcxDetach detach = detach(program);
        return new TcxCall<>(hook -> {
            try {
                detach.on(hook);
                return true;
            } catch (ProgramNotAttachedException | NoSuchDeviceException | NoSuchNamespaceException e) {
                return false;
            }
        });
    }

    private static Program schedCls(Program program) {
        if (!program.type().equals(ProgramType.SCHED_CLS)) {
            throw new IllegalArgumentException(
                    "tcx takes programs of type " + ProgramType.SCHED_CLS + ", not " + program);
        }
        return program;
    }
}
