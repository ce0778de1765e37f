package dev.cleat.bpf;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The types of map as features. */
final class MapTypeFeatures {

    private static final int BPF_F_NO_PREALLOC = 1;
    private static final int BPF_F_MMAPABLE = 1 << 10;

    /** A power of two and a multiple of the page size, which ring buffers want, on every architecture. */
    private static final int RING_BYTES = 64 * 1024;

    private static final int CGROUP_STORAGE_KEY_BYTES = 16;

    private static final TypeFeatures<MapType> ALL = new TypeFeatures<>();

    static {
        plain(MapType.HASH, 3, 19, null, 4, 4, 1, 0);
        plain(MapType.ARRAY, 3, 19, null, 4, 4, 1, 0);
        plain(MapType.PROG_ARRAY, 4, 2, null, 4, 4, 1, 0);
        plain(MapType.PERF_EVENT_ARRAY, 4, 3, "CONFIG_PERF_EVENTS", 4, 4, 1, 0);
        plain(MapType.PERCPU_HASH, 4, 6, null, 4, 4, 1, 0);
        plain(MapType.PERCPU_ARRAY, 4, 6, null, 4, 4, 1, 0);
        plain(MapType.STACK_TRACE, 4, 6, "CONFIG_PERF_EVENTS", 4, 8, 1, 0);
        plain(MapType.CGROUP_ARRAY, 4, 8, "CONFIG_CGROUPS", 4, 4, 1, 0);
        plain(MapType.LRU_HASH, 4, 10, null, 4, 4, 1, 0);
        plain(MapType.LRU_PERCPU_HASH, 4, 10, null, 4, 4, 1, 0);
        plain(MapType.LPM_TRIE, 4, 11, null, 8, 8, 1, BPF_F_NO_PREALLOC);
        ALL.add(MapType.ARRAY_OF_MAPS, 4, 12, null, MapProbes.ofMaps(MapType.ARRAY_OF_MAPS));
        ALL.add(MapType.HASH_OF_MAPS, 4, 12, null, MapProbes.ofMaps(MapType.HASH_OF_MAPS));
        plain(MapType.DEVMAP, 4, 14, "CONFIG_NET", 4, 4, 1, 0);
        plain(MapType.SOCKMAP, 4, 14, "CONFIG_NET", 4, 4, 1, 0);
        plain(MapType.CPUMAP, 4, 15, "CONFIG_NET", 4, 4, 1, 0);
        plain(MapType.XSKMAP, 4, 18, "CONFIG_XDP_SOCKETS", 4, 4, 1, 0);
        plain(MapType.SOCKHASH, 4, 18, "CONFIG_NET", 4, 4, 1, 0);
        plain(MapType.CGROUP_STORAGE_DEPRECATED, 4, 19, "CONFIG_CGROUP_BPF", CGROUP_STORAGE_KEY_BYTES, 8, 0, 0);
        plain(MapType.REUSEPORT_SOCKARRAY, 4, 19, "CONFIG_INET", 4, 4, 1, 0);
        plain(MapType.PERCPU_CGROUP_STORAGE_DEPRECATED, 4, 20, "CONFIG_CGROUP_BPF", CGROUP_STORAGE_KEY_BYTES, 8, 0, 0);
        plain(MapType.QUEUE, 4, 20, null, 0, 4, 1, 0);
        plain(MapType.STACK, 4, 20, null, 0, 4, 1, 0);
        ALL.add(MapType.SK_STORAGE, 5, 2, "CONFIG_NET", MapProbes.storage(MapType.SK_STORAGE));
        plain(MapType.DEVMAP_HASH, 5, 4, "CONFIG_NET", 4, 4, 1, 0);
        plain(MapType.RINGBUF, 5, 8, null, 0, 0, RING_BYTES, 0);
        ALL.add(MapType.INODE_STORAGE, 5, 10, "CONFIG_BPF_LSM", MapProbes.storage(MapType.INODE_STORAGE));
        ALL.add(MapType.TASK_STORAGE, 5, 11, null, MapProbes.storage(MapType.TASK_STORAGE));
        plain(MapType.BLOOM_FILTER, 5, 16, null, 0, 4, 1, 0);
        plain(MapType.USER_RINGBUF, 6, 1, null, 0, 0, RING_BYTES, 0);
        ALL.add(MapType.CGRP_STORAGE, 6, 2, "CONFIG_CGROUPS", MapProbes.storage(MapType.CGRP_STORAGE));
        plain(MapType.ARENA, 6, 9, "CONFIG_MMU and CONFIG_BPF_JIT", 0, 0, 1, BPF_F_MMAPABLE);
    }

    private MapTypeFeatures() {}

    static Collection<Feature> all() {
        return ALL.all();
    }

    static Feature of(MapType type) {
        return ALL.of(type);
    }

    private static void plain(
            MapType type, int major, int minor, @Nullable String config, int key, int value, int entries, int flags) {
        ALL.add(type, major, minor, config, MapProbes.created(type, key, value, entries, flags));
    }
}
