package dev.cleat.mprog;

import dev.cleat.sys.DeviceRef;

/**
 * The end of a sentence about tcx, which says on which hook, and does it.
 *
 * <p>The calls fail with what the kernel answers:
 *
 * <ul>
 *   <li>{@link StaleRevisionException}: the hook changed since the revision that was expected;
 *   <li>{@link dev.cleat.bpf.ProgramAlreadyAttachedException}: the program is on the hook already, by a link or without;
 *   <li>{@link ProgramNotAttachedException}: the program that should be replaced or detached is not on the hook;
 *   <li>{@link AnchorNotFoundException}: the anchor is not on the hook, or does not exist;
 *   <li>{@link SlotOwnedByLinkException}: the program that should be replaced or detached is held by a link;
 *   <li>{@link HookFullException}: there are 63 programs already;
 *   <li>{@link dev.cleat.sys.NoSuchDeviceException}: the device is not there, or went away before the call
 *       returned;
 *   <li>{@link dev.cleat.sys.NoSuchNamespaceException}: the device's namespace is not there;
 *   <li>{@link dev.cleat.bpf.DefunctLinkException}: somebody detached the new link before the call returned;
 *   <li>{@link dev.cleat.sys.PermissionDeniedException}: the kernel wants a capability that is missing;
 *   <li>{@link dev.cleat.sys.FeatureNotSupportedException}: this kernel has no tcx;
 *   <li>{@link HookNotEmptyException}: after {@code alone()}, there are other programs; if others come and go all the time
 *       it is {@link StaleRevisionException} in the end;
 *   <li>{@link PinnedElsewhereException} and {@link dev.cleat.bpf.PinException}: after {@code pinned(path)}, the pin holds
 *       another link, or cannot be made;
 *   <li>{@link PinFolderLockedException}: after {@code pinned(path)}, somebody does not let go of the folder;
 *   <li>{@link IllegalStateException}: a program or link that the sentence names is closed, or the handle or session that
 *       the device's reference came from.
 * </ul>
 *
 * A call that failed has changed nothing, but for a moment: one that attaches by a link takes it back when the device goes
 * away meanwhile, and {@code pinned(path)} in the cases that {@link TcxAttach#pinned} tells.
 *
 * @param <R> what the call gives
 * @since 0.1
 */
public sealed interface TcxTarget<R>
        permits TcxAttach, TcxAttach.Placed, TcxAttachProgram, TcxAttachProgram.Placed, TcxCall {

    /**
     * Does it on the hook for packets that come in.
     *
     * @param device the device
     * @return what came of it
     */
    default R onIngress(DeviceRef device) {
        return on(TcxHook.ingress(device));
    }

    /**
     * Does it on the hook for packets that go out.
     *
     * @param device the device
     * @return what came of it
     */
    default R onEgress(DeviceRef device) {
        return on(TcxHook.egress(device));
    }

    /**
     * Does it on this hook.
     *
     * @param hook the hook
     * @return what came of it
     */
    R on(TcxHook hook);
}
