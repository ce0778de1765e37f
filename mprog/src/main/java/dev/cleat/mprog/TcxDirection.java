package dev.cleat.mprog;

import dev.cleat.bpf.AttachType;

/**
 * On which side of a device a tcx hook is.
 *
 * @since 0.1
 */
public enum TcxDirection {

    /** Packets that come in from the device: {@code BPF_TCX_INGRESS}. */
    INGRESS,

    /** Packets that go out to the device: {@code BPF_TCX_EGRESS}. */
    EGRESS;

    /**
     * The kernel's attach type.
     *
     * @return {@code BPF_TCX_INGRESS} or {@code BPF_TCX_EGRESS}
     */
    public AttachType attachType() {
        return this == INGRESS ? AttachType.TCX_INGRESS : AttachType.TCX_EGRESS;
    }
}
