package dev.cleat.mprog;

import dev.cleat.bpf.Program;
import dev.cleat.bpf.Revision;
import dev.cleat.sys.DeviceRef;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sentence that detaches a program that was attached without a link, begun by {@link Tcx#detach}. Its calls fail as
 * those of {@link TcxTarget} do.
 *
 * @since 0.1
 */
public final class TcxDetach {

    private final Program program;
    private final @Nullable Revision revision;

    TcxDetach(Program program, @Nullable Revision revision) {
        this.program = program;
        this.revision = revision;
    }

    /**
     * Only if nobody changed the hook since: {@code expected_revision}.
     *
     * @param expected the revision that the hook must have, from {@link HookView#revision}
     * @return the sentence; its call fails with {@link StaleRevisionException} if the hook has another revision
     */
    public TcxDetach ifRevision(Revision expected) {
        return new TcxDetach(program, Objects.requireNonNull(expected, "expected"));
    }

    /**
     * Detaches it from the hook for packets that come in.
     *
     * @param device the device
     */
    public void onIngress(DeviceRef device) {
        on(TcxHook.ingress(device));
    }

    /**
     * Detaches it from the hook for packets that go out.
     *
     * @param device the device
     */
    public void onEgress(DeviceRef device) {
        on(TcxHook.egress(device));
    }

    /**
     * Detaches it from this hook.
     *
     * @param hook the hook
     */
    public void on(TcxHook hook) {
        TcxRequests.detach(hook, program, revision);
    }
}
