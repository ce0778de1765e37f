package dev.cleat.bpf;

import dev.cleat.bpf.uapi.MapCreateAttr;
import dev.cleat.sys.Errno;
import dev.cleat.sys.libc.CallFrame;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Trials that create the smallest map of a type, and let it go at once. */
final class MapProbes {

    private static final int BPF_F_NO_PREALLOC = 1;

    private MapProbes() {}

    /** A map with these sizes can be created. */
    static Probe created(MapType type, int key, int value, int entries, int flags) {
        return Probe.succeeding(
                Command.MAP_CREATE,
                frame -> {
                    long result = create(frame, type, key, value, entries, flags, attr -> {});
                    if (result >= 0) {
                        ObjectKind.MAP.adopt(result).close();
                    }
                    return result;
                },
                () -> CapabilityChecks.toCreate(type));
    }

    /**
     * A map of maps, over an inner map that does not exist. {@code map_create()} looks for it after it has looked for
     * the type, and says {@code EBADF}.
     */
    static Probe ofMaps(MapType type) {
        return Probe.failing(
                Command.MAP_CREATE,
                frame -> create(
                        frame,
                        type,
                        4,
                        4,
                        1,
                        0,
                        attr -> MapCreateAttr.INNER_MAP_FD.set(attr, SystemCall.NO_DESCRIPTOR)),
                Errno.EBADF,
                () -> CapabilityChecks.toCreate(type));
    }

    /**
     * A map of storage that hangs on sockets, tasks and the like. It wants types of its key and value; the kernel looks
     * for their BTF after it has looked for the map's type, and says {@code EBADF}.
     */
    static Probe storage(MapType type) {
        return Probe.failing(
                Command.MAP_CREATE,
                frame -> create(frame, type, 4, 4, 0, BPF_F_NO_PREALLOC, attr -> {
                    MapCreateAttr.BTF_FD.set(attr, SystemCall.NO_DESCRIPTOR);
                    MapCreateAttr.BTF_KEY_TYPE_ID.set(attr, 1);
                    MapCreateAttr.BTF_VALUE_TYPE_ID.set(attr, 1);
                }),
                Errno.EBADF,
                () -> CapabilityChecks.toCreate(type));
    }

    private static long create(
            CallFrame frame, MapType type, int key, int value, int entries, int flags, Consumer<MemorySegment> more) {
        MemorySegment attr = frame.allocate(MapCreateAttr.STRUCT.size());
        MapCreateAttr.MAP_TYPE.set(attr, type.value());
        MapCreateAttr.KEY_SIZE.set(attr, key);
        MapCreateAttr.VALUE_SIZE.set(attr, value);
        MapCreateAttr.MAX_ENTRIES.set(attr, entries);
        MapCreateAttr.MAP_FLAGS.set(attr, flags);
        MapCreateAttr.MAP_NAME.setString(attr, ProgramProbes.NAME);
        more.accept(attr);
        return Command.MAP_CREATE.call(frame, attr);
    }
}
