package dev.cleat.bpf;

import dev.cleat.bpf.asm.MapReference;
import dev.cleat.sys.Fd;
import java.nio.file.Path;
import java.util.List;

/**
 * A BPF map in the kernel, held by a descriptor.
 *
 * <p>This handle knows what a map is; what can be done with its entries depends on its type: {@link HashTable} and
 * {@link ArrayTable} are the views of this version.
 *
 * @since 0.1
 */
public final class BpfMap implements MapReference, AutoCloseable {

    private final Fd fd;
    private final MapInfo info;
    private final boolean adopted;

    private BpfMap(Fd fd, MapInfo info, boolean adopted) {
        this.fd = fd;
        this.info = info;
        this.adopted = adopted;
    }

    static BpfMap of(Fd fd) {
        return of(fd, false);
    }

    /** What was found instead of created. */
    static BpfMap adopted(Fd fd) {
        return of(fd, true);
    }

    private static BpfMap of(Fd fd, boolean adopted) {
        try {
            BpfMap map = new BpfMap(fd, MapInfo.read(fd), adopted);
            fd.describe("BPF " + map);
            return map;
        } catch (RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Opens a map that somebody pinned.
     *
     * @param path a pin on a BPF file system
     * @return the map, with a descriptor of its own
     * @throws PinException if there is no pin
     * @throws IllegalArgumentException if the pin is of a program or a link
     */
    public static BpfMap pinned(Path path) {
        return of(Pins.get(ObjectKind.MAP, path));
    }

    /**
     * Opens a map by its id.
     *
     * @param id the id
     * @return the map, with a descriptor of its own
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}
     * @throws dev.cleat.sys.KernelException {@code ENOENT} if it is not there any more
     */
    public static BpfMap ofId(MapId id) {
        return of(ObjectKind.MAP.open(id.value()));
    }

    /**
     * Uses a map through a descriptor that somebody else opened, and keeps.
     *
     * @param raw an open descriptor of a map
     * @return the map, with a descriptor of its own
     * @throws IllegalArgumentException if the descriptor is not of a map
     * @throws dev.cleat.sys.KernelException if it is not open ({@code EBADF})
     */
    public static BpfMap ofFd(int raw) {
        return of(ObjectKind.MAP.duplicate(raw));
    }

    /**
     * The ids of all maps on the machine.
     *
     * @return the ids, ascending
     * @throws dev.cleat.sys.PermissionDeniedException without {@code CAP_SYS_ADMIN}
     */
    public static List<MapId> ids() {
        return ObjectKind.MAP.ids().stream().map(MapId::new).toList();
    }

    /**
     * What the kernel tells of the map; none of it ever changes.
     *
     * @return the information
     */
    public MapInfo info() {
        return info;
    }

    /**
     * The kernel's number of the map.
     *
     * @return the id
     */
    public MapId id() {
        return info.id();
    }

    /**
     * Whether {@link MapSpec#ensurePinned} found this map instead of creating it.
     *
     * @return true if it was there before
     */
    public boolean isAdopted() {
        return adopted;
    }

    /**
     * Pins the map to a path, which keeps it and its entries: {@code BPF_OBJ_PIN}.
     *
     * @param path a name on a BPF file system that does not exist yet, without a dot
     * @throws PinException if it exists, or is not on a BPF file system
     * @throws IllegalArgumentException if the name has a dot
     * @throws IllegalStateException if this handle is closed
     */
    public void pin(Path path) {
        Pins.pin(fd, path);
    }

    /**
     * Removes a pin if it is of this map.
     *
     * <p>The kernel removes by name, so a pin is first renamed within its folder, to {@code cleat_tmp_} and a number, and
     * looked at again: should somebody else have taken over the path in that very moment, theirs is put back. What a
     * process that is killed in between leaves under such a name, the next removal or trial of Cleat's in that folder
     * removes.
     *
     * @param path the pin
     * @return true if there was one to remove; false if there is none, or one of another object, which stays
     * @throws PinException if the path is a symbolic link ({@code ELOOP}), is not on a BPF file system, or the kernel does
     *     not remove the pin
     */
    public boolean unpin(Path path) {
        return PinRemoval.of(ObjectKind.MAP, id().value(), path);
    }

    /**
     * The descriptor, for calls that take one. It belongs to this handle.
     *
     * @return the descriptor
     */
    @Override
    public Fd fd() {
        return fd;
    }

    /** Lets go of the map. It stays while a program uses it or a pin names it. Further calls change nothing. */
    @Override
    public void close() {
        fd.close();
    }

    /**
     * Id, name and type.
     *
     * @return for instance {@code map 7 (counters, BPF_MAP_TYPE_ARRAY)}
     */
    @Override
    public String toString() {
        return info.toString();
    }
}
