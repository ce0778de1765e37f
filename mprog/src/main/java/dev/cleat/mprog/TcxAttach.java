package dev.cleat.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import java.nio.file.Path;

/**
 * A sentence that attaches a program by a link, begun by {@link Tcx#attach}.
 *
 * <p>Immutable: a step can be kept and continued many times.
 *
 * @since 0.1
 */
public sealed interface TcxAttach extends Placement<TcxAttach.Placed>, TcxTarget<TcxLink> permits TcxLinkSentence {

    /**
     * Alone on the hook: only if it is empty, and so that nobody was faster.
     *
     * @return the last step; its call fails with {@link HookNotEmptyException} if there are other programs
     */
    TcxTarget<TcxLink> alone();

    /**
     * By a link that is pinned: creates and pins it, or adopts the one that an earlier run pinned, and swaps its program
     * in place.
     *
     * <p>An adopted link stays where it is in the order, whatever place the sentence says. A pinned link that is defunct
     * (its device is gone) is replaced. One that attaches elsewhere is left alone: the call fails with
     * {@link PinnedElsewhereException}.
     *
     * <p>To attach, and to adopt, asks for no capability of whoever may open the pins. Without {@code CAP_NET_ADMIN} the hook
     * does not tell whether the pinned link is on it; the index of its device tells, and an attach beside the link that
     * cannot succeed. If the program is on the hook already while the link has another, that tells nothing, and the call
     * fails with {@link dev.cleat.sys.PermissionDeniedException}. A link of the same program on a device of the same index in
     * another namespace is taken for the one on the hook if the program is there, too; on a full hook any link is that is on
     * such a device.
     *
     * <p>Of many that race for one pin, one creates the link and the others adopt it: threads and processes that use Cleat
     * take turns, by an exclusive {@code flock(2)} of the folder, those of one process in the order in which they come. If
     * nobody gets on for 10 seconds, the call fails with {@link PinFolderLockedException}. If the link that it adopts is
     * unpinned meanwhile, it pins the link anew.
     *
     * <p>That the pin can be made is tried before anything is attached ({@link dev.cleat.bpf.BpfFs#requireRoomFor(Path,
     * Program)}). In these cases it fails nevertheless, and the new link is taken back: the order is as before then, but the
     * revision is higher by two.
     *
     * <ul>
     *   <li>Somebody who does not use Cleat made a pin there just then, again and again;
     *   <li>somebody unmounted the file system, made it read-only, or took the folder or the right to it away just then;
     *   <li>a security module refuses this name, or links, but not {@code cleat_tmp_} and a number, or programs;
     *   <li>the device went away just then, or somebody detached the link;
     *   <li>the kernel has no memory.
     * </ul>
     *
     * @param path a name on a BPF file system, without a dot
     * @return the last step; its link says whether it was {@linkplain TcxLink#isAdopted adopted}
     */
    TcxTarget<TcxLink> pinned(Path path);

    /**
     * The sentence with a place.
     *
     * @since 0.1
     */
    sealed interface Placed extends TcxTarget<TcxLink> permits TcxLinkSentence {

        /**
         * Only if nobody changed the hook since: {@code expected_revision}.
         *
         * @param revision the revision that the hook must have, from {@link HookView#revision}
         * @return the last step; its call fails with {@link StaleRevisionException} if the hook has another revision
         */
        TcxTarget<TcxLink> ifRevision(Revision revision);

        /**
         * By a link that is pinned, as {@link TcxAttach#pinned} does.
         *
         * @param path a name on a BPF file system, without a dot
         * @return the last step
         */
        TcxTarget<TcxLink> pinned(Path path);
    }
}
