package dev.cleat.mprog.model;

/**
 * Which kind of hook it is, as far as the rules differ.
 *
 * @since 0.1
 */
public enum HookKind {

    /** {@code BPF_TCX_INGRESS} and {@code BPF_TCX_EGRESS}, since Linux 6.6. An emptied hook is forgotten by the kernel. */
    TCX,

    /** {@code BPF_NETKIT_PRIMARY} and {@code BPF_NETKIT_PEER}, since Linux 6.7. An emptied hook counts on, unseen. */
    NETKIT;

    /** Whether an emptied hook begins anew at revision 1, unless a qdisc keeps it. */
    boolean forgetsItsRevision() {
        return this == TCX;
    }
}
