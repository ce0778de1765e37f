package dev.cleat.bpf.asm;

/**
 * The fields of {@code struct xdp_md}, the context of XDP programs.
 *
 * <p>The three {@code data} fields are loaded as words, and the verifier makes packet pointers of them.
 *
 * @since 0.1
 */
public final class XdpMd {

    private static final String STRUCT = "xdp_md";

    /** {@code data}, 4 bytes: start of the packet, as a pointer. */
    public static final StructField DATA = new StructField(STRUCT, "data", 0, Size.W);

    /** {@code data_end}, 4 bytes: end of the packet, as a pointer. */
    public static final StructField DATA_END = new StructField(STRUCT, "data_end", 4, Size.W);

    /** {@code data_meta}, 4 bytes: start of the metadata before the packet, as a pointer. */
    public static final StructField DATA_META = new StructField(STRUCT, "data_meta", 8, Size.W);

    /** {@code ingress_ifindex}, 4 bytes: index of the receiving device. */
    public static final StructField INGRESS_IFINDEX = new StructField(STRUCT, "ingress_ifindex", 12, Size.W);

    /** {@code rx_queue_index}, 4 bytes: receive queue. */
    public static final StructField RX_QUEUE_INDEX = new StructField(STRUCT, "rx_queue_index", 16, Size.W);

    /** {@code egress_ifindex}, 4 bytes: index of the sending device, in a device map, Linux 5.8. */
    public static final StructField EGRESS_IFINDEX = new StructField(STRUCT, "egress_ifindex", 20, Size.W);

    private XdpMd() {}
}
