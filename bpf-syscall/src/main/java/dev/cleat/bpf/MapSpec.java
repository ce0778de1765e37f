package dev.cleat.bpf;

import dev.cleat.bpf.uapi.MapCreateAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.Fd;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;

/**
 * A map as it is handed to the kernel.
 *
 * <p>Immutable: each method returns a changed copy, so a specification can be kept and created many times.
 *
 * @since 0.1
 */
public final class MapSpec {

    private final MapType type;
    private final int keySize;
    private final int valueSize;
    private final int maxEntries;
    private final String name;
    private final int flags;

    private MapSpec(MapType type, int keySize, int valueSize, int maxEntries, String name, int flags) {
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
     * @param maxEntries the most entries; 0 for types that take none
     * @return the specification
     * @throws IllegalArgumentException if a number is negative
     */
    public static MapSpec of(MapType type, int keySize, int valueSize, int maxEntries) {
        if (keySize < 0 || valueSize < 0 || maxEntries < 0) {
            throw new IllegalArgumentException(
                    "a map has no negative size: key " + keySize + ", value " + valueSize + ", entries " + maxEntries);
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
