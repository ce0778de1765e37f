package dev.cleat.bpf.asm;

/**
 * The fields of {@code struct __sk_buff}, the context of programs that see a packet: tcx, netkit, tc, cgroup_skb,
 * sockets.
 *
 * <p>What a program may read or write depends on its type. The three {@code data} fields are loaded as words, and the
 * verifier makes packet pointers of them.
 *
 * @since 0.1
 */
public final class SkBuff {

    private static final String STRUCT = "__sk_buff";

    /** {@code len}, 4 bytes: length of the packet. */
    public static final StructField LEN = new StructField(STRUCT, "len", 0, Size.W);

    /** {@code pkt_type}, 4 bytes: to whom it goes, {@code PACKET_*}. */
    public static final StructField PKT_TYPE = new StructField(STRUCT, "pkt_type", 4, Size.W);

    /** {@code mark}, 4 bytes: the mark, writable. */
    public static final StructField MARK = new StructField(STRUCT, "mark", 8, Size.W);

    /** {@code queue_mapping}, 4 bytes: transmit or receive queue. */
    public static final StructField QUEUE_MAPPING = new StructField(STRUCT, "queue_mapping", 12, Size.W);

    /** {@code protocol}, 4 bytes: ether type, in network order. */
    public static final StructField PROTOCOL = new StructField(STRUCT, "protocol", 16, Size.W);

    /** {@code vlan_present}, 4 bytes: whether there is a VLAN tag beside the data. */
    public static final StructField VLAN_PRESENT = new StructField(STRUCT, "vlan_present", 20, Size.W);

    /** {@code vlan_tci}, 4 bytes: the VLAN tag. */
    public static final StructField VLAN_TCI = new StructField(STRUCT, "vlan_tci", 24, Size.W);

    /** {@code vlan_proto}, 4 bytes: ether type of the VLAN tag, in network order. */
    public static final StructField VLAN_PROTO = new StructField(STRUCT, "vlan_proto", 28, Size.W);

    /** {@code priority}, 4 bytes: the priority, writable. */
    public static final StructField PRIORITY = new StructField(STRUCT, "priority", 32, Size.W);

    /** {@code ingress_ifindex}, 4 bytes: index of the device it came in by. */
    public static final StructField INGRESS_IFINDEX = new StructField(STRUCT, "ingress_ifindex", 36, Size.W);

    /** {@code ifindex}, 4 bytes: index of the device it is at. */
    public static final StructField IFINDEX = new StructField(STRUCT, "ifindex", 40, Size.W);

    /** {@code tc_index}, 4 bytes: traffic control index, writable. */
    public static final StructField TC_INDEX = new StructField(STRUCT, "tc_index", 44, Size.W);

    /** {@code hash}, 4 bytes: flow hash. */
    public static final StructField HASH = new StructField(STRUCT, "hash", 68, Size.W);

    /** {@code tc_classid}, 4 bytes: traffic control class, writable. */
    public static final StructField TC_CLASSID = new StructField(STRUCT, "tc_classid", 72, Size.W);

    /** {@code data}, 4 bytes: start of the packet, as a pointer. */
    public static final StructField DATA = new StructField(STRUCT, "data", 76, Size.W);

    /** {@code data_end}, 4 bytes: end of the linear packet data, as a pointer. */
    public static final StructField DATA_END = new StructField(STRUCT, "data_end", 80, Size.W);

    /** {@code napi_id}, 4 bytes: NAPI that received it. */
    public static final StructField NAPI_ID = new StructField(STRUCT, "napi_id", 84, Size.W);

    /** {@code family}, 4 bytes: address family, {@code AF_*}. */
    public static final StructField FAMILY = new StructField(STRUCT, "family", 88, Size.W);

    /** {@code remote_ip4}, 4 bytes: remote IPv4 address, in network order. */
    public static final StructField REMOTE_IP4 = new StructField(STRUCT, "remote_ip4", 92, Size.W);

    /** {@code local_ip4}, 4 bytes: local IPv4 address, in network order. */
    public static final StructField LOCAL_IP4 = new StructField(STRUCT, "local_ip4", 96, Size.W);

    /** {@code remote_port}, 4 bytes: remote port, in network order. */
    public static final StructField REMOTE_PORT = new StructField(STRUCT, "remote_port", 132, Size.W);

    /** {@code local_port}, 4 bytes: local port, in host order. */
    public static final StructField LOCAL_PORT = new StructField(STRUCT, "local_port", 136, Size.W);

    /** {@code data_meta}, 4 bytes: start of the metadata before the packet, as a pointer. */
    public static final StructField DATA_META = new StructField(STRUCT, "data_meta", 140, Size.W);

    /** {@code flow_keys}, 8 bytes: {@code struct bpf_flow_keys}, for flow dissectors. */
    public static final StructField FLOW_KEYS = new StructField(STRUCT, "flow_keys", 144, Size.DW);

    /** {@code tstamp}, 8 bytes: timestamp in ns. */
    public static final StructField TSTAMP = new StructField(STRUCT, "tstamp", 152, Size.DW);

    /** {@code wire_len}, 4 bytes: length on the wire. */
    public static final StructField WIRE_LEN = new StructField(STRUCT, "wire_len", 160, Size.W);

    /** {@code gso_segs}, 4 bytes: segments of a GSO packet. */
    public static final StructField GSO_SEGS = new StructField(STRUCT, "gso_segs", 164, Size.W);

    /** {@code sk}, 8 bytes: {@code struct bpf_sock}, or null. */
    public static final StructField SK = new StructField(STRUCT, "sk", 168, Size.DW);

    /** {@code gso_size}, 4 bytes: payload of a segment. */
    public static final StructField GSO_SIZE = new StructField(STRUCT, "gso_size", 176, Size.W);

    /** {@code tstamp_type}, 1 byte: clock of the timestamp, {@code BPF_SKB_TSTAMP_*}, Linux 5.18. */
    public static final StructField TSTAMP_TYPE = new StructField(STRUCT, "tstamp_type", 180, Size.B);

    /** {@code hwtstamp}, 8 bytes: hardware timestamp in ns, Linux 5.16. */
    public static final StructField HWTSTAMP = new StructField(STRUCT, "hwtstamp", 184, Size.DW);

    private SkBuff() {}

    /**
     * Returns a word of {@code cb}: scratch space of the program.
     *
     * @param index 0 to 4
     * @return the field
     * @throws IllegalArgumentException if the array has no such element
     */
    public static StructField cb(int index) {
        return StructField.word(STRUCT, "cb", index, 5, 48);
    }

    /**
     * Returns a word of {@code remote_ip6}: remote IPv6 address, in network order.
     *
     * @param index 0 to 3
     * @return the field
     * @throws IllegalArgumentException if the array has no such element
     */
    public static StructField remoteIp6(int index) {
        return StructField.word(STRUCT, "remote_ip6", index, 4, 100);
    }

    /**
     * Returns a word of {@code local_ip6}: local IPv6 address, in network order.
     *
     * @param index 0 to 3
     * @return the field
     * @throws IllegalArgumentException if the array has no such element
     */
    public static StructField localIp6(int index) {
        return StructField.word(STRUCT, "local_ip6", index, 4, 116);
    }
}
