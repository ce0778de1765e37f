package dev.cleat.bpf;

import dev.cleat.bpf.uapi.MapCreateAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * A map as it is handed to the kernel.
 *
 * <p>Immutable: each method returns a changed copy, so a specification can be kept and created many times.
 *
 * @since 0.1
 */
public final class MapSpec {

    private static final long MOST_ENTRIES = 0xffff_ffffL;

    private final MapType type;
    private final int keySize;
    private final int valueSize;
    private final long maxEntries;
    private final String name;
    private final int flags;

    private MapSpec(MapType type, int keySize, int valueSize, long maxEntries, String name, int flags) {
        this.type = type;
        this.keySize = keySize;
        this.valueSize = valueSize;
        this.maxEntries = maxEntries;
        this.name = name;
        this.flags = flags;
    }

    /**
     * A map of any type.
     *
     * @param type the type
     * @param keySize bytes of a key; 0 for types without keys
     * @param valueSize bytes of a value; 0 for types without values
     * @param maxEntries the most entries; 0 for types that take none, the bytes of a ring buffer
     * @return the specification
     * @throws IllegalArgumentException if a number is negative, or the entries do not fit 32 bits
     */
    public static MapSpec of(MapType type, int keySize, int valueSize, long maxEntries) {
        if (keySize < 0 || valueSize < 0 || maxEntries < 0) {
            throw new IllegalArgumentException(
                    "a map has no negative size: key " + keySize + ", value " + valueSize + ", entries " + maxEntries);
        }
        if (maxEntries > MOST_ENTRIES) {
            throw new IllegalArgumentException("a map has at most " + MOST_ENTRIES + " entries, not " + maxEntries);
        }
        return new MapSpec(type, keySize, valueSize, maxEntries, "", 0);
    }

    /**
     * Names the map, as {@code bpftool map} shows it.
     *
     * @param mapName at most 15 letters, digits, {@code _} and {@code .}
     * @return the changed specification
     * @throws IllegalArgumentException if the kernel would not take the name
     */
    public MapSpec named(String mapName) {
        return new MapSpec(type, keySize, valueSize, maxEntries, ObjectName.check(mapName), flags);
    }

    /**
     * Sets the kernel's {@code map_flags}.
     *
     * @param mapFlags the bits, for instance {@code BPF_F_NO_PREALLOC}
     * @return the changed specification
     */
    public MapSpec flags(int mapFlags) {
        return new MapSpec(type, keySize, valueSize, maxEntries, name, mapFlags);
    }

    /**
     * Creates the map: {@code BPF_MAP_CREATE}.
     *
     * @return the map; it goes away when it is closed, unless a program uses it or it is pinned
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_BPF} and, for maps of sockets and devices,
     *     {@code CAP_NET_ADMIN}
     * @throws dev.cleat.sys.KernelException if the kernel refuses the sizes, or has no memory
     */
    public BpfMap create() {
        try (CallFrame frame = CallFrame.borrow()) {
            MemorySegment attr = frame.allocate(MapCreateAttr.STRUCT.size());
            MapCreateAttr.MAP_TYPE.set(attr, type.value());
            MapCreateAttr.KEY_SIZE.set(attr, keySize);
            MapCreateAttr.VALUE_SIZE.set(attr, valueSize);
            MapCreateAttr.MAX_ENTRIES.set(attr, maxEntries);
            MapCreateAttr.MAP_FLAGS.set(attr, flags);
            MapCreateAttr.MAP_NAME.setString(attr, name);
            long result = Command.MAP_CREATE.call(frame, attr);
            if (result < 0) {
                throw failure(CallFrame.errno(result));
            }
            Fd fd = ObjectKind.MAP.adopt(result);
            return BpfMap.of(fd);
        }
    }

    /**
     * Opens the map that is pinned to a path, or creates the map and pins it there, so that it and its entries stay over
     * restarts.
     *
     * <p>What is there must be what was asked for: type, sizes, entries and flags are compared, as this kernel makes a new
     * map of them; the names are not. Who may open the map but not create one gets it also if it has more entries or flags than
     * were asked for, since kernels add to both. Of many that race for one path, one creates the map and all get the same one.
     *
     * <pre>{@code
     * BpfMap map = MapSpec.of(MapType.HASH, 4, 8, 1024).named("limits").ensurePinned(path);
     * HashTable<Integer, Long> limits = HashTable.over(map, Codec.U32, Codec.U64);
     * }</pre>
     *
     * @param path a name on a BPF file system, without a dot
     * @return the map, which says whether it was {@linkplain BpfMap#isAdopted adopted}
     * @throws PinnedMapDiffersException if another map is pinned there, which is left alone
     * @throws PinException if the path is not on a BPF file system, or there can be no pin; no map stays behind then
     * @throws IllegalArgumentException if the name has a dot, or what is pinned there is a program or a link
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_BPF}, unless the map is there
     * @throws dev.cleat.sys.KernelException if the kernel refuses the sizes, has no memory, or does not let the pin be opened
     */
    public BpfMap ensurePinned(Path path) {
        return new PinnedMap(this, path).openOrCreate();
    }

    int flags() {
        return flags;
    }

    MapShape shape() {
        return new MapShape(type, keySize, valueSize, maxEntries, flags, 0);
    }

    private RuntimeException failure(Errno errno) {
        String explanation = errno.equals(Errno.EINVAL) || errno.equals(Errno.E2BIG)
                ? "this kernel does not create " + this
                : toString();
        return Command.MAP_CREATE.failure(errno, explanation, CapabilityChecks.toCreate(type));
    }

    /**
     * The type and the sizes.
     *
     * @return for instance {@code BPF_MAP_TYPE_HASH with keys of 4, values of 8 bytes, 100 entries}
     */
    @Override
    public String toString() {
        return type + " with keys of " + keySize + ", values of " + valueSize + " bytes, " + maxEntries + " entries";
    }
}
