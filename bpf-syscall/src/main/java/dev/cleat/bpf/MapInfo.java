package dev.cleat.bpf;

import dev.cleat.bpf.uapi.BpfMapInfo;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel tells of a map: {@code struct bpf_map_info}.
 *
 * @since 0.1
 */
public final class MapInfo {

    private final MapId id;
    private final MapType type;
    private final String name;
    private final int keySize;
    private final int valueSize;
    private final long maxEntries;
    private final int flags;
    private final long extra;

    private MapInfo(MemorySegment info, long written) {
        this.id = new MapId(BpfMapInfo.ID.getInt(info));
        this.type = new MapType(BpfMapInfo.TYPE.getInt(info));
        this.name = BpfMapInfo.NAME.getString(info);
        this.keySize = BpfMapInfo.KEY_SIZE.getInt(info);
        this.valueSize = BpfMapInfo.VALUE_SIZE.getInt(info);
        this.maxEntries = BpfMapInfo.MAX_ENTRIES.get(info);
        this.flags = BpfMapInfo.MAP_FLAGS.getInt(info);
        this.extra = BpfMapInfo.MAP_EXTRA.ifPresentIn(info, written).orElse(0);
    }

    static MapInfo read(Fd fd) {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment info = frame.allocate(BpfMapInfo.STRUCT.size());
            return new MapInfo(info, ObjectKind.MAP.info(frame, fd, BpfMapInfo.STRUCT, info));
        }
    }

    /**
     * The kernel's number of the map.
     *
     * @return the id
     */
    public MapId id() {
        return id;
    }

    /**
     * What kind of map it is.
     *
     * @return the type
     */
    public MapType type() {
        return type;
    }

    /**
     * The name that it was created with.
     *
     * @return at most 15 bytes, empty if it has none
     */
    public String name() {
        return name;
    }

    /**
     * The size of a key.
     *
     * @return bytes
     */
    public int keySize() {
        return keySize;
    }

    /**
     * The size of a value; on per-CPU maps, of the value of one CPU.
     *
     * @return bytes
     */
    public int valueSize() {
        return valueSize;
    }

    /**
     * The most entries that it holds; the bytes of a ring buffer.
     *
     * @return the number, which may be beyond those of an {@code int}
     */
    public long maxEntries() {
        return maxEntries;
    }

    /**
     * The flags that it was created with.
     *
     * @return the bits of {@code map_flags}
     */
    public int flags() {
        return flags;
    }

    MapShape shape() {
        return new MapShape(type, keySize, valueSize, maxEntries, flags, extra);
    }

    /**
     * Id, name and type.
     *
     * @return for instance {@code map 7 (counters, BPF_MAP_TYPE_ARRAY)}
     */
    @Override
    public String toString() {
        return id + " (" + (name.isEmpty() ? "" : name + ", ") + type + ")";
    }
}
