package dev.cleat.bpf.asm;

/**
 * Flags and special numbers that helpers take, by the kernel's names ({@code linux/bpf.h}).
 *
 * <p>A {@code long} among them does not fit in an instruction: load it with {@link Assembler#loadWide(Register, long)}.
 *
 * @since 0.1
 */
public final class HelperFlag {

    /** {@code bpf_map_update_elem}: create or replace. */
    public static final int BPF_ANY = 0;

    /** {@code bpf_map_update_elem}: create only. */
    public static final int BPF_NOEXIST = 1;

    /** {@code bpf_map_update_elem}: replace only. */
    public static final int BPF_EXIST = 2;

    /** {@code bpf_map_update_elem}: under the value's spin lock. */
    public static final int BPF_F_LOCK = 4;

    /** {@code bpf_skb_store_bytes}: fix the checksum. */
    public static final int BPF_F_RECOMPUTE_CSUM = 1;

    /** {@code bpf_skb_store_bytes}: forget the flow hash. */
    public static final int BPF_F_INVALIDATE_HASH = 2;

    /** {@code bpf_l3_csum_replace}, {@code bpf_l4_csum_replace}: the bits with the size of the field. */
    public static final int BPF_F_HDR_FIELD_MASK = 15;

    /** {@code bpf_l4_csum_replace}: the field is part of the pseudo header. */
    public static final int BPF_F_PSEUDO_HDR = 1 << 4;

    /** {@code bpf_l4_csum_replace}: leave a checksum of 0 alone. */
    public static final int BPF_F_MARK_MANGLED_0 = 1 << 5;

    /** {@code bpf_l4_csum_replace}: change also a checksum of 0. */
    public static final int BPF_F_MARK_ENFORCE = 1 << 6;

    /** {@code bpf_redirect}, {@code bpf_clone_redirect}: into the device's receive path. */
    public static final int BPF_F_INGRESS = 1;

    /** {@code bpf_redirect_map}: to every device of the map. */
    public static final int BPF_F_BROADCAST = 1 << 3;

    /** {@code bpf_redirect_map}: but not back where it came from. */
    public static final int BPF_F_EXCLUDE_INGRESS = 1 << 4;

    /** {@code bpf_skb_set_tunnel_key}, {@code bpf_skb_get_tunnel_key}: the tunnel is IPv6. */
    public static final int BPF_F_TUNINFO_IPV6 = 1;

    /** {@code bpf_skb_set_tunnel_key}: no UDP checksum. */
    public static final int BPF_F_ZERO_CSUM_TX = 1 << 1;

    /** {@code bpf_skb_set_tunnel_key}: set the do-not-fragment bit. */
    public static final int BPF_F_DONT_FRAGMENT = 1 << 2;

    /** {@code bpf_skb_set_tunnel_key}: number the packets. */
    public static final int BPF_F_SEQ_NUMBER = 1 << 3;

    /** {@code bpf_skb_adjust_room}: leave the segment size alone. */
    public static final int BPF_F_ADJ_ROOM_FIXED_GSO = 1;

    /** {@code bpf_skb_adjust_room}: an outer IPv4 header follows. */
    public static final int BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 = 1 << 1;

    /** {@code bpf_skb_adjust_room}: an outer IPv6 header follows. */
    public static final int BPF_F_ADJ_ROOM_ENCAP_L3_IPV6 = 1 << 2;

    /** {@code bpf_skb_adjust_room}: a GRE header follows. */
    public static final int BPF_F_ADJ_ROOM_ENCAP_L4_GRE = 1 << 3;

    /** {@code bpf_skb_adjust_room}: a UDP header follows. */
    public static final int BPF_F_ADJ_ROOM_ENCAP_L4_UDP = 1 << 4;

    /** {@code bpf_skb_adjust_room}: keep the checksum state. */
    public static final int BPF_F_ADJ_ROOM_NO_CSUM_RESET = 1 << 5;

    /** {@code bpf_skb_adjust_room}: after the network header. */
    public static final int BPF_ADJ_ROOM_NET = 0;

    /** {@code bpf_skb_adjust_room}: after the link header. */
    public static final int BPF_ADJ_ROOM_MAC = 1;

    /** {@code bpf_skb_load_bytes_relative}: from the link header. */
    public static final int BPF_HDR_START_MAC = 0;

    /** {@code bpf_skb_load_bytes_relative}: from the network header. */
    public static final int BPF_HDR_START_NET = 1;

    /** {@code bpf_fib_lookup}: skip the rules, look in the device's table. */
    public static final int BPF_FIB_LOOKUP_DIRECT = 1;

    /** {@code bpf_fib_lookup}: as for a packet going out. */
    public static final int BPF_FIB_LOOKUP_OUTPUT = 1 << 1;

    /** {@code bpf_fib_lookup}: without the neighbour. Linux 6.3. */
    public static final int BPF_FIB_LOOKUP_SKIP_NEIGH = 1 << 2;

    /** {@code bpf_fib_lookup}: in the table given. Linux 6.5. */
    public static final int BPF_FIB_LOOKUP_TBID = 1 << 3;

    /** {@code bpf_fib_lookup}: with the preferred source. Linux 6.7. */
    public static final int BPF_FIB_LOOKUP_SRC = 1 << 4;

    /** {@code bpf_fib_lookup}: with the mark given. Linux 6.10. */
    public static final int BPF_FIB_LOOKUP_MARK = 1 << 5;

    /** result of {@code bpf_fib_lookup}: found. */
    public static final int BPF_FIB_LKUP_RET_SUCCESS = 0;

    /** result of {@code bpf_fib_lookup}: a blackhole route. */
    public static final int BPF_FIB_LKUP_RET_BLACKHOLE = 1;

    /** result of {@code bpf_fib_lookup}: an unreachable route. */
    public static final int BPF_FIB_LKUP_RET_UNREACHABLE = 2;

    /** result of {@code bpf_fib_lookup}: a prohibit route. */
    public static final int BPF_FIB_LKUP_RET_PROHIBIT = 3;

    /** result of {@code bpf_fib_lookup}: not forwarded, for instance local. */
    public static final int BPF_FIB_LKUP_RET_NOT_FWDED = 4;

    /** result of {@code bpf_fib_lookup}: forwarding is off on the device. */
    public static final int BPF_FIB_LKUP_RET_FWD_DISABLED = 5;

    /** result of {@code bpf_fib_lookup}: the route is a tunnel. */
    public static final int BPF_FIB_LKUP_RET_UNSUPP_LWT = 6;

    /** result of {@code bpf_fib_lookup}: no neighbour entry. */
    public static final int BPF_FIB_LKUP_RET_NO_NEIGH = 7;

    /** result of {@code bpf_fib_lookup}: larger than the MTU. */
    public static final int BPF_FIB_LKUP_RET_FRAG_NEEDED = 8;

    /** result of {@code bpf_fib_lookup}: no source address. Linux 6.7. */
    public static final int BPF_FIB_LKUP_RET_NO_SRC_ADDR = 9;

    /** {@code bpf_ringbuf_submit}, {@code bpf_ringbuf_output}: wake nobody. */
    public static final int BPF_RB_NO_WAKEUP = 1;

    /** {@code bpf_ringbuf_submit}, {@code bpf_ringbuf_output}: wake the reader. */
    public static final int BPF_RB_FORCE_WAKEUP = 2;

    /** {@code bpf_sk_lookup_tcp} and its kin: in the namespace of the packet. */
    public static final int BPF_F_CURRENT_NETNS = -1;

    /** {@code bpf_perf_event_output}: to this CPU's buffer. */
    public static final long BPF_F_CURRENT_CPU = 0xffffffffL;

    /** {@code bpf_sk_storage_get} and its kin: create what is absent. */
    public static final int BPF_LOCAL_STORAGE_GET_F_CREATE = 1;

    private HelperFlag() {}
}
