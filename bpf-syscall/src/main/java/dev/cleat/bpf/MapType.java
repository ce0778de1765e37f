package dev.cleat.bpf;

import java.util.HashMap;
import java.util.Map;

/**
 * What kind of map it is: {@code enum bpf_map_type}. Kinds that only a newer kernel knows are kept by their number.
 *
 * @param value the number of the kind
 * @since 0.1
 */
public record MapType(int value) {

    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** {@code BPF_MAP_TYPE_UNSPEC}. */
    public static final MapType UNSPEC = known(0, "BPF_MAP_TYPE_UNSPEC");

    /** {@code BPF_MAP_TYPE_HASH}. */
    public static final MapType HASH = known(1, "BPF_MAP_TYPE_HASH");

    /** {@code BPF_MAP_TYPE_ARRAY}. */
    public static final MapType ARRAY = known(2, "BPF_MAP_TYPE_ARRAY");

    /** {@code BPF_MAP_TYPE_PROG_ARRAY}. */
    public static final MapType PROG_ARRAY = known(3, "BPF_MAP_TYPE_PROG_ARRAY");

    /** {@code BPF_MAP_TYPE_PERF_EVENT_ARRAY}. */
    public static final MapType PERF_EVENT_ARRAY = known(4, "BPF_MAP_TYPE_PERF_EVENT_ARRAY");

    /** {@code BPF_MAP_TYPE_PERCPU_HASH}. */
    public static final MapType PERCPU_HASH = known(5, "BPF_MAP_TYPE_PERCPU_HASH");

    /** {@code BPF_MAP_TYPE_PERCPU_ARRAY}. */
    public static final MapType PERCPU_ARRAY = known(6, "BPF_MAP_TYPE_PERCPU_ARRAY");

    /** {@code BPF_MAP_TYPE_STACK_TRACE}. */
    public static final MapType STACK_TRACE = known(7, "BPF_MAP_TYPE_STACK_TRACE");

    /** {@code BPF_MAP_TYPE_CGROUP_ARRAY}. */
    public static final MapType CGROUP_ARRAY = known(8, "BPF_MAP_TYPE_CGROUP_ARRAY");

    /** {@code BPF_MAP_TYPE_LRU_HASH}. */
    public static final MapType LRU_HASH = known(9, "BPF_MAP_TYPE_LRU_HASH");

    /** {@code BPF_MAP_TYPE_LRU_PERCPU_HASH}. */
    public static final MapType LRU_PERCPU_HASH = known(10, "BPF_MAP_TYPE_LRU_PERCPU_HASH");

    /** {@code BPF_MAP_TYPE_LPM_TRIE}. */
    public static final MapType LPM_TRIE = known(11, "BPF_MAP_TYPE_LPM_TRIE");

    /** {@code BPF_MAP_TYPE_ARRAY_OF_MAPS}. */
    public static final MapType ARRAY_OF_MAPS = known(12, "BPF_MAP_TYPE_ARRAY_OF_MAPS");

    /** {@code BPF_MAP_TYPE_HASH_OF_MAPS}. */
    public static final MapType HASH_OF_MAPS = known(13, "BPF_MAP_TYPE_HASH_OF_MAPS");

    /** {@code BPF_MAP_TYPE_DEVMAP}. */
    public static final MapType DEVMAP = known(14, "BPF_MAP_TYPE_DEVMAP");

    /** {@code BPF_MAP_TYPE_SOCKMAP}. */
    public static final MapType SOCKMAP = known(15, "BPF_MAP_TYPE_SOCKMAP");

    /** {@code BPF_MAP_TYPE_CPUMAP}. */
    public static final MapType CPUMAP = known(16, "BPF_MAP_TYPE_CPUMAP");

    /** {@code BPF_MAP_TYPE_XSKMAP}. */
    public static final MapType XSKMAP = known(17, "BPF_MAP_TYPE_XSKMAP");

    /** {@code BPF_MAP_TYPE_SOCKHASH}. */
    public static final MapType SOCKHASH = known(18, "BPF_MAP_TYPE_SOCKHASH");

    /** {@code BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED}. */
    public static final MapType CGROUP_STORAGE_DEPRECATED = known(19, "BPF_MAP_TYPE_CGROUP_STORAGE_DEPRECATED");

    /** {@code BPF_MAP_TYPE_REUSEPORT_SOCKARRAY}. */
    public static final MapType REUSEPORT_SOCKARRAY = known(20, "BPF_MAP_TYPE_REUSEPORT_SOCKARRAY");

    /** {@code BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED}. */
    public static final MapType PERCPU_CGROUP_STORAGE_DEPRECATED =
            known(21, "BPF_MAP_TYPE_PERCPU_CGROUP_STORAGE_DEPRECATED");

    /** {@code BPF_MAP_TYPE_QUEUE}. */
    public static final MapType QUEUE = known(22, "BPF_MAP_TYPE_QUEUE");

    /** {@code BPF_MAP_TYPE_STACK}. */
    public static final MapType STACK = known(23, "BPF_MAP_TYPE_STACK");

    /** {@code BPF_MAP_TYPE_SK_STORAGE}. */
    public static final MapType SK_STORAGE = known(24, "BPF_MAP_TYPE_SK_STORAGE");

    /** {@code BPF_MAP_TYPE_DEVMAP_HASH}. */
    public static final MapType DEVMAP_HASH = known(25, "BPF_MAP_TYPE_DEVMAP_HASH");

    /** {@code BPF_MAP_TYPE_STRUCT_OPS}. */
    public static final MapType STRUCT_OPS = known(26, "BPF_MAP_TYPE_STRUCT_OPS");

    /** {@code BPF_MAP_TYPE_RINGBUF}. */
    public static final MapType RINGBUF = known(27, "BPF_MAP_TYPE_RINGBUF");

    /** {@code BPF_MAP_TYPE_INODE_STORAGE}. */
    public static final MapType INODE_STORAGE = known(28, "BPF_MAP_TYPE_INODE_STORAGE");

    /** {@code BPF_MAP_TYPE_TASK_STORAGE}. */
    public static final MapType TASK_STORAGE = known(29, "BPF_MAP_TYPE_TASK_STORAGE");

    /** {@code BPF_MAP_TYPE_BLOOM_FILTER}. */
    public static final MapType BLOOM_FILTER = known(30, "BPF_MAP_TYPE_BLOOM_FILTER");

    /** {@code BPF_MAP_TYPE_USER_RINGBUF}. */
    public static final MapType USER_RINGBUF = known(31, "BPF_MAP_TYPE_USER_RINGBUF");

    /** {@code BPF_MAP_TYPE_CGRP_STORAGE}. */
    public static final MapType CGRP_STORAGE = known(32, "BPF_MAP_TYPE_CGRP_STORAGE");

    /** {@code BPF_MAP_TYPE_ARENA}. */
    public static final MapType ARENA = known(33, "BPF_MAP_TYPE_ARENA");

    /** {@code BPF_MAP_TYPE_INSN_ARRAY}. */
    public static final MapType INSN_ARRAY = known(34, "BPF_MAP_TYPE_INSN_ARRAY");

    /** {@code BPF_MAP_TYPE_RHASH}. */
    public static final MapType RHASH = known(35, "BPF_MAP_TYPE_RHASH");

    /**
     * The kernel's name.
     *
     * @return for instance {@code BPF_MAP_TYPE_HASH}, or {@code bpf_map_type 99} for a number that Cleat does not know
     */
    @Override
    public String toString() {
        return NAMES.getOrDefault(value, "bpf_map_type " + value);
    }

    private static MapType known(int value, String name) {
        NAMES.put(value, name);
        return new MapType(value);
    }
}
