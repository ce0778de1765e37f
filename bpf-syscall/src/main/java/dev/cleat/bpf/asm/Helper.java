package dev.cleat.bpf.asm;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A helper function of the kernel, known by its name.
 *
 * <p>Every {@code BPF_FUNC_*} of {@code linux/bpf.h} is a constant here, with the kernel version that brought it; the
 * list ended with Linux 6.2, since the kernel now adds kfuncs instead. A number that is not among them is kept.
 *
 * @param id the number, {@code BPF_FUNC_*}
 * @since 0.1
 */
public record Helper(int id) {

    private static final Map<Integer, String> NAMES = new LinkedHashMap<>();
    private static final Map<String, Helper> KNOWN = new LinkedHashMap<>();

    /** {@code bpf_map_lookup_elem} (1), Linux 3.19. */
    public static final Helper MAP_LOOKUP_ELEM = known(1, "bpf_map_lookup_elem");

    /** {@code bpf_map_update_elem} (2), Linux 3.19. */
    public static final Helper MAP_UPDATE_ELEM = known(2, "bpf_map_update_elem");

    /** {@code bpf_map_delete_elem} (3), Linux 3.19. */
    public static final Helper MAP_DELETE_ELEM = known(3, "bpf_map_delete_elem");

    /** {@code bpf_probe_read} (4), Linux 4.1. */
    public static final Helper PROBE_READ = known(4, "bpf_probe_read");

    /** {@code bpf_ktime_get_ns} (5), Linux 4.1. */
    public static final Helper KTIME_GET_NS = known(5, "bpf_ktime_get_ns");

    /** {@code bpf_trace_printk} (6), Linux 4.1. */
    public static final Helper TRACE_PRINTK = known(6, "bpf_trace_printk");

    /** {@code bpf_get_prandom_u32} (7), Linux 4.1. */
    public static final Helper GET_PRANDOM_U32 = known(7, "bpf_get_prandom_u32");

    /** {@code bpf_get_smp_processor_id} (8), Linux 4.1. */
    public static final Helper GET_SMP_PROCESSOR_ID = known(8, "bpf_get_smp_processor_id");

    /** {@code bpf_skb_store_bytes} (9), Linux 4.1. */
    public static final Helper SKB_STORE_BYTES = known(9, "bpf_skb_store_bytes");

    /** {@code bpf_l3_csum_replace} (10), Linux 4.1. */
    public static final Helper L3_CSUM_REPLACE = known(10, "bpf_l3_csum_replace");

    /** {@code bpf_l4_csum_replace} (11), Linux 4.1. */
    public static final Helper L4_CSUM_REPLACE = known(11, "bpf_l4_csum_replace");

    /** {@code bpf_tail_call} (12), Linux 4.2. */
    public static final Helper TAIL_CALL = known(12, "bpf_tail_call");

    /** {@code bpf_clone_redirect} (13), Linux 4.2. */
    public static final Helper CLONE_REDIRECT = known(13, "bpf_clone_redirect");

    /** {@code bpf_get_current_pid_tgid} (14), Linux 4.2. */
    public static final Helper GET_CURRENT_PID_TGID = known(14, "bpf_get_current_pid_tgid");

    /** {@code bpf_get_current_uid_gid} (15), Linux 4.2. */
    public static final Helper GET_CURRENT_UID_GID = known(15, "bpf_get_current_uid_gid");

    /** {@code bpf_get_current_comm} (16), Linux 4.2. */
    public static final Helper GET_CURRENT_COMM = known(16, "bpf_get_current_comm");

    /** {@code bpf_get_cgroup_classid} (17), Linux 4.3. */
    public static final Helper GET_CGROUP_CLASSID = known(17, "bpf_get_cgroup_classid");

    /** {@code bpf_skb_vlan_push} (18), Linux 4.3. */
    public static final Helper SKB_VLAN_PUSH = known(18, "bpf_skb_vlan_push");

    /** {@code bpf_skb_vlan_pop} (19), Linux 4.3. */
    public static final Helper SKB_VLAN_POP = known(19, "bpf_skb_vlan_pop");

    /** {@code bpf_skb_get_tunnel_key} (20), Linux 4.3. */
    public static final Helper SKB_GET_TUNNEL_KEY = known(20, "bpf_skb_get_tunnel_key");

    /** {@code bpf_skb_set_tunnel_key} (21), Linux 4.3. */
    public static final Helper SKB_SET_TUNNEL_KEY = known(21, "bpf_skb_set_tunnel_key");

    /** {@code bpf_perf_event_read} (22), Linux 4.3. */
    public static final Helper PERF_EVENT_READ = known(22, "bpf_perf_event_read");

    /** {@code bpf_redirect} (23), Linux 4.4. */
    public static final Helper REDIRECT = known(23, "bpf_redirect");

    /** {@code bpf_get_route_realm} (24), Linux 4.4. */
    public static final Helper GET_ROUTE_REALM = known(24, "bpf_get_route_realm");

    /** {@code bpf_perf_event_output} (25), Linux 4.4. */
    public static final Helper PERF_EVENT_OUTPUT = known(25, "bpf_perf_event_output");

    /** {@code bpf_skb_load_bytes} (26), Linux 4.5. */
    public static final Helper SKB_LOAD_BYTES = known(26, "bpf_skb_load_bytes");

    /** {@code bpf_get_stackid} (27), Linux 4.6. */
    public static final Helper GET_STACKID = known(27, "bpf_get_stackid");

    /** {@code bpf_csum_diff} (28), Linux 4.6. */
    public static final Helper CSUM_DIFF = known(28, "bpf_csum_diff");

    /** {@code bpf_skb_get_tunnel_opt} (29), Linux 4.6. */
    public static final Helper SKB_GET_TUNNEL_OPT = known(29, "bpf_skb_get_tunnel_opt");

    /** {@code bpf_skb_set_tunnel_opt} (30), Linux 4.6. */
    public static final Helper SKB_SET_TUNNEL_OPT = known(30, "bpf_skb_set_tunnel_opt");

    /** {@code bpf_skb_change_proto} (31), Linux 4.8. */
    public static final Helper SKB_CHANGE_PROTO = known(31, "bpf_skb_change_proto");

    /** {@code bpf_skb_change_type} (32), Linux 4.8. */
    public static final Helper SKB_CHANGE_TYPE = known(32, "bpf_skb_change_type");

    /** {@code bpf_skb_under_cgroup} (33), Linux 4.8. */
    public static final Helper SKB_UNDER_CGROUP = known(33, "bpf_skb_under_cgroup");

    /** {@code bpf_get_hash_recalc} (34), Linux 4.8. */
    public static final Helper GET_HASH_RECALC = known(34, "bpf_get_hash_recalc");

    /** {@code bpf_get_current_task} (35), Linux 4.8. */
    public static final Helper GET_CURRENT_TASK = known(35, "bpf_get_current_task");

    /** {@code bpf_probe_write_user} (36), Linux 4.8. */
    public static final Helper PROBE_WRITE_USER = known(36, "bpf_probe_write_user");

    /** {@code bpf_current_task_under_cgroup} (37), Linux 4.9. */
    public static final Helper CURRENT_TASK_UNDER_CGROUP = known(37, "bpf_current_task_under_cgroup");

    /** {@code bpf_skb_change_tail} (38), Linux 4.9. */
    public static final Helper SKB_CHANGE_TAIL = known(38, "bpf_skb_change_tail");

    /** {@code bpf_skb_pull_data} (39), Linux 4.9. */
    public static final Helper SKB_PULL_DATA = known(39, "bpf_skb_pull_data");

    /** {@code bpf_csum_update} (40), Linux 4.9. */
    public static final Helper CSUM_UPDATE = known(40, "bpf_csum_update");

    /** {@code bpf_set_hash_invalid} (41), Linux 4.9. */
    public static final Helper SET_HASH_INVALID = known(41, "bpf_set_hash_invalid");

    /** {@code bpf_get_numa_node_id} (42), Linux 4.10. */
    public static final Helper GET_NUMA_NODE_ID = known(42, "bpf_get_numa_node_id");

    /** {@code bpf_skb_change_head} (43), Linux 4.10. */
    public static final Helper SKB_CHANGE_HEAD = known(43, "bpf_skb_change_head");

    /** {@code bpf_xdp_adjust_head} (44), Linux 4.10. */
    public static final Helper XDP_ADJUST_HEAD = known(44, "bpf_xdp_adjust_head");

    /** {@code bpf_probe_read_str} (45), Linux 4.11. */
    public static final Helper PROBE_READ_STR = known(45, "bpf_probe_read_str");

    /** {@code bpf_get_socket_cookie} (46), Linux 4.12. */
    public static final Helper GET_SOCKET_COOKIE = known(46, "bpf_get_socket_cookie");

    /** {@code bpf_get_socket_uid} (47), Linux 4.12. */
    public static final Helper GET_SOCKET_UID = known(47, "bpf_get_socket_uid");

    /** {@code bpf_set_hash} (48), Linux 4.13. */
    public static final Helper SET_HASH = known(48, "bpf_set_hash");

    /** {@code bpf_setsockopt} (49), Linux 4.13. */
    public static final Helper SETSOCKOPT = known(49, "bpf_setsockopt");

    /** {@code bpf_skb_adjust_room} (50), Linux 4.13. */
    public static final Helper SKB_ADJUST_ROOM = known(50, "bpf_skb_adjust_room");

    /** {@code bpf_redirect_map} (51), Linux 4.14. */
    public static final Helper REDIRECT_MAP = known(51, "bpf_redirect_map");

    /** {@code bpf_sk_redirect_map} (52), Linux 4.14. */
    public static final Helper SK_REDIRECT_MAP = known(52, "bpf_sk_redirect_map");

    /** {@code bpf_sock_map_update} (53), Linux 4.14. */
    public static final Helper SOCK_MAP_UPDATE = known(53, "bpf_sock_map_update");

    /** {@code bpf_xdp_adjust_meta} (54), Linux 4.15. */
    public static final Helper XDP_ADJUST_META = known(54, "bpf_xdp_adjust_meta");

    /** {@code bpf_perf_event_read_value} (55), Linux 4.15. */
    public static final Helper PERF_EVENT_READ_VALUE = known(55, "bpf_perf_event_read_value");

    /** {@code bpf_perf_prog_read_value} (56), Linux 4.15. */
    public static final Helper PERF_PROG_READ_VALUE = known(56, "bpf_perf_prog_read_value");

    /** {@code bpf_getsockopt} (57), Linux 4.15. */
    public static final Helper GETSOCKOPT = known(57, "bpf_getsockopt");

    /** {@code bpf_override_return} (58), Linux 4.16. */
    public static final Helper OVERRIDE_RETURN = known(58, "bpf_override_return");

    /** {@code bpf_sock_ops_cb_flags_set} (59), Linux 4.16. */
    public static final Helper SOCK_OPS_CB_FLAGS_SET = known(59, "bpf_sock_ops_cb_flags_set");

    /** {@code bpf_msg_redirect_map} (60), Linux 4.17. */
    public static final Helper MSG_REDIRECT_MAP = known(60, "bpf_msg_redirect_map");

    /** {@code bpf_msg_apply_bytes} (61), Linux 4.17. */
    public static final Helper MSG_APPLY_BYTES = known(61, "bpf_msg_apply_bytes");

    /** {@code bpf_msg_cork_bytes} (62), Linux 4.17. */
    public static final Helper MSG_CORK_BYTES = known(62, "bpf_msg_cork_bytes");

    /** {@code bpf_msg_pull_data} (63), Linux 4.17. */
    public static final Helper MSG_PULL_DATA = known(63, "bpf_msg_pull_data");

    /** {@code bpf_bind} (64), Linux 4.17. */
    public static final Helper BIND = known(64, "bpf_bind");

    /** {@code bpf_xdp_adjust_tail} (65), Linux 4.18. */
    public static final Helper XDP_ADJUST_TAIL = known(65, "bpf_xdp_adjust_tail");

    /** {@code bpf_skb_get_xfrm_state} (66), Linux 4.18. */
    public static final Helper SKB_GET_XFRM_STATE = known(66, "bpf_skb_get_xfrm_state");

    /** {@code bpf_get_stack} (67), Linux 4.18. */
    public static final Helper GET_STACK = known(67, "bpf_get_stack");

    /** {@code bpf_skb_load_bytes_relative} (68), Linux 4.18. */
    public static final Helper SKB_LOAD_BYTES_RELATIVE = known(68, "bpf_skb_load_bytes_relative");

    /** {@code bpf_fib_lookup} (69), Linux 4.18. */
    public static final Helper FIB_LOOKUP = known(69, "bpf_fib_lookup");

    /** {@code bpf_sock_hash_update} (70), Linux 4.18. */
    public static final Helper SOCK_HASH_UPDATE = known(70, "bpf_sock_hash_update");

    /** {@code bpf_msg_redirect_hash} (71), Linux 4.18. */
    public static final Helper MSG_REDIRECT_HASH = known(71, "bpf_msg_redirect_hash");

    /** {@code bpf_sk_redirect_hash} (72), Linux 4.18. */
    public static final Helper SK_REDIRECT_HASH = known(72, "bpf_sk_redirect_hash");

    /** {@code bpf_lwt_push_encap} (73), Linux 4.18. */
    public static final Helper LWT_PUSH_ENCAP = known(73, "bpf_lwt_push_encap");

    /** {@code bpf_lwt_seg6_store_bytes} (74), Linux 4.18. */
    public static final Helper LWT_SEG6_STORE_BYTES = known(74, "bpf_lwt_seg6_store_bytes");

    /** {@code bpf_lwt_seg6_adjust_srh} (75), Linux 4.18. */
    public static final Helper LWT_SEG6_ADJUST_SRH = known(75, "bpf_lwt_seg6_adjust_srh");

    /** {@code bpf_lwt_seg6_action} (76), Linux 4.18. */
    public static final Helper LWT_SEG6_ACTION = known(76, "bpf_lwt_seg6_action");

    /** {@code bpf_rc_repeat} (77), Linux 4.18. */
    public static final Helper RC_REPEAT = known(77, "bpf_rc_repeat");

    /** {@code bpf_rc_keydown} (78), Linux 4.18. */
    public static final Helper RC_KEYDOWN = known(78, "bpf_rc_keydown");

    /** {@code bpf_skb_cgroup_id} (79), Linux 4.18. */
    public static final Helper SKB_CGROUP_ID = known(79, "bpf_skb_cgroup_id");

    /** {@code bpf_get_current_cgroup_id} (80), Linux 4.18. */
    public static final Helper GET_CURRENT_CGROUP_ID = known(80, "bpf_get_current_cgroup_id");

    /** {@code bpf_get_local_storage} (81), Linux 4.19. */
    public static final Helper GET_LOCAL_STORAGE = known(81, "bpf_get_local_storage");

    /** {@code bpf_sk_select_reuseport} (82), Linux 4.19. */
    public static final Helper SK_SELECT_REUSEPORT = known(82, "bpf_sk_select_reuseport");

    /** {@code bpf_skb_ancestor_cgroup_id} (83), Linux 4.19. */
    public static final Helper SKB_ANCESTOR_CGROUP_ID = known(83, "bpf_skb_ancestor_cgroup_id");

    /** {@code bpf_sk_lookup_tcp} (84), Linux 4.20. */
    public static final Helper SK_LOOKUP_TCP = known(84, "bpf_sk_lookup_tcp");

    /** {@code bpf_sk_lookup_udp} (85), Linux 4.20. */
    public static final Helper SK_LOOKUP_UDP = known(85, "bpf_sk_lookup_udp");

    /** {@code bpf_sk_release} (86), Linux 4.20. */
    public static final Helper SK_RELEASE = known(86, "bpf_sk_release");

    /** {@code bpf_map_push_elem} (87), Linux 4.20. */
    public static final Helper MAP_PUSH_ELEM = known(87, "bpf_map_push_elem");

    /** {@code bpf_map_pop_elem} (88), Linux 4.20. */
    public static final Helper MAP_POP_ELEM = known(88, "bpf_map_pop_elem");

    /** {@code bpf_map_peek_elem} (89), Linux 4.20. */
    public static final Helper MAP_PEEK_ELEM = known(89, "bpf_map_peek_elem");

    /** {@code bpf_msg_push_data} (90), Linux 4.20. */
    public static final Helper MSG_PUSH_DATA = known(90, "bpf_msg_push_data");

    /** {@code bpf_msg_pop_data} (91), Linux 5.0. */
    public static final Helper MSG_POP_DATA = known(91, "bpf_msg_pop_data");

    /** {@code bpf_rc_pointer_rel} (92), Linux 5.0. */
    public static final Helper RC_POINTER_REL = known(92, "bpf_rc_pointer_rel");

    /** {@code bpf_spin_lock} (93), Linux 5.1. */
    public static final Helper SPIN_LOCK = known(93, "bpf_spin_lock");

    /** {@code bpf_spin_unlock} (94), Linux 5.1. */
    public static final Helper SPIN_UNLOCK = known(94, "bpf_spin_unlock");

    /** {@code bpf_sk_fullsock} (95), Linux 5.1. */
    public static final Helper SK_FULLSOCK = known(95, "bpf_sk_fullsock");

    /** {@code bpf_tcp_sock} (96), Linux 5.1. */
    public static final Helper TCP_SOCK = known(96, "bpf_tcp_sock");

    /** {@code bpf_skb_ecn_set_ce} (97), Linux 5.1. */
    public static final Helper SKB_ECN_SET_CE = known(97, "bpf_skb_ecn_set_ce");

    /** {@code bpf_get_listener_sock} (98), Linux 5.1. */
    public static final Helper GET_LISTENER_SOCK = known(98, "bpf_get_listener_sock");

    /** {@code bpf_skc_lookup_tcp} (99), Linux 5.2. */
    public static final Helper SKC_LOOKUP_TCP = known(99, "bpf_skc_lookup_tcp");

    /** {@code bpf_tcp_check_syncookie} (100), Linux 5.2. */
    public static final Helper TCP_CHECK_SYNCOOKIE = known(100, "bpf_tcp_check_syncookie");

    /** {@code bpf_sysctl_get_name} (101), Linux 5.2. */
    public static final Helper SYSCTL_GET_NAME = known(101, "bpf_sysctl_get_name");

    /** {@code bpf_sysctl_get_current_value} (102), Linux 5.2. */
    public static final Helper SYSCTL_GET_CURRENT_VALUE = known(102, "bpf_sysctl_get_current_value");

    /** {@code bpf_sysctl_get_new_value} (103), Linux 5.2. */
    public static final Helper SYSCTL_GET_NEW_VALUE = known(103, "bpf_sysctl_get_new_value");

    /** {@code bpf_sysctl_set_new_value} (104), Linux 5.2. */
    public static final Helper SYSCTL_SET_NEW_VALUE = known(104, "bpf_sysctl_set_new_value");

    /** {@code bpf_strtol} (105), Linux 5.2. */
    public static final Helper STRTOL = known(105, "bpf_strtol");

    /** {@code bpf_strtoul} (106), Linux 5.2. */
    public static final Helper STRTOUL = known(106, "bpf_strtoul");

    /** {@code bpf_sk_storage_get} (107), Linux 5.2. */
    public static final Helper SK_STORAGE_GET = known(107, "bpf_sk_storage_get");

    /** {@code bpf_sk_storage_delete} (108), Linux 5.2. */
    public static final Helper SK_STORAGE_DELETE = known(108, "bpf_sk_storage_delete");

    /** {@code bpf_send_signal} (109), Linux 5.3. */
    public static final Helper SEND_SIGNAL = known(109, "bpf_send_signal");

    /** {@code bpf_tcp_gen_syncookie} (110), Linux 5.4. */
    public static final Helper TCP_GEN_SYNCOOKIE = known(110, "bpf_tcp_gen_syncookie");

    /** {@code bpf_skb_output} (111), Linux 5.5. */
    public static final Helper SKB_OUTPUT = known(111, "bpf_skb_output");

    /** {@code bpf_probe_read_user} (112), Linux 5.5. */
    public static final Helper PROBE_READ_USER = known(112, "bpf_probe_read_user");

    /** {@code bpf_probe_read_kernel} (113), Linux 5.5. */
    public static final Helper PROBE_READ_KERNEL = known(113, "bpf_probe_read_kernel");

    /** {@code bpf_probe_read_user_str} (114), Linux 5.5. */
    public static final Helper PROBE_READ_USER_STR = known(114, "bpf_probe_read_user_str");

    /** {@code bpf_probe_read_kernel_str} (115), Linux 5.5. */
    public static final Helper PROBE_READ_KERNEL_STR = known(115, "bpf_probe_read_kernel_str");

    /** {@code bpf_tcp_send_ack} (116), Linux 5.6. */
    public static final Helper TCP_SEND_ACK = known(116, "bpf_tcp_send_ack");

    /** {@code bpf_send_signal_thread} (117), Linux 5.6. */
    public static final Helper SEND_SIGNAL_THREAD = known(117, "bpf_send_signal_thread");

    /** {@code bpf_jiffies64} (118), Linux 5.6. */
    public static final Helper JIFFIES64 = known(118, "bpf_jiffies64");

    /** {@code bpf_read_branch_records} (119), Linux 5.7. */
    public static final Helper READ_BRANCH_RECORDS = known(119, "bpf_read_branch_records");

    /** {@code bpf_get_ns_current_pid_tgid} (120), Linux 5.7. */
    public static final Helper GET_NS_CURRENT_PID_TGID = known(120, "bpf_get_ns_current_pid_tgid");

    /** {@code bpf_xdp_output} (121), Linux 5.7. */
    public static final Helper XDP_OUTPUT = known(121, "bpf_xdp_output");

    /** {@code bpf_get_netns_cookie} (122), Linux 5.7. */
    public static final Helper GET_NETNS_COOKIE = known(122, "bpf_get_netns_cookie");

    /** {@code bpf_get_current_ancestor_cgroup_id} (123), Linux 5.7. */
    public static final Helper GET_CURRENT_ANCESTOR_CGROUP_ID = known(123, "bpf_get_current_ancestor_cgroup_id");

    /** {@code bpf_sk_assign} (124), Linux 5.7. */
    public static final Helper SK_ASSIGN = known(124, "bpf_sk_assign");

    /** {@code bpf_ktime_get_boot_ns} (125), Linux 5.8. */
    public static final Helper KTIME_GET_BOOT_NS = known(125, "bpf_ktime_get_boot_ns");

    /** {@code bpf_seq_printf} (126), Linux 5.8. */
    public static final Helper SEQ_PRINTF = known(126, "bpf_seq_printf");

    /** {@code bpf_seq_write} (127), Linux 5.8. */
    public static final Helper SEQ_WRITE = known(127, "bpf_seq_write");

    /** {@code bpf_sk_cgroup_id} (128), Linux 5.8. */
    public static final Helper SK_CGROUP_ID = known(128, "bpf_sk_cgroup_id");

    /** {@code bpf_sk_ancestor_cgroup_id} (129), Linux 5.8. */
    public static final Helper SK_ANCESTOR_CGROUP_ID = known(129, "bpf_sk_ancestor_cgroup_id");

    /** {@code bpf_ringbuf_output} (130), Linux 5.8. */
    public static final Helper RINGBUF_OUTPUT = known(130, "bpf_ringbuf_output");

    /** {@code bpf_ringbuf_reserve} (131), Linux 5.8. */
    public static final Helper RINGBUF_RESERVE = known(131, "bpf_ringbuf_reserve");

    /** {@code bpf_ringbuf_submit} (132), Linux 5.8. */
    public static final Helper RINGBUF_SUBMIT = known(132, "bpf_ringbuf_submit");

    /** {@code bpf_ringbuf_discard} (133), Linux 5.8. */
    public static final Helper RINGBUF_DISCARD = known(133, "bpf_ringbuf_discard");

    /** {@code bpf_ringbuf_query} (134), Linux 5.8. */
    public static final Helper RINGBUF_QUERY = known(134, "bpf_ringbuf_query");

    /** {@code bpf_csum_level} (135), Linux 5.8. */
    public static final Helper CSUM_LEVEL = known(135, "bpf_csum_level");

    /** {@code bpf_skc_to_tcp6_sock} (136), Linux 5.9. */
    public static final Helper SKC_TO_TCP6_SOCK = known(136, "bpf_skc_to_tcp6_sock");

    /** {@code bpf_skc_to_tcp_sock} (137), Linux 5.9. */
    public static final Helper SKC_TO_TCP_SOCK = known(137, "bpf_skc_to_tcp_sock");

    /** {@code bpf_skc_to_tcp_timewait_sock} (138), Linux 5.9. */
    public static final Helper SKC_TO_TCP_TIMEWAIT_SOCK = known(138, "bpf_skc_to_tcp_timewait_sock");

    /** {@code bpf_skc_to_tcp_request_sock} (139), Linux 5.9. */
    public static final Helper SKC_TO_TCP_REQUEST_SOCK = known(139, "bpf_skc_to_tcp_request_sock");

    /** {@code bpf_skc_to_udp6_sock} (140), Linux 5.9. */
    public static final Helper SKC_TO_UDP6_SOCK = known(140, "bpf_skc_to_udp6_sock");

    /** {@code bpf_get_task_stack} (141), Linux 5.9. */
    public static final Helper GET_TASK_STACK = known(141, "bpf_get_task_stack");

    /** {@code bpf_load_hdr_opt} (142), Linux 5.10. */
    public static final Helper LOAD_HDR_OPT = known(142, "bpf_load_hdr_opt");

    /** {@code bpf_store_hdr_opt} (143), Linux 5.10. */
    public static final Helper STORE_HDR_OPT = known(143, "bpf_store_hdr_opt");

    /** {@code bpf_reserve_hdr_opt} (144), Linux 5.10. */
    public static final Helper RESERVE_HDR_OPT = known(144, "bpf_reserve_hdr_opt");

    /** {@code bpf_inode_storage_get} (145), Linux 5.10. */
    public static final Helper INODE_STORAGE_GET = known(145, "bpf_inode_storage_get");

    /** {@code bpf_inode_storage_delete} (146), Linux 5.10. */
    public static final Helper INODE_STORAGE_DELETE = known(146, "bpf_inode_storage_delete");

    /** {@code bpf_d_path} (147), Linux 5.10. */
    public static final Helper D_PATH = known(147, "bpf_d_path");

    /** {@code bpf_copy_from_user} (148), Linux 5.10. */
    public static final Helper COPY_FROM_USER = known(148, "bpf_copy_from_user");

    /** {@code bpf_snprintf_btf} (149), Linux 5.10. */
    public static final Helper SNPRINTF_BTF = known(149, "bpf_snprintf_btf");

    /** {@code bpf_seq_printf_btf} (150), Linux 5.10. */
    public static final Helper SEQ_PRINTF_BTF = known(150, "bpf_seq_printf_btf");

    /** {@code bpf_skb_cgroup_classid} (151), Linux 5.10. */
    public static final Helper SKB_CGROUP_CLASSID = known(151, "bpf_skb_cgroup_classid");

    /** {@code bpf_redirect_neigh} (152), Linux 5.10. */
    public static final Helper REDIRECT_NEIGH = known(152, "bpf_redirect_neigh");

    /** {@code bpf_per_cpu_ptr} (153), Linux 5.10. */
    public static final Helper PER_CPU_PTR = known(153, "bpf_per_cpu_ptr");

    /** {@code bpf_this_cpu_ptr} (154), Linux 5.10. */
    public static final Helper THIS_CPU_PTR = known(154, "bpf_this_cpu_ptr");

    /** {@code bpf_redirect_peer} (155), Linux 5.10. */
    public static final Helper REDIRECT_PEER = known(155, "bpf_redirect_peer");

    /** {@code bpf_task_storage_get} (156), Linux 5.11. */
    public static final Helper TASK_STORAGE_GET = known(156, "bpf_task_storage_get");

    /** {@code bpf_task_storage_delete} (157), Linux 5.11. */
    public static final Helper TASK_STORAGE_DELETE = known(157, "bpf_task_storage_delete");

    /** {@code bpf_get_current_task_btf} (158), Linux 5.11. */
    public static final Helper GET_CURRENT_TASK_BTF = known(158, "bpf_get_current_task_btf");

    /** {@code bpf_bprm_opts_set} (159), Linux 5.11. */
    public static final Helper BPRM_OPTS_SET = known(159, "bpf_bprm_opts_set");

    /** {@code bpf_ktime_get_coarse_ns} (160), Linux 5.11. */
    public static final Helper KTIME_GET_COARSE_NS = known(160, "bpf_ktime_get_coarse_ns");

    /** {@code bpf_ima_inode_hash} (161), Linux 5.11. */
    public static final Helper IMA_INODE_HASH = known(161, "bpf_ima_inode_hash");

    /** {@code bpf_sock_from_file} (162), Linux 5.11. */
    public static final Helper SOCK_FROM_FILE = known(162, "bpf_sock_from_file");

    /** {@code bpf_check_mtu} (163), Linux 5.12. */
    public static final Helper CHECK_MTU = known(163, "bpf_check_mtu");

    /** {@code bpf_for_each_map_elem} (164), Linux 5.13. */
    public static final Helper FOR_EACH_MAP_ELEM = known(164, "bpf_for_each_map_elem");

    /** {@code bpf_snprintf} (165), Linux 5.13. */
    public static final Helper SNPRINTF = known(165, "bpf_snprintf");

    /** {@code bpf_sys_bpf} (166), Linux 5.14. */
    public static final Helper SYS_BPF = known(166, "bpf_sys_bpf");

    /** {@code bpf_btf_find_by_name_kind} (167), Linux 5.14. */
    public static final Helper BTF_FIND_BY_NAME_KIND = known(167, "bpf_btf_find_by_name_kind");

    /** {@code bpf_sys_close} (168), Linux 5.14. */
    public static final Helper SYS_CLOSE = known(168, "bpf_sys_close");

    /** {@code bpf_timer_init} (169), Linux 5.15. */
    public static final Helper TIMER_INIT = known(169, "bpf_timer_init");

    /** {@code bpf_timer_set_callback} (170), Linux 5.15. */
    public static final Helper TIMER_SET_CALLBACK = known(170, "bpf_timer_set_callback");

    /** {@code bpf_timer_start} (171), Linux 5.15. */
    public static final Helper TIMER_START = known(171, "bpf_timer_start");

    /** {@code bpf_timer_cancel} (172), Linux 5.15. */
    public static final Helper TIMER_CANCEL = known(172, "bpf_timer_cancel");

    /** {@code bpf_get_func_ip} (173), Linux 5.15. */
    public static final Helper GET_FUNC_IP = known(173, "bpf_get_func_ip");

    /** {@code bpf_get_attach_cookie} (174), Linux 5.15. */
    public static final Helper GET_ATTACH_COOKIE = known(174, "bpf_get_attach_cookie");

    /** {@code bpf_task_pt_regs} (175), Linux 5.15. */
    public static final Helper TASK_PT_REGS = known(175, "bpf_task_pt_regs");

    /** {@code bpf_get_branch_snapshot} (176), Linux 5.16. */
    public static final Helper GET_BRANCH_SNAPSHOT = known(176, "bpf_get_branch_snapshot");

    /** {@code bpf_trace_vprintk} (177), Linux 5.16. */
    public static final Helper TRACE_VPRINTK = known(177, "bpf_trace_vprintk");

    /** {@code bpf_skc_to_unix_sock} (178), Linux 5.16. */
    public static final Helper SKC_TO_UNIX_SOCK = known(178, "bpf_skc_to_unix_sock");

    /** {@code bpf_kallsyms_lookup_name} (179), Linux 5.16. */
    public static final Helper KALLSYMS_LOOKUP_NAME = known(179, "bpf_kallsyms_lookup_name");

    /** {@code bpf_find_vma} (180), Linux 5.17. */
    public static final Helper FIND_VMA = known(180, "bpf_find_vma");

    /** {@code bpf_loop} (181), Linux 5.17. */
    public static final Helper LOOP = known(181, "bpf_loop");

    /** {@code bpf_strncmp} (182), Linux 5.17. */
    public static final Helper STRNCMP = known(182, "bpf_strncmp");

    /** {@code bpf_get_func_arg} (183), Linux 5.17. */
    public static final Helper GET_FUNC_ARG = known(183, "bpf_get_func_arg");

    /** {@code bpf_get_func_ret} (184), Linux 5.17. */
    public static final Helper GET_FUNC_RET = known(184, "bpf_get_func_ret");

    /** {@code bpf_get_func_arg_cnt} (185), Linux 5.17. */
    public static final Helper GET_FUNC_ARG_CNT = known(185, "bpf_get_func_arg_cnt");

    /** {@code bpf_get_retval} (186), Linux 5.18. */
    public static final Helper GET_RETVAL = known(186, "bpf_get_retval");

    /** {@code bpf_set_retval} (187), Linux 5.18. */
    public static final Helper SET_RETVAL = known(187, "bpf_set_retval");

    /** {@code bpf_xdp_get_buff_len} (188), Linux 5.18. */
    public static final Helper XDP_GET_BUFF_LEN = known(188, "bpf_xdp_get_buff_len");

    /** {@code bpf_xdp_load_bytes} (189), Linux 5.18. */
    public static final Helper XDP_LOAD_BYTES = known(189, "bpf_xdp_load_bytes");

    /** {@code bpf_xdp_store_bytes} (190), Linux 5.18. */
    public static final Helper XDP_STORE_BYTES = known(190, "bpf_xdp_store_bytes");

    /** {@code bpf_copy_from_user_task} (191), Linux 5.18. */
    public static final Helper COPY_FROM_USER_TASK = known(191, "bpf_copy_from_user_task");

    /** {@code bpf_skb_set_tstamp} (192), Linux 5.18. */
    public static final Helper SKB_SET_TSTAMP = known(192, "bpf_skb_set_tstamp");

    /** {@code bpf_ima_file_hash} (193), Linux 5.18. */
    public static final Helper IMA_FILE_HASH = known(193, "bpf_ima_file_hash");

    /** {@code bpf_kptr_xchg} (194), Linux 5.19. */
    public static final Helper KPTR_XCHG = known(194, "bpf_kptr_xchg");

    /** {@code bpf_map_lookup_percpu_elem} (195), Linux 5.19. */
    public static final Helper MAP_LOOKUP_PERCPU_ELEM = known(195, "bpf_map_lookup_percpu_elem");

    /** {@code bpf_skc_to_mptcp_sock} (196), Linux 5.19. */
    public static final Helper SKC_TO_MPTCP_SOCK = known(196, "bpf_skc_to_mptcp_sock");

    /** {@code bpf_dynptr_from_mem} (197), Linux 5.19. */
    public static final Helper DYNPTR_FROM_MEM = known(197, "bpf_dynptr_from_mem");

    /** {@code bpf_ringbuf_reserve_dynptr} (198), Linux 5.19. */
    public static final Helper RINGBUF_RESERVE_DYNPTR = known(198, "bpf_ringbuf_reserve_dynptr");

    /** {@code bpf_ringbuf_submit_dynptr} (199), Linux 5.19. */
    public static final Helper RINGBUF_SUBMIT_DYNPTR = known(199, "bpf_ringbuf_submit_dynptr");

    /** {@code bpf_ringbuf_discard_dynptr} (200), Linux 5.19. */
    public static final Helper RINGBUF_DISCARD_DYNPTR = known(200, "bpf_ringbuf_discard_dynptr");

    /** {@code bpf_dynptr_read} (201), Linux 5.19. */
    public static final Helper DYNPTR_READ = known(201, "bpf_dynptr_read");

    /** {@code bpf_dynptr_write} (202), Linux 5.19. */
    public static final Helper DYNPTR_WRITE = known(202, "bpf_dynptr_write");

    /** {@code bpf_dynptr_data} (203), Linux 5.19. */
    public static final Helper DYNPTR_DATA = known(203, "bpf_dynptr_data");

    /** {@code bpf_tcp_raw_gen_syncookie_ipv4} (204), Linux 6.0. */
    public static final Helper TCP_RAW_GEN_SYNCOOKIE_IPV4 = known(204, "bpf_tcp_raw_gen_syncookie_ipv4");

    /** {@code bpf_tcp_raw_gen_syncookie_ipv6} (205), Linux 6.0. */
    public static final Helper TCP_RAW_GEN_SYNCOOKIE_IPV6 = known(205, "bpf_tcp_raw_gen_syncookie_ipv6");

    /** {@code bpf_tcp_raw_check_syncookie_ipv4} (206), Linux 6.0. */
    public static final Helper TCP_RAW_CHECK_SYNCOOKIE_IPV4 = known(206, "bpf_tcp_raw_check_syncookie_ipv4");

    /** {@code bpf_tcp_raw_check_syncookie_ipv6} (207), Linux 6.0. */
    public static final Helper TCP_RAW_CHECK_SYNCOOKIE_IPV6 = known(207, "bpf_tcp_raw_check_syncookie_ipv6");

    /** {@code bpf_ktime_get_tai_ns} (208), Linux 6.1. */
    public static final Helper KTIME_GET_TAI_NS = known(208, "bpf_ktime_get_tai_ns");

    /** {@code bpf_user_ringbuf_drain} (209), Linux 6.1. */
    public static final Helper USER_RINGBUF_DRAIN = known(209, "bpf_user_ringbuf_drain");

    /** {@code bpf_cgrp_storage_get} (210), Linux 6.2. */
    public static final Helper CGRP_STORAGE_GET = known(210, "bpf_cgrp_storage_get");

    /** {@code bpf_cgrp_storage_delete} (211), Linux 6.2. */
    public static final Helper CGRP_STORAGE_DELETE = known(211, "bpf_cgrp_storage_delete");

    /**
     * Creates a helper by its number.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public Helper {
        if (id < 0) {
            throw new IllegalArgumentException("negative helper number " + id);
        }
    }

    /**
     * Returns the helper with a number, known or not.
     *
     * @param id the number
     * @return the helper
     * @throws IllegalArgumentException if the number is negative
     */
    public static Helper of(int id) {
        return new Helper(id);
    }

    /**
     * Returns the helper with a name.
     *
     * @param name the name as C programs write it, such as {@code bpf_redirect}
     * @return the helper
     * @throws IllegalArgumentException if no helper of that name is known
     */
    public static Helper named(String name) {
        Helper helper = KNOWN.get(name);
        if (helper == null) {
            throw new IllegalArgumentException("no helper is known by the name " + name);
        }
        return helper;
    }

    /**
     * Returns the helpers that have a name, in the order of their numbers.
     *
     * @return the constants of this class
     */
    public static Collection<Helper> known() {
        return Collections.unmodifiableCollection(KNOWN.values());
    }

    /**
     * Returns the name as C programs write it.
     *
     * @return the name such as {@code bpf_redirect}, or {@code unknown} as in the verifier's log
     */
    public String name() {
        return NAMES.getOrDefault(id, "unknown");
    }

    @Override
    public String toString() {
        return name() + "#" + id;
    }

    private static Helper known(int id, String name) {
        Helper helper = new Helper(id);
        NAMES.put(id, name);
        KNOWN.put(name, helper);
        return helper;
    }
}
