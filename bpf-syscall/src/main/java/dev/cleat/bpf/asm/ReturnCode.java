package dev.cleat.bpf.asm;

/**
 * What a program returns, by the kernel's names ({@code linux/bpf.h}, {@code linux/pkt_cls.h},
 * {@code linux/if_link.h}).
 *
 * @since 0.1
 */
public final class ReturnCode {

    /** tcx: the next program decides; after the last one the packet passes. Linux 6.6. */
    public static final int TCX_NEXT = -1;

    /** tcx: the packet passes, later programs do not see it. Linux 6.6. */
    public static final int TCX_PASS = 0;

    /** tcx: the packet is dropped. Linux 6.6. */
    public static final int TCX_DROP = 2;

    /** tcx: the packet goes where {@code bpf_redirect} said. Linux 6.6. */
    public static final int TCX_REDIRECT = 7;

    /** netkit: the next program decides, after the last one the device's policy. Linux 6.7. */
    public static final int NETKIT_NEXT = -1;

    /** netkit: the packet passes, later programs do not see it. Linux 6.7. */
    public static final int NETKIT_PASS = 0;

    /** netkit: the packet is dropped. Linux 6.7. */
    public static final int NETKIT_DROP = 2;

    /** netkit: the packet goes where {@code bpf_redirect} said. Linux 6.7. */
    public static final int NETKIT_REDIRECT = 7;

    /** tc: the filter's own action, or the next filter. */
    public static final int TC_ACT_UNSPEC = -1;

    /** tc: the packet passes. */
    public static final int TC_ACT_OK = 0;

    /** tc: classification starts again. */
    public static final int TC_ACT_RECLASSIFY = 1;

    /** tc: the packet is dropped. */
    public static final int TC_ACT_SHOT = 2;

    /** tc: the next action. */
    public static final int TC_ACT_PIPE = 3;

    /** tc: the packet is consumed, no drop is counted. */
    public static final int TC_ACT_STOLEN = 4;

    /** tc: the packet is queued elsewhere. */
    public static final int TC_ACT_QUEUED = 5;

    /** tc: the action again. */
    public static final int TC_ACT_REPEAT = 6;

    /** tc: the packet goes where {@code bpf_redirect} said. */
    public static final int TC_ACT_REDIRECT = 7;

    /** tc: in hardware, the packet goes to the CPU. */
    public static final int TC_ACT_TRAP = 8;

    /** XDP: the program failed; the packet is dropped and traced. */
    public static final int XDP_ABORTED = 0;

    /** XDP: the packet is dropped. */
    public static final int XDP_DROP = 1;

    /** XDP: the packet goes up the stack. */
    public static final int XDP_PASS = 2;

    /** XDP: the packet goes back out of the device. */
    public static final int XDP_TX = 3;

    /** XDP: the packet goes where {@code bpf_redirect} said. */
    public static final int XDP_REDIRECT = 4;

    /** socket and reuseport programs: refuse. */
    public static final int SK_DROP = 0;

    /** socket and reuseport programs: let pass. */
    public static final int SK_PASS = 1;

    /** lightweight tunnels: continue. */
    public static final int BPF_OK = 0;

    /** lightweight tunnels: drop. */
    public static final int BPF_DROP = 2;

    /** lightweight tunnels: the packet goes where {@code bpf_redirect} said. */
    public static final int BPF_REDIRECT = 7;

    /** lightweight tunnels: route again by the changed packet. */
    public static final int BPF_LWT_REROUTE = 128;

    /** flow dissector: let the kernel's own dissect. Linux 6.1. */
    public static final int BPF_FLOW_DISSECTOR_CONTINUE = 129;

    private ReturnCode() {}
}
