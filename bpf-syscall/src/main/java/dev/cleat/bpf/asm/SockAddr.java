package dev.cleat.bpf.asm;

/**
 * The fields of {@code struct bpf_sock_addr}, the context of the cgroup hooks around {@code connect}, {@code bind},
 * {@code sendmsg} and their kin.
 *
 * @since 0.1
 */
public final class SockAddr {

    private static final String STRUCT = "bpf_sock_addr";

    /** {@code user_family}, 4 bytes: address family that the caller gave. */
    public static final StructField USER_FAMILY = new StructField(STRUCT, "user_family", 0, Size.W);

    /** {@code user_ip4}, 4 bytes: IPv4 address that the caller gave, in network order, writable. */
    public static final StructField USER_IP4 = new StructField(STRUCT, "user_ip4", 4, Size.W);

    /** {@code user_port}, 4 bytes: port that the caller gave, in network order, writable. */
    public static final StructField USER_PORT = new StructField(STRUCT, "user_port", 24, Size.W);

    /** {@code family}, 4 bytes: address family of the socket, {@code AF_*}. */
    public static final StructField FAMILY = new StructField(STRUCT, "family", 28, Size.W);

    /** {@code type}, 4 bytes: type of the socket, {@code SOCK_*}. */
    public static final StructField TYPE = new StructField(STRUCT, "type", 32, Size.W);

    /** {@code protocol}, 4 bytes: protocol of the socket, {@code IPPROTO_*}. */
    public static final StructField PROTOCOL = new StructField(STRUCT, "protocol", 36, Size.W);

    /** {@code msg_src_ip4}, 4 bytes: source IPv4 address of a message, in network order. */
    public static final StructField MSG_SRC_IP4 = new StructField(STRUCT, "msg_src_ip4", 40, Size.W);

    /** {@code sk}, 8 bytes: {@code struct bpf_sock}. */
    public static final StructField SK = new StructField(STRUCT, "sk", 64, Size.DW);

    private SockAddr() {}

    /**
     * Returns a word of {@code user_ip6}: IPv6 address that the caller gave, in network order, writable.
     *
     * @param index 0 to 3
     * @return the field
     * @throws IllegalArgumentException if the array has no such element
     */
    public static StructField userIp6(int index) {
        return StructField.word(STRUCT, "user_ip6", index, 4, 8);
    }

    /**
     * Returns a word of {@code msg_src_ip6}: source IPv6 address of a message, in network order.
     *
     * @param index 0 to 3
     * @return the field
     * @throws IllegalArgumentException if the array has no such element
     */
    public static StructField msgSrcIp6(int index) {
        return StructField.word(STRUCT, "msg_src_ip6", index, 4, 44);
    }
}
